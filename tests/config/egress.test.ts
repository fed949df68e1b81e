import { expect, test } from 'vitest';
import { parseConfig } from '../../packages/gateway/src/config/load.ts';

const proxyOf = (text: string, environment: Record<string, string> = {}) =>
  parseConfig({ file: 'gatehouse.yaml', text: `egress: { proxy: ${JSON.stringify(text)} }`, environment }).egress.proxy;

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

test.each([
  ['http://proxy:3128', 'http://proxy:3128', undefined],
  ['https://proxy.example.com/', 'https://proxy.example.com', undefined],
  ['http://user:p%40ss%3Aword@proxy:3128', 'http://proxy:3128', basic('user:p@ss:word')],
  ['http://user@proxy:3128', 'http://proxy:3128', basic('user:')],
])('the proxy %s is kept with its credentials apart', (text, url, authorization) => {
  expect(proxyOf(text)).toEqual({ url, authorization });
});

test('a proxy is read from a variable, credentials and all', () => {
  expect(proxyOf('env:EGRESS_PROXY', { EGRESS_PROXY: 'http://user:hunter2@proxy:3128' })).toEqual({
    url: 'http://proxy:3128',
    authorization: basic('user:hunter2'),
  });
});

test('a variable that holds no proxy is refused without showing it', () => {
  expect(() => proxyOf('env:EGRESS_PROXY', { EGRESS_PROXY: 'user:hunter2@proxy' })).toThrow(
    expect.objectContaining({
      message:
        'gatehouse.yaml is not a valid configuration:\n  gatehouse.yaml:1:11 egress.proxy: is not the http or https URL of a proxy',
    }),
  );
});

test('a proxy variable that is not set is refused by name', () => {
  expect(() => proxyOf('env:EGRESS_PROXY')).toThrow('egress.proxy reads the environment variable EGRESS_PROXY');
});
