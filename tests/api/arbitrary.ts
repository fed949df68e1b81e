import fc, { type Arbitrary } from 'fast-check';

export type Json = Record<string, unknown>;

/** What fits a schema of the document most of the time, and what is near it the rest. */
export interface Sources {
  /** The document's components. */
  readonly schemas: Readonly<Record<string, Json>>;
  /** Texts that mean something in this place, by the name of the property or parameter that they are for. */
  readonly known: Readonly<Record<string, readonly string[]>>;
  /** Addresses that may be called: all of them on this machine. */
  readonly urls: readonly string[];
}

/** Texts on which parsers, patterns and stores have failed before. */
const awkward = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\u202e',
  'é',
  '😀'.repeat(50),
  '%',
  '%00',
  "'; drop table users; --",
  '../../etc/passwd',
  '__proto__',
  'constructor',
  'null',
  '-1',
  '9007199254740993',
  '1e400',
  'x'.repeat(5000),
  '[2J',
];

/** @param name of the property or parameter */
export function fromSchema(schema: Json, sources: Sources, name = ''): Arbitrary<unknown> {
  return fc.oneof({ weight: 40, arbitrary: fitting(schema, sources, name) }, { weight: 1, arbitrary: anything });
}

const anything: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...awkward),
  fc.constantFrom(null, true, -1, 0.5, 1e300, [], {}, [[]], { __proto__: null, constructor: 1 }),
  fc.jsonValue({ maxDepth: 2 }),
);

function fitting(schema: Json, sources: Sources, name: string): Arbitrary<unknown> {
  const {
    $ref,
    anyOf,
    oneOf,
    enum: choices,
    const: fixed,
    type,
  } = schema as {
    $ref?: string;
    anyOf?: Json[];
    oneOf?: Json[];
    enum?: unknown[];
    const?: unknown;
    type?: string;
  };
  if ($ref !== undefined) return fitting(sources.schemas[$ref.split('/').at(-1) ?? ''] ?? {}, sources, name);
  const several = anyOf ?? oneOf;
  if (several) return fc.oneof(...several.map((each) => fitting(each, sources, name)));
  if (fixed !== undefined) return fc.constant(fixed);
  if (choices) return fc.constantFrom(...choices);
  const make = byType[type ?? ''];
  return make ? make(schema, sources, name) : anything;
}

const byType: Readonly<Record<string, (schema: Json, sources: Sources, name: string) => Arbitrary<unknown>>> = {
  null: () => fc.constant(null),
  boolean: () => fc.boolean(),
  integer: ({ minimum = 0, maximum = 1000 }) =>
    fc.integer({ min: Number(minimum), max: Math.min(Number(maximum), 2 ** 31) }),
  number: () => fc.double(),
  string: (schema, sources, name) => text(schema, sources, name),
  array: ({ items }, sources, name) => fc.array(fromSchema(items as Json, sources, name), { maxLength: 4 }),
  object: (schema, sources) => object(schema, sources),
};

function text({ format }: Json, { known, urls }: Sources, name: string): Arbitrary<string> {
  // Never any other address: nothing but this machine is to be called.
  if (format === 'uri-reference') return fc.constantFrom(...urls);
  if (format === 'date-time') {
    const span = { min: new Date('1970-01-01'), max: new Date('9999-01-01'), noInvalidDate: true };
    return fc.date(span).map((date) => date.toISOString());
  }
  const words = known[name];
  return fc.oneof(
    ...(words ? [{ weight: 24, arbitrary: fc.constantFrom(...words) }] : []),
    { weight: 2, arbitrary: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    { weight: 1, arbitrary: fc.constantFrom(...awkward) },
  );
}

function object({ properties = {}, required = [], additionalProperties }: Json, sources: Sources): Arbitrary<unknown> {
  const named = Object.entries(properties as Record<string, Json>);
  if (named.length === 0 && typeof additionalProperties === 'object')
    return fc.dictionary(
      fc.constantFrom('x-key', 'X-Team', 'host', 'a b', ''),
      fromSchema(additionalProperties as Json, sources, 'x-key'),
      {
        maxKeys: 3,
      },
    );
  const all = Object.fromEntries(named.map(([key, each]) => [key, fromSchema(each, sources, key)]));
  const whole = fc.record(all, { requiredKeys: required as string[] });
  return fc.oneof({ weight: 20, arbitrary: whole }, { weight: 1, arbitrary: fc.record(all, { requiredKeys: [] }) });
}
