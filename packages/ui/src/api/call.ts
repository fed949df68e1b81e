import { type OperationId, operationPlaces } from './operation-places.ts';
import type { operations } from './schema.ts';
import { type Sending, send } from './send.ts';

type Operation<Id extends OperationId> = operations[Id];

type Given<T> = T extends object ? T : undefined;
type Body<Id extends OperationId> =
  Operation<Id> extends { requestBody: { content: { 'application/json': infer B } } } ? B : undefined;

/** What an operation is asked with: only what it takes, and all that it needs. */
export type Asked<Id extends OperationId> = (undefined extends Given<Operation<Id>['parameters']['path']>
  ? object
  : { readonly path: Operation<Id>['parameters']['path'] }) & {
  readonly query?: Operation<Id>['parameters']['query'];
} & (Body<Id> extends undefined ? object : { readonly body: Body<Id> });

/** What an operation answers; undefined where it answers nothing. */
export type Answer<Id extends OperationId> =
  Operation<Id>['responses'] extends Record<200, { content: { 'application/json': infer A } }>
    ? A
    : Operation<Id>['responses'] extends Record<201, { content: { 'application/json': infer A } }>
      ? A
      : undefined;

/** The parts of a request, whatever the operation. */
interface Parts {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

/** Asks one operation of the API. @throws ApiError */
export async function call<Id extends OperationId>(
  id: Id,
  asked: Asked<Id>,
  signal?: AbortSignal,
): Promise<Answer<Id>> {
  const response = await send({ ...requestOf(id, asked), signal });
  return (response.status === 204 ? undefined : await response.json()) as Answer<Id>;
}

/** The request that asks it. */
export function requestOf<Id extends OperationId>(id: Id, asked: Asked<Id>): Sending {
  const [method, template] = operationPlaces[id];
  const { path = {}, query = {}, body } = asked as Parts;
  const filled = template.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(path[name] ?? ''));
  const given = Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const search = given.length > 0 ? `?${new URLSearchParams(given)}` : '';
  return { method, path: filled + search, ...(body !== undefined && { body }) };
}
