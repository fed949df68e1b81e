import { expect, test } from 'vitest';
import { passedCapabilities } from '../../packages/gateway/src/domain/client-capabilities.ts';

const apps = (mimeTypes: readonly unknown[]) => ({ extensions: { 'io.modelcontextprotocol/ui': { mimeTypes } } });
const page = 'text/html;profile=mcp-app';

test.each([
  ['nothing', {}, {}],
  ['no object', 'all', {}],
  ['what works', { sampling: {}, elicitation: {}, roots: {} }, { sampling: {}, elicitation: {}, roots: {} }],
  [
    'parts of it',
    { sampling: { tools: {}, context: {} }, elicitation: { url: {}, form: {} }, roots: { listChanged: true } },
    { sampling: { tools: {}, context: {} }, elicitation: { url: {}, form: {} }, roots: { listChanged: true } },
  ],
  [
    'more than works',
    {
      sampling: { dreams: {}, tools: { deep: { secret: 1 } } },
      experimental: { x: {} },
      roots: { listChanged: 'yes' },
    },
    { sampling: { tools: {} }, roots: {} },
  ],
  ['capabilities of another shape', { sampling: true, elicitation: [], roots: null }, {}],
  [
    'tasks',
    {
      tasks: {
        list: {},
        cancel: {},
        requests: { sampling: { createMessage: {} }, elicitation: {}, tools: { call: {} } },
      },
    },
    { tasks: { cancel: {}, requests: { sampling: { createMessage: {} } } } },
  ],
  [
    'parts by true',
    { sampling: { tools: true }, elicitation: { url: true }, roots: { listChanged: true } },
    { sampling: { tools: {} }, elicitation: { url: {} }, roots: { listChanged: true } },
  ],
  ['tasks of nothing', { tasks: { list: {}, cancel: {} } }, {}],
  ['apps', apps(['text/plain', page]), apps([page])],
  ['apps of another kind', apps(['text/plain', 7]), {}],
  ['other extensions', { extensions: { 'example.com/x': {} } }, {}],
])('of a client that declares %s, servers are told what works through us', (_what, declared, passed) => {
  expect(passedCapabilities(declared)).toEqual(passed);
});

test('the same capabilities read the same in whatever order they came', () => {
  const one = passedCapabilities({ roots: {}, sampling: { tools: {}, context: {} } });
  const two = passedCapabilities({ sampling: { context: {}, tools: {} }, roots: {} });
  expect(JSON.stringify(one)).toBe(JSON.stringify(two));
});
