import { describe, expect, test } from 'vitest';
import { requestOf } from '../../packages/ui/src/api/call.ts';
import { readEvents } from '../../packages/ui/src/api/event-reader.ts';
import { nextSort, parseSort } from '../../packages/ui/src/components/data-table/sort-order.ts';
import { relativeWords } from '../../packages/ui/src/components/relative-words.ts';
import { parsePage } from '../../packages/ui/src/features/errors/parse-page.ts';
import { appNames, setupOf } from '../../packages/ui/src/features/gateway/app-setup.ts';
import { draftOf, wantedAuth } from '../../packages/ui/src/features/server/wanted-auth.ts';
import { barsByServer, dayBegin, sumOf } from '../../packages/ui/src/features/servers/day-of-calls.ts';
import { matchEntries } from '../../packages/ui/src/shell/match-entries.ts';

describe('a request to the API', () => {
  test('has its parameters in the path, escaped, and its query', () => {
    expect(requestOf('readServer', { path: { server: 'a/b' } })).toEqual({ method: 'GET', path: '/servers/a%2Fb' });
    expect(requestOf('listAuditEvents', { query: { server: 'crm', limit: 5 } }).path).toBe(
      '/audit/events?server=crm&limit=5',
    );
  });

  test('has its body where it has one', () => {
    expect(requestOf('changeServer', { path: { server: 'crm' }, body: { disabled: true } })).toEqual({
      method: 'PATCH',
      path: '/servers/crm',
      body: { disabled: true },
    });
  });
});

describe('an answer of events', () => {
  const events = async (...chunks: string[]) => {
    const answer = new Response(new Blob(chunks).stream());
    const read = [];
    for await (const event of readEvents(answer)) read.push(event);
    return read;
  };

  test('is read event by event, without comments', async () => {
    expect(await events(': still here\n\nevent: step\nda', 'ta: {"a":1}\n\nevent: result\ndata: {}\n\n')).toEqual([
      { event: 'step', data: { a: 1 } },
      { event: 'result', data: {} },
    ]);
  });

  test('that breaks off in the middle of an event is an error', async () => {
    await expect(events('event: step\ndata: {"a"')).rejects.toMatchObject({ name: 'ApiError', code: 'unreachable' });
  });
});

test('a header sorts up, then down, then not at all', () => {
  expect([undefined, 'name', '-name', 'other'].map((now) => nextSort(now, 'name'))).toEqual([
    'name',
    '-name',
    undefined,
    'name',
  ]);
  expect(parseSort('-calls')).toEqual({ column: 'calls', isDescending: true });
  expect(parseSort('-')).toBeUndefined();
});

test.each([
  [-20, 'just now'],
  [-60, '1 minute ago'],
  [-7_300, '2 hours ago'],
  [-86_400, 'yesterday'],
  [3_600, 'in 1 hour'],
])('%i seconds from now is %s', (seconds, words) => {
  expect(relativeWords(seconds * 1000, 0)).toBe(words);
});

test('the palette finds by every word, and shows first what begins with the first', () => {
  const entries = [
    { label: 'our crm', group: 'Servers' },
    { label: 'crm', group: 'Servers' },
    { label: 'crm', group: 'Gateways' },
  ];
  expect(matchEntries(entries, 'CRM serv')).toEqual([entries[1], entries[0]]);
  expect(matchEntries(entries, ' ')).toEqual(entries);
  expect(matchEntries(entries, 'nothing')).toEqual([]);
});

test('the calls of a day are put into their hours, tools together', () => {
  const begin = dayBegin(Date.parse('2026-03-02T10:30:00Z'));
  expect(new Date(begin).toISOString()).toBe('2026-03-01T11:00:00.000Z');
  const row = { server: 'crm', target: 'a', calls: 4, errorShare: 0.25, p50: 1, p95: 1 };
  const bars = barsByServer(
    [
      { ...row, hour: '2026-03-02T10:00:00Z' },
      { ...row, target: 'b', hour: '2026-03-02T10:00:00Z' },
      { ...row, hour: '2026-03-01T10:00:00Z' },
    ],
    begin,
  ).get('crm');
  expect(bars).toHaveLength(24);
  expect(bars?.at(-1)).toEqual({ total: 8, failed: 2 });
  expect(sumOf(bars ?? [])).toEqual({ total: 8, failed: 2 });
});

test('the set-up of every app has the address of the gateway, and no token but its place', () => {
  for (const app of appNames) {
    const text = setupOf(app, { url: 'https://mcp.example.com/mcp/main', name: 'main' });
    expect(text).toContain('https://mcp.example.com/mcp/main');
    expect(text.replaceAll('gth_…', '')).not.toContain('gth_');
  }
  expect(JSON.parse(setupOf('cursor', { url: 'u', name: 'main' }))).toEqual({ mcpServers: { main: { url: 'u' } } });
});

describe('the form for how a server is signed in to', () => {
  const oauth = { mode: 'oauth', resource: 'omit', scopes: ['a', 'b'] } as const;

  test('asks for what is there already where nothing is changed, and keeps what it does not show', () => {
    const now = { ...oauth, scopes: [...oauth.scopes] };
    expect(wantedAuth(draftOf(now), now)).toEqual(now);
  });

  test('sends a secret only where one was typed, and never without its client', () => {
    const draft = { ...draftOf({ mode: 'none' }), mode: 'oauth' } as const;
    expect(wantedAuth({ ...draft, clientSecret: 's' }, { mode: 'none' })).toEqual({ mode: 'oauth' });
    expect(wantedAuth({ ...draft, clientId: ' id ' }, { mode: 'none' })).toEqual({
      mode: 'oauth',
      client: { id: 'id' },
    });
  });

  test('takes header names apart', () => {
    const draft = { ...draftOf({ mode: 'none' }), mode: 'header', headerNames: 'x-a, x-b,' } as const;
    expect(wantedAuth(draft, { mode: 'none' })).toEqual({ mode: 'header', headerNames: ['x-a', 'x-b'] });
  });
});

test('the page of an error is read as its parts', () => {
  const page = '# code\n\nSee `a` and [b](b.md).\n\n```\n# kept\n```\n\n## Why\n\n- one\n- *two*\n';
  expect(parsePage(page)).toEqual([
    {
      kind: 'paragraph',
      inlines: [
        { kind: 'text', text: 'See ' },
        { kind: 'code', text: 'a' },
        { kind: 'text', text: ' and ' },
        { kind: 'link', text: 'b', to: 'b.md' },
        { kind: 'text', text: '.' },
      ],
    },
    { kind: 'code', text: '# kept' },
    { kind: 'heading', inlines: [{ kind: 'text', text: 'Why' }] },
    { kind: 'list', items: [[{ kind: 'text', text: 'one' }], [{ kind: 'em', text: 'two' }]] },
  ]);
});
