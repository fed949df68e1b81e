import type { RealGateway } from '../support/real-gateway.ts';
import type { ServerName } from '../support/real-upstreams.ts';
import { bearer, type Client, type Door, type Tool, visiting } from './client.ts';
import { authorize, discover, exchange, register } from './oauth-by-hand.ts';

/** What opens a server without us, where something must. */
const headers: Partial<Record<ServerName, (real: RealGateway) => Promise<Door['headers']>>> = {
  stock: async ({ key }) => ({ 'x-api-key': key }),
  greeter: async (real) => bearer(await accessToken(real.server('greeter').url)),
};

/** The tools as a server itself shows them to that client: it may show others to one that can do other things. */
export async function listedDirectly(client: Client, real: RealGateway, name: ServerName): Promise<readonly Tool[]> {
  const door = { url: real.server(name).url, headers: (await headers[name]?.(real)) ?? {} };
  return visiting(client, door, (visit) => visit.listTools());
}

async function accessToken(url: string): Promise<string> {
  const found = await discover(url);
  const { body: client } = await register(found.server);
  const { body } = await exchange(found, client, await authorize(found, client));
  return body.access_token;
}
