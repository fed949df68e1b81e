/** The first part of each path at which the web UI has screens. They are all one page, which shows what its address says. */
export const appRoots: readonly string[] = ['', 'servers', 'gateways', 'alerts', 'errors'];

const roots = new Set(appRoots);

export function isAppPath(path: string): boolean {
  return roots.has(path.split('/', 2)[1] ?? '') && !path.startsWith('//');
}
