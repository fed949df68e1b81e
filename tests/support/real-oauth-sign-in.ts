import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Interaction, InteractionResults, Provider } from 'oidc-provider';
import type { OAuthServerOptions } from './real-oauth-options.ts';

/**
 * The steps between the authorization request and its answer. `login_hint`, else the cookie `account`, says who signs in; the
 * account `nobody` refuses the consent.
 */
export function signIn(provider: Provider, options: OAuthServerOptions) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const interaction = await provider.interactionDetails(request, response);
    const { login_hint: hint } = interaction.params;
    const usual = String(hint ?? cookieOf(request) ?? options.account ?? 'alice');
    if (options.pages === 'form' && request.method === 'GET') return page(response, interaction, usual);
    const form = request.method === 'POST' ? await formIn(request) : new URLSearchParams();
    const account = form.get('account') ?? usual;
    const refused = form.get('decision') === 'deny' || account === 'nobody';
    const result = refused ? refusal : await resultOf(provider, interaction, account);
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  };
}

const refusal: InteractionResults = { error: 'access_denied', error_description: 'the person said no' };

async function resultOf(provider: Provider, interaction: Interaction, account: string): Promise<InteractionResults> {
  if (interaction.prompt.name === 'login') return { login: { accountId: account } };
  const { grantId, params, session } = interaction;
  const known = grantId ? await provider.Grant.find(grantId) : undefined;
  const identified = { accountId: String(session?.accountId), clientId: String(params.client_id) };
  const grant = known ?? new provider.Grant(identified);
  const scope = String(params.scope ?? '');
  grant.addOIDCScope(scope);
  grant.addResourceScope(String(params.resource), scope);
  return { consent: { grantId: await grant.save() } };
}

function page(response: ServerResponse, { prompt, params }: Interaction, account: string): void {
  const fields = {
    login: `<label>Account <input name="account" value="${attribute(account)}"></label><button>Sign in</button>`,
    consent: `<p>${attribute(params.client_id)} asks for ${attribute(params.scope)}</p>
<button name="decision" value="deny">Deny</button><button name="decision" value="allow">Allow</button>`,
  };
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
  response.end(
    `<!doctype html><title>${prompt.name}</title><form method="post">${fields[prompt.name as 'login' | 'consent']}</form>`,
  );
}

function attribute(value: unknown): string {
  return String(value).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function cookieOf(request: IncomingMessage): string | undefined {
  return /(?:^|;\s*)account=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
}

async function formIn(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
