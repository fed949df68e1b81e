import { z } from 'zod';
import type { ErrorCode } from '../errors/catalogue.ts';
import type { Operation } from './operation.ts';
import { problemSchema, problemType, statusOf } from './problem.ts';

type Json = Record<string, unknown>;

/** What any operation may answer, whatever it is. */
const usualErrors: readonly ErrorCode[] = ['not_signed_in', 'origin_not_allowed', 'store_unreachable', 'internal'];

const description = `What the pages of Gatehouse do, for programs that people sign in with.

A browser session opens it: sign in at \`/sign-in\`, and send the cookie. Gateway tokens (\`gth_…\`) open a gateway each and never this API.
Whatever changes something must say \`Origin\`, and it must be the public URL. Secrets can be set and never be read: the text of a token and the secret in a
link are answered once, when they are made. Lists come in pages; a cursor is opaque. Names that are not known in a body or a query are refused.`;

/** The table as an OpenAPI 3.1 document. Pure. */
export function openApiDocument(table: readonly Operation[]): Json {
  const schemas: Json = {};
  const convert = (schema: z.ZodType): Json => lifted(schema, schemas);
  const problem = convert(problemSchema);
  const byPath = Map.groupBy(table, ({ path }) => path);
  const paths = Object.fromEntries(
    [...byPath].map(([path, rows]) => [
      path,
      Object.fromEntries(rows.map((row) => [row.method.toLowerCase(), described(row, convert, problem)])),
    ]),
  );
  const sorted = Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Gatehouse admin API',
      version: '1.0.0',
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/api/v1' }],
    security: [{ browserSession: [] }],
    tags: [...new Set(table.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: {
        browserSession: {
          type: 'apiKey',
          in: 'cookie',
          name: 'gatehouse_session',
          description: 'Set by signing in. Over https its name begins with __Host-.',
        },
      },
      schemas: sorted,
    },
  };
}

type Convert = (schema: z.ZodType) => Json;

function described(row: Operation, convert: Convert, problem: Json): Json {
  const { id, tag, summary, description: more, access, body } = row;
  const who =
    access === 'admin' ? 'For administrators.' : 'Administrators see and do all of it, members what is theirs.';
  const parameters = [...parametersOf(row, 'path', convert), ...parametersOf(row, 'query', convert)];
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: more === undefined ? who : `${more} ${who}`,
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: convert(body) } } } }),
    responses: { ...answers(row, convert), ...refusals(row, problem) },
  };
}

function parametersOf({ parameters, query }: Operation, place: 'path' | 'query', convert: Convert): Json[] {
  const schema = place === 'path' ? parameters : query;
  if (!schema) return [];
  const { properties = {}, required = [] } = convert(schema) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description: said, ...rest }]) => ({
    name,
    in: place,
    ...(said !== undefined && { description: said }),
    required: required.includes(name),
    schema: rest,
  }));
}

function answers({ answer, status = 200, events }: Operation, convert: Convert): Json {
  if (!answer && !events) return { 204: { description: 'Done.' } };
  const content = {
    ...(answer && { 'application/json': { schema: convert(answer) } }),
    ...(events && { 'text/event-stream': eventsContent(events, convert) }),
  };
  return { [status]: { description: status === 201 ? 'Made.' : 'As asked.', content } };
}

/** OpenAPI 3.1 has no words for events: the data of each is told beside. */
function eventsContent(events: NonNullable<Operation['events']>, convert: Convert): Json {
  const data = Object.fromEntries(Object.entries(events).map(([name, schema]) => [name, convert(schema)]));
  return { schema: { type: 'string' }, 'x-events': data };
}

function refusals(row: Operation, problem: Json): Json {
  const codes = [...new Set([...usualErrors, ...impliedErrors(row), ...row.errors])];
  const byStatus = Map.groupBy(codes, statusOf);
  const sorted = [...byStatus].sort(([a], [b]) => a - b);
  return Object.fromEntries(
    sorted.map(([status, of]) => [
      status,
      { description: of.toSorted().join(', '), content: { [problemType]: { schema: problem } } },
    ]),
  );
}

/** What follows from the row itself. */
function impliedErrors({ access, method, body, events, answer }: Operation): ErrorCode[] {
  return [
    'request_invalid',
    ...(access === 'admin' ? (['role_needed'] as const) : []),
    ...(body ? (['content_type_unsupported', 'body_not_json', 'body_too_large'] as const) : []),
    ...(method === 'GET' ? [] : (['audit_unkept'] as const)),
    ...(events ? (['streams_taken'] as const) : []),
    ...(events && !answer ? (['not_acceptable'] as const) : []),
  ];
}

/** A schema as JSON Schema 2020-12 (what OpenAPI 3.1 speaks), its named parts among the document's components. */
function lifted(schema: z.ZodType, components: Json): Json {
  const { $schema: _dialect, $defs = {}, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as Json & { $defs?: Json };
  for (const [name, part] of Object.entries($defs)) components[name] = plain(part);
  return plain(rest) as Json;
}

/** References as the document has them; without patterns that only say a format again. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => key !== 'pattern' || (value as Json).format !== 'date-time');
  return Object.fromEntries(
    entries.map(([key, each]) => [
      key,
      key === '$ref' ? String(each).replace('#/$defs/', '#/components/schemas/') : plain(each),
    ]),
  );
}
