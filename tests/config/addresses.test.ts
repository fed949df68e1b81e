import { describe, expect, test } from 'vitest';
import { formatListen, parseListen } from '../../packages/gateway/src/config/listen.ts';
import { defaultPublicUrl, parsePublicUrl } from '../../packages/gateway/src/config/public-url.ts';

describe('a listen address', () => {
  test.each([
    ['127.0.0.1:7878', '127.0.0.1', 7878],
    ['[::1]:7878', '::1', 7878],
    ['localhost:0', 'localhost', 0],
    ['0.0.0.0:65535', '0.0.0.0', 65_535],
  ])('%s is read and written the same', (text, host, port) => {
    expect(parseListen(text)).toEqual({ host, port });
    expect(formatListen({ host, port })).toBe(text);
  });

  test.each([
    '7878',
    ':7878',
    '127.0.0.1',
    '127.0.0.1:',
    '127.0.0.1:65536',
    '::1:7878',
    '[127.0.0.1]:1',
    'http://a:1',
    'a b:1',
    '',
  ])('%j is refused', (text) => {
    expect(() => parseListen(text)).toThrow(
      expect.objectContaining({
        code: 'listen_invalid',
        message: `listen address "${text}" is not host:port, such as 127.0.0.1:7878`,
      }),
    );
  });
});

describe('a public URL', () => {
  test.each([
    ['https://mcp.example.com', 'https://mcp.example.com'],
    ['https://MCP.Example.com:443/', 'https://mcp.example.com'],
    ['https://mcp.example.com:8443', 'https://mcp.example.com:8443'],
    ['http://127.0.0.1:7878', 'http://127.0.0.1:7878'],
    ['http://localhost:7878/', 'http://localhost:7878'],
    ['http://[::1]:7878', 'http://[::1]:7878'],
  ])('%s is the origin %s', (text, origin) => {
    expect(parsePublicUrl(text).origin).toBe(origin);
    expect(parsePublicUrl(text).href).toBe(`${origin}/`);
  });

  test.each([
    ['https://example.com/gatehouse', 'it may not have a path: Gatehouse needs a host name of its own'],
    ['https://example.com/?a=b', 'it may not have a query or a fragment'],
    ['https://example.com/#a', 'it may not have a query or a fragment'],
    ['https://example.com?', 'it may not have a query or a fragment'],
    ['http://example.com', 'plain http is for loopback only: use https'],
    ['http://10.0.0.1:7878', 'plain http is for loopback only: use https'],
    ['http://localhost.example.com', 'plain http is for loopback only: use https'],
    ['mcp.example.com', 'it is not an http or https URL'],
    ['ws://127.0.0.1', 'it is not an http or https URL'],
    ['https://', 'it is not an http or https URL'],
  ])('%s is refused', (text, reason) => {
    expect(() => parsePublicUrl(text)).toThrow(
      expect.objectContaining({ code: 'public_url_invalid', message: `public URL ${text} is refused: ${reason}` }),
    );
  });

  test('with credentials is refused without showing them', () => {
    expect(() => parsePublicUrl('https://me:hunter2@example.com')).toThrow(
      'public URL https://…@example.com is refused: it may not hold credentials',
    );
  });

  test('is on loopback under the port where none is configured', () => {
    expect(defaultPublicUrl(7878).origin).toBe('http://127.0.0.1:7878');
  });
});
