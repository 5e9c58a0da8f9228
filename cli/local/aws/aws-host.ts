/** The host of an address that leads to AWS itself; undefined for every other address. */
export function awsHost(address: string): string | undefined {
  const url = URL.parse(address.includes('://') ? address : `http://${address}`);
  const host = (url?.hostname ?? '').replace(/\.$/, '');
  return /(^|\.)(amazonaws\.com(\.cn)?|api\.aws|on\.aws|api\.amazonwebservices\.com\.cn)$/.test(host)
    ? host
    : undefined;
}
