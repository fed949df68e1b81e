import { isObject, type Params } from '../../packages/gateway/src/domain/json-rpc/message.ts';

/** What a person fills into a form that leaves everything to its defaults (SEP-1034); other requests are not served. */
export function fillIn(method: string, { requestedSchema }: Params): Params | undefined {
  if (method !== 'elicitation/create') return undefined;
  const fields = Object.entries(propertiesOf(requestedSchema)).filter(([, field]) => field.default !== undefined);
  return { action: 'accept', content: Object.fromEntries(fields.map(([name, field]) => [name, field.default])) };
}

/** Arguments that a tool's schema allows. @param seen what goes where a tool wants to be shown a schema */
export function argumentsFor(inputSchema: Params, seen: Params): Params {
  const usual: Params = { number: 2, integer: 2, boolean: true, array: [], object: seen };
  const properties = Object.entries(propertiesOf(inputSchema));
  return Object.fromEntries(properties.map(([name, { type }]) => [name, usual[String(type)] ?? 'text']));
}

function propertiesOf(schema: unknown): Record<string, Params> {
  return isObject(schema) && isObject(schema.properties) ? (schema.properties as Record<string, Params>) : {};
}
