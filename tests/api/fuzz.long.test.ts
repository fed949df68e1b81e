import { Ajv2020 } from 'ajv/dist/2020.js';
import fc, { type Arbitrary } from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createToken } from '../../packages/gateway/src/admin/create-token.ts';
import { setIdentityHeaders } from '../../packages/gateway/src/admin/identities.ts';
import { openApiDocument } from '../../packages/gateway/src/api/openapi.ts';
import type { Operation } from '../../packages/gateway/src/api/operation.ts';
import { operations } from '../../packages/gateway/src/api/operations.ts';
import { startFake } from '../support/fake-server.ts';
import { fromSchema, type Json, type Sources } from './arbitrary.ts';
import { type Engine, openPlace, type Place } from './place.ts';

/** Requests to each operation. */
const runs = { sqlite: 60, postgres: 20 } as const;

const document = openApiDocument(operations) as {
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Json> };
};

interface Described {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Json }[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: Json }> };
  readonly responses: Record<string, { readonly content?: Record<string, { readonly schema: Json }> }>;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema({ $id: 'document', components: document.components });

/** What is wrong with an answer. Its schema is looked up in the document, by its status and type. */
function misfit({ responses }: Described, status: number, type: string | undefined, body: unknown): unknown {
  const described = responses[String(status)];
  if (!described) return `status ${status} is not described`;
  if (!described.content) return body === undefined ? undefined : 'there is a body';
  const schema = described.content[type ?? '']?.schema;
  if (!schema) return `${type} is not described for ${status}`;
  const text = JSON.stringify(schema).replaceAll('"#/components', '"document#/components');
  const validate = ajv.compile(JSON.parse(text) as Json);
  return validate(body) ? undefined : validate.errors;
}

const server = await startFake();
afterAll(() => server.close());

interface Request {
  readonly path: string;
  readonly body: unknown;
  readonly accept: string;
}

function requestTo(row: Operation, described: Described, sources: Sources): Arbitrary<Request> {
  const values = (place: string) =>
    fc.record(
      Object.fromEntries(
        (described.parameters ?? [])
          .filter((each) => each.in === place)
          .map(({ name, schema }) => [name, fromSchema(schema, sources, name).map(asText)]),
      ),
      { requiredKeys: place === 'path' ? (undefined as never) : [] },
    );
  const schema = described.requestBody?.content['application/json']?.schema;
  return fc.record({
    path: fc.tuple(values('path'), values('query')).map(([at, query]) => written(row.path, at, query)),
    body: schema ? fromSchema(schema, sources) : fc.constant(undefined),
    // Streams have tests of their own: here each ends with its answer.
    accept: fc.constantFrom('application/json', 'application/json', 'text/html', '*/*;q=0.1', 'x'),
  });
}

function asText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.toWellFormed();
}

function written(template: string, at: Record<string, unknown>, query: Record<string, unknown>): string {
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(at[name])));
  const search = new URLSearchParams(query as Record<string, string>).toString();
  return search === '' ? path : `${path}?${search}`;
}

/** What is there, so that requests meet something; never the administrator who asks. */
async function knownIn({ administration, userId }: Place): Promise<Sources['known']> {
  const { store } = administration;
  await createToken(administration, { gateway: 'main', name: 'ci', user: 'ada@example.com' });
  await setIdentityHeaders(administration, { server: 'crm', user: 'ada@example.com', headers: { 'x-key': 'v' } });
  const uris = ['https://app.example/cb'];
  const app = await store.apps.put({ clientId: 'came', name: 'Came', source: 'registered', redirectUris: uris });
  const [gateway] = await store.gateways.list();
  const granted = {
    userId: await userId('ada'),
    appId: app.id,
    gatewayId: gateway?.id ?? '',
    resource: '',
    grantHash: 'grant',
  };
  const connection = await store.connections.create(granted);
  const client = { protocolVersion: '2025-11-25', clientName: 'c', clientVersion: '1', elicitsUrl: false };
  const acting = { capabilities: {}, principal: 'token:tok_1', userId: granted.userId, createdAt: Date.now() };
  await store.sessions.create({ hash: 'hash-of-a-session', gatewayId: granted.gatewayId, ...client, ...acting });
  const assignments = (await store.assignments.list()).map(({ id }) => id);
  const people = (await store.users.list()).filter(({ email }) => email !== 'root@example.com');
  const names = ['crm', 'slack', 'main', 'new', 'other'];
  return {
    server: names,
    gateway: names,
    name: names,
    prefix: ['', 'crm', 'a__b'],
    user: [...people.map(({ id }) => id), 'ada@example.com', 'Ben@Example.com'],
    users: ['ada@example.com', 'x'],
    email: ['ada@example.com', 'new@example.com'],
    assignment: assignments,
    assignments,
    session: ['hash-of-a-session'],
    token: (await store.tokens.list()).map(({ id }) => id),
    app: [app.id],
    connection: [connection.id],
    identity: (await store.identities.list()).map(({ id }) => id),
    headers: ['x-key'],
    headerNames: ['x-key', 'X-Team'],
    scopes: ['read', 'write'],
    id: ['ours'],
    secret: ['s3cret'],
    override: ['https://resource.example/'],
    allow: ['search', 'note://x'],
    'x-key': ['value'],
    clientId: ['reports', 'came', 'https://app.example/client.json'],
    redirectUris: ['https://app.example/cb', 'http://127.0.0.1/cb'],
    cursor: ['MTI', 'MTI', 'MTI', 'MTIgeA', 'Y3Jt'],
    principal: ['cli', 'user:root@example.com'],
    search: ['crm', 'server add', '"', '*', 'NEAR(a b)', '%_'],
  };
}

const rows = operations.filter(({ handle }) => handle);

describe.for(['sqlite', 'postgres'] as const)('on %s', (engine: Engine) => {
  let place: Place;
  let known: Sources['known'];
  beforeAll(async () => {
    place = await openPlace(engine);
    known = await knownIn(place);
  });
  afterAll(() => place.close());

  test.for(rows)('$id never fails inside, and answers what it says it does', { timeout: 120_000 }, async (row) => {
    const described = document.paths[row.path]?.[row.method.toLowerCase()];
    if (!described) throw new Error('it is not described');
    const here = [server.url, `${server.url}/other`, 'http://127.0.0.1:9/mcp'];
    const urls = [...here, ...here, ...here, 'https://127.0.0.1:9/', 'http://[::1]:9/', '', 'x', '\0'];
    const request = requestTo(row, described, { schemas: document.components.schemas, known, urls });
    await fc.assert(
      fc.asyncProperty(request, async ({ path, body, accept }) => {
        const answer = await place.ask('root', row.method, path, {
          ...(body !== undefined && { body: JSON.stringify(body) }),
          headers: { accept },
        });
        const type = answer.headers['content-type']?.toString();
        const context = `${answer.status} ${answer.text.slice(0, 300)}`;
        expect(answer.status, context).not.toBe(500);
        expect(misfit(described, answer.status, type, answer.json), context).toBeUndefined();
      }),
      { numRuns: runs[engine], endOnFailure: true },
    );
  });
});
