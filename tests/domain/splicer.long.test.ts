import { expect } from 'vitest';
import {
  classifyMessage,
  isObject,
  type Params,
  type Request,
} from '../../packages/gateway/src/domain/json-rpc/message.ts';
import { replaceParam } from '../../packages/gateway/src/domain/json-rpc/rewrite.ts';
import { memberOf, type Span } from '../../packages/gateway/src/domain/json-rpc/scan.ts';
import { fc, test } from './property.ts';

/** Bodies that are looked at. */
const bodies = 100_000;

const space = fc.constantFrom('', '', '', ' ', '\n', '\t \r\n');

/** One string in one of its spellings. */
function spelled(text: string, escaped: boolean): string {
  const plain = JSON.stringify(text);
  const [first = ''] = text;
  if (!escaped || first.length !== 1) return plain;
  return `"\\u${first.charCodeAt(0).toString(16).padStart(4, '0')}${JSON.stringify(first + text.slice(1)).slice(1 + JSON.stringify(first).length - 2)}`;
}

const sometimes = fc.nat(11).map((chance) => chance === 0);
const text = fc.string({
  unit: fc.constantFrom('a', 'n', '"', '\\', '{', '}', ':', ',', 'ä', '😀', '\n', '\u0000', ' '),
  maxLength: 12,
});
const words = fc.tuple(text, sometimes).map(([word, escaped]) => spelled(word, escaped));
const scalar = fc.oneof(
  words,
  fc.constantFrom('null', 'true', 'false', '0', '-1.50', '1e3', '12345678901234567890', '2.0'),
);

/** Keys that route or look as if they did; each may come twice, escaped, or in another case. */
const keys = fc.constantFrom('name', 'uri', 'ref', 'arguments', '_meta', 'task', 'cursor', 'x');
const odd = fc.constantFrom('Name', 'REF', 'Arguments', 'argument\u017f', '_META', 'URI');
const paramKeys = fc.oneof({ weight: 20, arbitrary: keys }, { weight: 1, arbitrary: odd });

const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', maxDepth: 3 },
    scalar,
    list(tie('value')),
    object(fc.oneof(text, keys), tie('value')),
  ),
}));

function list(member: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(member, { maxLength: 3 }), space)
    .map(([all, gap]) => `[${gap}${all.join(`${gap},`)}${gap}]`);
}

function object(key: fc.Arbitrary<string>, member: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(fc.tuple(key, sometimes, member), { maxLength: 5 }).chain((all) => membersOf(all));
}

function membersOf(members: readonly (readonly [string, boolean, string])[]): fc.Arbitrary<string> {
  return fc.tuple(space, space, space).map(([before, around, after]) => {
    const written = members.map(
      ([key, escaped, member]) => `${before}${spelled(key, escaped)}${around}:${after}${member}`,
    );
    return `{${written.join(`${around},`)}${after}}`;
  });
}

/** Bodies of requests whose params hold whatever there can be, in any order and spelling. */
const body = fc
  .tuple(
    object(paramKeys, fc.oneof(value, words, object(paramKeys, words))),
    fc.array(fc.tuple(keys, sometimes, scalar), { maxLength: 2 }),
    sometimes,
  )
  .chain(([params, others, escaped]) => {
    const envelope = [
      ['jsonrpc', false, '"2.0"'],
      ['id', escaped, '"x"'],
      ['method', false, '"tools/call"'],
      ['params', escaped, params],
      ...others,
    ] as const;
    return fc.shuffledSubarray([...envelope], { minLength: envelope.length }).chain(membersOf);
  });

/** What routing does in the slow way: parse, and put the value there. */
function parsedAndReplaced(request: Request, [step = '', ...inner]: readonly string[], put: string): unknown {
  const replaced = (params: Params, key: string, rest: readonly string[]): Params => {
    const [next, ...after] = rest;
    const inside = params[key];
    return { ...params, [key]: next === undefined ? put : replaced(isObject(inside) ? inside : {}, next, after) };
  };
  return replaced(request.params, step, inner);
}

/** What a reader sees for whom the first of two equal keys counts. */
function firstRead(bytes: Buffer, steps: readonly string[]): unknown {
  const span = steps.reduce<Span | undefined>((at, step) => at && memberOf(bytes, at.start, step), {
    start: 0,
    end: bytes.length,
  });
  return span && JSON.parse(bytes.toString('utf8', span.start, span.end));
}

/** Whether a key, read without regard to case, is one that counts where it stands. */
function looksAlike(object: unknown, counts: readonly string[]): boolean {
  const fold = (key: string) => key.toUpperCase().toLowerCase();
  return isObject(object) && Object.keys(object).some((key) => key !== fold(key) && counts.includes(fold(key)));
}

test(`of ${bodies} bodies, what is spliced is what parsing and writing anew gives`, () => {
  const path = fc.constantFrom('name', 'uri', 'ref.name', 'ref.uri');
  let refused = 0;
  fc.assert(
    fc.property(body, path, text, (written, route, put) => {
      const bytes = Buffer.from(written);
      const parsed: unknown = JSON.parse(written);
      const request = classifyMessage(parsed, bytes);
      if (typeof request === 'string' || request.kind !== 'request') return;
      const steps = route.split('.');
      const inner = steps.length > 1 ? request.params[steps[0] ?? ''] : undefined;
      const alike =
        looksAlike(parsed, ['jsonrpc', 'id', 'method', 'params']) ||
        looksAlike(request.params, [steps[0] ?? '', 'arguments', '_meta']) ||
        looksAlike(inner, [steps[1] ?? '', 'arguments', '_meta']);
      let spliced: Buffer;
      try {
        spliced = replaceParam(request, route, put);
      } catch (error) {
        refused += 1;
        expect(error).toMatchObject({ code: 'message_invalid' });
        expect(alike).toBe(true);
        return;
      }
      expect(firstRead(spliced, ['params', ...steps])).toBe(put);
      const read = JSON.parse(spliced.toString()) as Params;
      expect(read.params).toEqual(parsedAndReplaced(request, steps, put));
      expect([read.jsonrpc, read.id, read.method]).toEqual(['2.0', 'x', 'tools/call']);
    }),
    { numRuns: bodies },
  );
  expect(refused).toBeGreaterThan(bodies / 1_000);
  expect(refused).toBeLessThan(bodies / 2);
}, 120_000);
