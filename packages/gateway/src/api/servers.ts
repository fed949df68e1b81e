import { z } from 'zod';
import { addServer, checkNewServer } from '../admin/add-server.ts';
import { connectLink, signInServer } from '../admin/connect-link.ts';
import { listServers } from '../admin/lists/servers.ts';
import { meetServer } from '../admin/meet-server.ts';
import { removeServer } from '../admin/remove.ts';
import { setDisabled } from '../admin/set-disabled.ts';
import { setServerAddress } from '../admin/set-server-address.ts';
import { setServerAuth } from '../admin/set-server-auth.ts';
import { isoTime } from '../domain/iso-time.ts';
import { coded } from '../errors/coded-error.ts';
import { ticketLife } from '../upstream/sign-in/ticket.ts';
import { assignment } from './gateways.ts';
import { operation } from './operation.ts';
import { pageOf, pageOfList, pageQuery } from './page.ts';
import type { ApiParts } from './parts.ts';
import { meetingErrors } from './probes.ts';
import { name, network, scheme, slug, status, time, url } from './schemas.ts';
import { authMode, wantedAuth, wantedAuthOf } from './server-auth.ts';

const tag = 'servers';

export const server = z
  .object({
    name: z.string(),
    url: z.string(),
    network,
    auth: authMode,
    disabled: z.boolean(),
    status: status.nullable().describe('Null where it was never asked.'),
    gateways: z.array(z.object({ gateway: z.string(), prefix: z.string(), identity: scheme })),
  })
  .meta({ id: 'Server' });

const newServer = z
  .strictObject({
    url: url.describe('Its Streamable HTTP endpoint, exactly as it is served.'),
    name: name.optional().describe('Made from the URL where left out.'),
    gateway: name.default('default').describe('The gateway that it is put on; made where it does not exist.'),
    prefix: name.optional().describe('Stands before its tool names; its name where left out, empty for none.'),
    identity: scheme.optional(),
    network: network.default('public'),
    auth: wantedAuth.optional().describe('Found out by asking it where left out.'),
    check: z.boolean().default(true).describe('Ask it first how it is connected, and add it only where it can be.'),
  })
  .meta({ id: 'NewServer' });

const checked = z
  .object({ name: z.string(), version: z.string(), protocolVersion: z.string(), tools: z.number().int() })
  .meta({ id: 'CheckedServer', description: 'What it said when it was tried.' });

const addedServer = z
  .object({ server, assignment, verdict: z.string().nullable(), checked: checked.nullable() })
  .meta({ id: 'AddedServer' });

const parameters = z.object({ server: slug });

