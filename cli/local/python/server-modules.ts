/** What `python -m` runs for the local servers that `requirements.in` has for this kind of machine. */
export function serverModules(platform: string, arch: string): readonly string[] {
  return platform === 'darwin' && arch !== 'arm64' ? ['ministack'] : ['ministack', 'secantus'];
}
