import { Provider } from 'oidc-provider';
import { describe, expect, it } from 'vitest';
import { clientDocument } from '../../../packages/gateway/src/upstream/oauth/client-document.ts';
import { startHttp } from '../../net/loopback.ts';
import { createBrowser } from '../../support/browser.ts';

const url = 'https://gate.test/oauth/client.json';
const callback = 'https://gate.test/oauth/callback';
const document = clientDocument({ url, callback });

/** Where oidc-provider sends a browser whose client has this document, without asking anybody to sign in. */
async function sentTo(
  served: object,
): Promise<{ readonly place: string; readonly error: string | null; readonly body: string }> {
  const listening = Promise.withResolvers<Provider>();
  const { url: issuer } = await startHttp((request, response) => {
    void listening.promise.then((provider) => provider.callback()(request, response));
  });
  const provider = new Provider(issuer, {
    clientAuthMethods: ['none'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    cookies: { keys: ['test'] },
    features: {
      devInteractions: { enabled: false },
      clientIdMetadataDocument: { enabled: true, ack: 'draft-02' },
    },
    fetch: async () => new Response(JSON.stringify(served), { headers: { 'content-type': 'application/json' } }),
    renderError: async (ctx, out) => {
      ctx.body = `${out.error}: ${out.error_description ?? ''}`;
    },
  });
  listening.resolve(provider);
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: url,
    redirect_uri: callback,
    scope: 'openid',
    state: 's',
    prompt: 'none',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
  });
  const page = await createBrowser().open(`${issuer}/auth?${query}`, { stopAt: callback });
  const { origin, pathname, searchParams } = page.url;
  return { place: origin + pathname, error: searchParams.get('error'), body: page.body };
}

describe('our client metadata document', () => {
  it('is accepted by oidc-provider, which sends the browser back to our callback', async () => {
    expect(await sentTo(document)).toEqual({ place: callback, error: 'login_required', body: '' });
  });

  it('is refused where it names another address than its own, to a byte', async () => {
    const { place, body } = await sentTo({ ...document, client_id: `${url}/` });
    expect(place).not.toBe(callback);
    expect(body).toContain('client_id does not match');
  });

  it('is refused with another callback', async () => {
    const { place, body } = await sentTo({ ...document, redirect_uris: ['https://gate.test/other'] });
    expect(place).not.toBe(callback);
    expect(body).toContain('redirect_uri');
  });
});