export const serverOperations = [
  operation({
    id: 'listServers',
    method: 'GET',
    path: '/servers',
    tag,
    summary: 'List the servers, the gateways they are on, and how they stand',
    access: 'admin',
    query: z.strictObject(pageQuery),
    answer: pageOf(server, 'ServerPage'),
    errors: [],
    handle: async ({ parts, query }) => pageOfList(await listServers(parts.store), (each) => each.name, query),
  }),
  operation({
    id: 'addServer',
    method: 'POST',
    path: '/servers',
    tag,
    summary: 'Add a server by its URL and put it on a gateway',
    access: 'admin',
    body: newServer,
    answer: addedServer,
    status: 201,
    errors: [
      'server_url_invalid',
      'auth_invalid',
      'header_invalid',
      'slug_invalid',
      'slug_taken',
      'prefix_invalid',
      'prefix_taken',
      ...meetingErrors,
    ],
    async handle({ parts, administration, body: { check, name: chosen, auth, ...rest } }) {
      const wanted = checkNewServer({ ...rest, slug: chosen, ...wantedAuthOf(auth ?? { mode: 'none' }) });
      const request = { wanted, publicUrl: parts.origin, modeGiven: auth !== undefined };
      const met = check ? await meetServer(parts.outbound, request) : undefined;
      const added = await addServer(administration, met?.server ?? wanted);
      return {
        server: await listed(parts, added.server.slug),
        assignment: { ...added.assignment, server: added.server.slug },
        verdict: met?.verdict ?? null,
        checked: met?.checked ?? null,
      };
    },
  }),
  operation({
    id: 'readServer',
    method: 'GET',
    path: '/servers/{server}',
    tag,
    summary: 'Read one server',
    access: 'admin',
    parameters,
    answer: server,
    errors: ['server_unknown'],
    handle: ({ parts, parameters: { server: slugOf } }) => listed(parts, slugOf),
  }),
  operation({
    id: 'changeServer',
    method: 'PATCH',
    path: '/servers/{server}',
    tag,
    summary: 'Give a server another address, or switch it off or on; off ends what runs on it',
    description: [
      'Address and switch are each done and recorded on their own, the address first. The server is not asked: a probe does that.',
      'At another origin, what people gave for the old one is not sent: they sign in again. Header values of the shared identity go on.',
    ].join(' '),
    access: 'admin',
    parameters,
    body: z.strictObject({ url: url.optional(), network: network.optional(), disabled: z.boolean().optional() }),
    answer: server,
    errors: ['server_unknown', 'server_url_invalid', 'auth_invalid'],
    async handle({ parts, administration, parameters: { server: slugOf }, body: { disabled, ...address } }) {
      if (address.url !== undefined || address.network !== undefined)
        await setServerAddress(administration, { slug: slugOf, ...address });
      if (disabled !== undefined) await setDisabled(administration, { noun: 'server', slug: slugOf, disabled });
      return listed(parts, slugOf);
    },
  }),
  operation({
    id: 'removeServer',
    method: 'DELETE',
    path: '/servers/{server}',
    tag,
    summary: 'Forget a server with its identities and clients; what runs on it ends',
    description: 'What providers issued for it is forgotten here, and not revoked there.',
    access: 'admin',
    parameters,
    errors: ['server_unknown'],
    handle: ({ administration, parameters: { server: slugOf } }) => removeServer(administration, slugOf),
  }),
  operation({
    id: 'setServerAuth',
    method: 'PUT',
    path: '/servers/{server}/auth',
    tag,
    summary: 'Change how a server is authenticated to',
    description: 'Identities of another mode are forgotten; secrets that are not given stay.',
    access: 'admin',
    parameters,
    body: wantedAuth,
    answer: server,
    errors: ['server_unknown', 'auth_invalid', 'header_invalid'],
    async handle({ parts, administration, parameters: { server: slugOf }, body }) {
      await setServerAuth(administration, { slug: slugOf, ...wantedAuthOf(body) });
      return listed(parts, slugOf);
    },
  }),
  operation({
    id: 'makeConnectLink',
    method: 'POST',
    path: '/servers/{server}/connect-link',
    tag,
    summary: 'Make a link that signs the shared identity of a server in, once, within ten minutes',
    access: 'admin',
    parameters,
    body: z.strictObject({
      registerAgain: z
        .boolean()
        .default(false)
        .describe('Register anew with its authorization server, which forgot the client that we have.'),
    }),
    answer: z.object({ link: z.string(), expiresAt: time }).meta({ id: 'ConnectLink' }),
    status: 201,
    errors: ['server_unknown', 'server_not_oauth'],
    async handle({ parts: { store, origin }, parameters: { server: slugOf }, body: { registerAgain } }) {
      const found = await signInServer(store, slugOf);
      const link = await connectLink(store, found, origin, registerAgain);
      return { link, expiresAt: isoTime(Date.now() + ticketLife) };
    },
  }),
];

async function listed({ store }: ApiParts, slugOf: string) {
  const found = (await listServers(store)).find((each) => each.name === slugOf);
  if (!found) throw coded('server_unknown', { slug: slugOf });
  return found;
}
