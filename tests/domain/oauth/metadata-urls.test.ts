import { expect, it } from 'vitest';
import {
  authorizationServerMetadataUrls,
  resourceMetadataUrls,
} from '../../../packages/gateway/src/domain/oauth/metadata-urls.ts';

const resource = '/.well-known/oauth-protected-resource';

it.each([
  ['https://a.test/mcp', undefined, [`https://a.test${resource}/mcp`, `https://a.test${resource}`]],
  ['https://a.test/mcp/', '', [`https://a.test${resource}/mcp`, `https://a.test${resource}`]],
  ['https://a.test', undefined, [`https://a.test${resource}`]],
  ['https://a.test/x/y?z=1#h', undefined, [`https://a.test${resource}/x/y?z=1`, `https://a.test${resource}`]],
  [
    'https://a.test/mcp',
    'https://B.test:443/prm',
    ['https://B.test:443/prm', `https://a.test${resource}/mcp`, `https://a.test${resource}`],
  ],
  ['https://a.test/mcp', `https://a.test${resource}`, [`https://a.test${resource}`, `https://a.test${resource}/mcp`]],
  ['https://a.test/mcp', '/prm', ['https://a.test/prm', `https://a.test${resource}/mcp`, `https://a.test${resource}`]],
  ['https://a.test/mcp', 'http://[', ['http://[', `https://a.test${resource}/mcp`, `https://a.test${resource}`]],
])('the metadata of %s, with a challenge that says %s', (server, challenge, urls) => {
  expect(resourceMetadataUrls(server, challenge)).toEqual(urls);
});

const oauth = '/.well-known/oauth-authorization-server';
const openid = '/.well-known/openid-configuration';

it.each([
  ['https://as.test', [`https://as.test${oauth}`, `https://as.test${openid}`]],
  ['https://as.test/', [`https://as.test${oauth}`, `https://as.test${openid}`]],
  ['https://as.test/t', [`https://as.test${oauth}/t`, `https://as.test${openid}/t`, `https://as.test/t${openid}`]],
  ['https://as.test/t/', [`https://as.test${oauth}/t`, `https://as.test${openid}/t`, `https://as.test/t${openid}`]],
  [`https://as.test${oauth}`, [`https://as.test${oauth}`, `https://as.test${openid}`]],
  [
    `https://as.test/t${openid}`,
    [`https://as.test/t${openid}`, `https://as.test${oauth}/t`, `https://as.test${openid}/t`],
  ],
  [
    `https://as.test${oauth}/t?p=x`,
    [
      `https://as.test${oauth}/t?p=x`,
      `https://as.test${oauth}/t`,
      `https://as.test${openid}/t`,
      `https://as.test/t${openid}`,
    ],
  ],
  ['login', ['login']],
])('the metadata of the issuer %s', (issuer, urls) => {
  expect(authorizationServerMetadataUrls(issuer)).toEqual(urls);
});
