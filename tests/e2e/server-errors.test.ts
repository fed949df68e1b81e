import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEvents, sendJson } from '../support/fake-answers.ts';
import { faultAt } from '../support/fake-fault.ts';
import type { Answer, Exchange } from '../support/fake-server.ts';
import { expectEvents } from './row.ts';
import { startTwins, type Twins } from './twins.ts';

/** With a number that no double holds and white space, so that a parsed and rewritten error would show. */
const errorText = ({ received }: Exchange) =>
  `{ "jsonrpc": "2.0", "id": ${received.message.id}, "error": {"code": -32042, "message":"sign in", "data": {"n": 1.10, "big": 12345678901234567890}} }`;

/** A server's own refusal of a call, by the HTTP status under which it comes. */
const errors: Readonly<Record<string, Answer>> = {
  'json-200': (exchange) => sendJson(exchange.response, 200, errorText(exchange)),
  'json-400': (exchange) => sendJson(exchange.response, 400, errorText(exchange)),
  'json-500': (exchange) => sendJson(exchange.response, 500, errorText(exchange)),
  'event-200': (exchange) => {
    openEvents(exchange.response);
    exchange.response.end(`data: ${errorText(exchange)}\n\n`);
  },
};

let twins: Twins;
beforeAll(async () => {
  twins = await startTwins(
    Object.fromEntries(
      Object.entries(errors).map(([slug, answer]) => [slug, { fault: faultAt('tools/call', answer) }]),
    ),
  );
});
afterAll(() => twins.close());

test.for(Object.keys(errors))(
  'the error that a server answers (%s) reaches the client as it was written',
  async (slug) => {
    const { client } = await twins.meet(slug);
    const answer = await client.call('tools/call', { name: `${slug}__echo` });
    expect(answer.status).toBe(200);
    const written = '"error": {"code": -32042, "message":"sign in", "data": {"n": 1.10, "big": 12345678901234567890}}';
    expect(answer.text).toContain(`{ "jsonrpc": "2.0", "id": 4, ${written} }`);
    expect(answer.messages).toHaveLength(1);
    await expectEvents(twins.scene, slug, answer, [
      { action: 'tools/call', target: `${slug}__echo`, server: slug, outcome: 'error' },
    ]);
    expect(twins.faulty(slug).heard('tools/call')).toHaveLength(1);
  },
);
