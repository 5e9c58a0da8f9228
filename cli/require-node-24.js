/**
 * Ends the process with one sentence where this is not Node 24. Plain JavaScript that older versions can run, so that
 * the sentence appears instead of a syntax error. Imported for its effect, or run on its own before `npm test`.
 */
const wanted = 24;

if (Number(process.versions.node.split('.')[0]) !== wanted) {
  console.error(
    `Highwater needs Node ${wanted} and this is ${process.version}: run "npm ci" without omitting optional packages ` +
      `(they bring Node ${wanted} with them) and start it through npm, or install Node ${wanted}.`,
  );
  process.exit(1);
}

// Early 24.x releases warn that running TypeScript is experimental; every other warning is passed on.
const emitWarning = process.emitWarning.bind(process);
process.emitWarning = (warning, ...rest) => {
  const kind = typeof rest[0] === 'object' ? rest[0]?.type : rest[0];
  if (kind === 'ExperimentalWarning' && String(warning).includes('Type Stripping')) return;
  emitWarning(warning, ...rest);
};
