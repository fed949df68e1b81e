/** Where a person connects a server, or mends its connection. @param server its slug */
export function connectPath(server: string): string {
  return `/connect/${server}`;
}
