import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, test } from 'vitest';
import { openApiDocument } from '../../packages/gateway/src/api/openapi.ts';
import type { Operation } from '../../packages/gateway/src/api/operation.ts';
import { operations } from '../../packages/gateway/src/api/operations.ts';
import { textOf } from './repository-files.ts';

const committed = JSON.parse(textOf('docs/api/openapi.json')) as Record<string, unknown>;

test('docs/api/openapi.json is what the table of operations says: npm run openapi writes it anew', () => {
  expect(committed).toEqual(openApiDocument(operations));
});

test('it is an OpenAPI 3.1 document whose references lead somewhere', async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(committed))).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
  const named = [...JSON.stringify(committed).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
    ([, name]) => name,
  );
  const { schemas } = committed.components as { schemas: object };
  expect([...new Set(named)].sort()).toEqual(Object.keys(schemas));
});

test('every operation has an id of its own, and a place of its own', () => {
  const places = operations.map(({ method, path }) => `${method} ${path}`);
  expect(new Set(places).size).toBe(operations.length);
  expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
});

describe.each(operations)('the operation $id', (row) => {
  test('names exactly the parameters of its path', () => {
    const named = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(Object.keys(row.parameters?.shape ?? {})).toEqual(named);
  });

  test('answers something, or does and answers nothing', () => {
    expect(row.handle !== undefined || row.stream !== undefined).toBe(true);
    expect(row.stream === undefined).toBe(row.events === undefined);
    if (row.answer) expect(row.handle).toBeDefined();
  });

  test('reads by GET alone, and never with a body', () => {
    if (row.method === 'GET') expect(row.body).toBeUndefined();
    if (row.status === 201) expect(row.method).toBe('POST');
  });

  test('shows nothing that can only be set', () => expect(answered(row)).not.toContain('"writeOnly"'));
});

test('every code that an operation may answer has a page that says so, under the same status', () => {
  const paths = Object.values(
    committed.paths as Record<string, Record<string, { responses: Record<string, Refusal> }>>,
  );
  const responses = paths.flatMap((at) => Object.values(at).flatMap((each) => Object.entries(each.responses)));
  const refusals = responses.filter(([status]) => Number(status) >= 400);
  const told = refusals.flatMap(([status, { description }]) =>
    description.split(', ').map((code) => ({ code, status })),
  );
  expect(told.length).toBeGreaterThan(100);
  expect(told.filter(({ code, status }) => !textOf(`docs/errors/${code}.md`).includes(`HTTP ${status}`))).toEqual([]);
});

interface Refusal {
  readonly description: string;
}

/** The schemas of what goes out, with all that they refer to. */
function answered(row: Operation): string {
  const { body: _asked, ...rest } = row;
  return JSON.stringify(openApiDocument([rest]));
}
