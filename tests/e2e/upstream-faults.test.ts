import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../packages/gateway/src/errors/catalogue.ts';
import { brokenAnswers } from '../support/fake-broken-answers.ts';
import { faultAt } from '../support/fake-fault.ts';
import { wrongAnswers } from '../support/fake-wrong-answers.ts';
import { expectEvents, expectRefusal } from './row.ts';
import { expectLeftOut, secretsOf, startTwins, type Twins } from './twins.ts';

const faults = { ...wrongAnswers, ...brokenAnswers };

/** Each fault, the code it is told under, and what is said of it. */
const rows: readonly (readonly [keyof typeof faults, ErrorCode, RegExp])[] = [
  ['page', 'upstream_not_mcp', /did not answer with MCP but with text\/html$/],
  ['badGateway', 'upstream_refused', /refused the request with HTTP 502$/],
  ['tooManyRequests', 'upstream_refused', /refused the request with HTTP 429$/],
  ['unauthorized', 'upstream_unauthorized', /did not accept our credentials \(HTTP 401\): renew its identity$/],
  ['unauthorizedRpc', 'upstream_unauthorized', /did not accept our credentials \(HTTP 401\): renew its identity$/],
  ['forbidden', 'upstream_unauthorized', /did not accept our credentials \(HTTP 403\): renew its identity$/],
  ['redirect', 'upstream_refused', /refused the request with HTTP 307$/],
  ['accepted', 'upstream_incomplete', /ended its answer before the result: whether it acted is not known$/],
  ['noContent', 'upstream_incomplete', /ended its answer before the result: whether it acted is not known$/],
  ['untyped', 'upstream_not_mcp', /but with a body without content type$/],
  ['gzipped', 'upstream_not_mcp', /but with content-encoding gzip, which was not asked for$/],
  ['text', 'upstream_not_mcp', /but with something that is not JSON-RPC$/],
  ['nothing', 'upstream_not_mcp', /but with something that is not JSON-RPC$/],
  ['list', 'upstream_not_mcp', /but with something that is not JSON-RPC$/],
  ['notification', 'upstream_not_mcp', /but with something that is not JSON-RPC$/],
  ['neither', 'upstream_not_mcp', /but with something that is not JSON-RPC$/],
  ['anotherId', 'upstream_wrong_id', /answered under another request id: its answer was withheld$/],
  ['anotherIdInEvent', 'upstream_wrong_id', /answered under another request id: its answer was withheld$/],
  ['textInEvent', 'upstream_not_mcp', /but with something that is not JSON-RPC$/],
  ['hangUp', 'upstream_unreachable', /cannot be reached: the connection was (?:closed|reset)/],
  ['notHttp', 'upstream_unreachable', /cannot be reached: /],
  ['cutJson', 'upstream_incomplete', /ended its answer before the result: whether it acted is not known$/],
  ['shortJson', 'upstream_not_mcp', /but with something that is not JSON-RPC$/],
  ['cutEvent', 'upstream_incomplete', /ended its answer before the result: whether it acted is not known$/],
  ['shortEvent', 'upstream_incomplete', /ended its answer before the result: whether it acted is not known$/],
  ['noEvent', 'upstream_incomplete', /ended its answer before the result: whether it acted is not known$/],
];

/** The methods at which each fault strikes. */
const moments = { opening: 'initialize', listing: 'tools/list', calling: 'tools/call' } as const;

const slugOf = (fault: string, moment: string) => `${fault.toLowerCase()}-${moment}`;

let twins: Twins;
beforeAll(async () => {
  const servers = rows.flatMap(([fault]) =>
    Object.entries(moments).map(([moment, method]) => [
      slugOf(fault, moment),
      { fault: faultAt(method, faults[fault]) },
    ]),
  );
  twins = await startTwins(Object.fromEntries(servers));
});
afterAll(() => twins.close());

describe.each(['opening', 'listing'] as const)('a server that fails while %s', (moment) => {
  test.concurrent.for(rows)('with %s is left out and named', async ([fault, , says]) => {
    await expectLeftOut(twins, slugOf(fault, moment), says);
  });
});

describe('a server that fails at a call', () => {
  test.concurrent.for(rows)('with %s is named, and the call is not repeated', async ([fault, code, says]) => {
    const slug = slugOf(fault, 'calling');
    const { scene, faulty, meet } = twins;
    const { client, instructions, tools } = await meet(slug);
    expect(tools).toEqual([`${slug}__echo`, 'healthy__echo']);
    expect(instructions).toBe('This gateway serves 2 of 2 servers.');

    const answer = await client.call('tools/call', { name: `${slug}__echo`, arguments: {} });
    await expectRefusal(scene, slug, answer, {
      status: 200,
      code,
      rpc: -32603,
      id: 4,
      says,
      absent: [...secretsOf(slug), 'half', 'somebody'],
      events: [{ action: 'tools/call', target: `${slug}__echo`, server: slug, code }],
    });
    expect(answer.messages[0]?.error?.message).toContain(`server "${slug}" `);
    expect(faulty(slug).heard('tools/call')).toHaveLength(1);

    const after = await client.call('tools/call', { name: 'healthy__echo' });
    await expectEvents(scene, slug, after, [{ action: 'tools/call', target: 'healthy__echo', server: 'healthy' }]);
  });
});
