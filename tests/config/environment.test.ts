import { expect, test } from 'vitest';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';

const yaml = [
  'servers:',
  '  crm: { url: https://crm.example.com/mcp, auth: { mode: header, headers: { x-api-key: env:CRM_KEY } } }',
  'gateways: { demo: { servers: [crm] } }',
  'tokens:',
  '  - { name: one, gateway: demo, token: env:ONE }',
  '  - { name: two, gateway: demo, token: env:TWO }',
].join('\n');
const one = `gth_${'1'.repeat(32)}`;
const two = `gth_${'2'.repeat(32)}`;

const read = (environment: Record<string, string>) => () =>
  parseConfig({ file: 'gatehouse.yaml', text: yaml, environment });

test('env:NAME is that variable in header values and tokens', () => {
  const config = read({ CRM_KEY: 'k3y', ONE: one, TWO: two })();
  expect(config.servers[0]?.headers).toEqual({ 'x-api-key': 'k3y' });
  expect(config.tokens.map(({ token }) => token)).toEqual([one, two]);
});

test.each([
  { ONE: one, TWO: two },
  { CRM_KEY: '', ONE: one, TWO: two },
])('a variable that is not set, or empty, is refused by name', (environment) => {
  expect(read(environment)).toThrow(
    expect.objectContaining({
      code: 'config_env_missing',
      message: 'servers.crm.auth.headers.x-api-key reads the environment variable CRM_KEY, which is not set',
    }),
  );
});

test('a variable that holds something else than is due is refused without showing it', () => {
  expect(read({ CRM_KEY: 'hunter2\n', ONE: one, TWO: 'hunter2' })).toThrow(
    expect.objectContaining({
      code: 'config_invalid',
      message: [
        'gatehouse.yaml is not a valid configuration:',
        '  gatehouse.yaml:2:77 servers.crm.auth.headers.x-api-key: the value holds a line break, a control character or space at an end, which no header may carry',
        '  gatehouse.yaml:6:33 tokens[1].token: is not a token: gth_ and at least 22 of A-Z a-z 0-9 _ and -, as "echo gth_$(openssl rand -hex 32)" makes it',
      ].join('\n'),
    }),
  );
});

test('two tokens of the same text are refused', () => {
  expect(read({ CRM_KEY: 'k', ONE: one, TWO: one })).toThrow(
    '6:33 tokens[1].token: is the same as another token of this file',
  );
});
