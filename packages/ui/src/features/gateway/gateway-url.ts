/** Where apps reach a gateway. Pages are only ever shown under the public URL. */
export function gatewayUrl(name: string, origin: string = location.origin): string {
  return `${origin}/mcp/${name}`;
}
