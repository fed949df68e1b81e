import type { ServerResponse } from 'node:http';
import type { RecordStore } from '../records/record-store.ts';
import type { Applications } from './applications.ts';
import { type Presented, presentedId } from './client-authentication.ts';
import { formEndpoint, type Serve, withForm } from './client-request.ts';
import type { AuthorizationServerOptions } from './contract.ts';
import { holdAnswer } from './held-answer.ts';
import type { RefreshReplay, Spending } from './refresh-replay.ts';
import { asksForAnother, dropUnknownScopes, refreshTokenFacts } from './refresh-request.ts';
import type { Refuse } from './refuse.ts';
import { canonicalOr } from './resource.ts';
import { sendJsonText } from './send.ts';

/** The revocation endpoint (RFC 7009). */
export function revocationEndpoint(applications: Applications, refuse: Refuse, serve: Serve): Serve {
  return formEndpoint(applications, refuse, (request, response, presented) =>
    serve(withForm(request, presented), response),
  );
}

export interface TokenEndpointParts {
  readonly applications: Applications;
  readonly records: RecordStore;
  readonly replay: RefreshReplay;
  readonly resource: AuthorizationServerOptions['resource'];
  readonly refuse: Refuse;
  readonly serve: Serve;
}

/** The token endpoint (RFC 6749, section 3.2), where several may spend one refresh token at the same moment. */
export function tokenEndpoint({ applications, records, replay, resource, refuse, serve }: TokenEndpointParts): Serve {
  return formEndpoint(applications, refuse, async (request, response, presented) => {
    const { form } = presented;
    canonicaliseResources(form);
    const clientId = presentedId(presented);
    const work = () => serve(withForm(request, presented), response);
    const refreshToken = form.get('refresh_token');
    if (form.get('grant_type') !== 'refresh_token' || !refreshToken) return work();
    const { resources: granted, grant } = await refreshTokenFacts(records, refreshToken);
    if (asksForAnother(form, granted)) {
      const description = 'this refresh token is for another resource';
      return refuse(response, { status: 400, error: 'invalid_target', description, clientId });
    }
    dropUnknownScopes(form, granted[0] === undefined ? undefined : await resource(granted[0]));
    const spending = await replay.spend({ refreshToken, grant }, fingerprint(presented));
    if (spending.as !== 'unfinished') return answerSpending(spending, response, work);
    const description = 'somebody is using this refresh token: try again';
    const headers = { 'retry-after': '5' };
    return refuse(response, { status: 503, error: 'temporarily_unavailable', description, headers, clientId });
  });
}

async function answerSpending(
  spending: Exclude<Spending, { as: 'unfinished' }>,
  response: ServerResponse,
  work: () => Promise<void>,
): Promise<void> {
  switch (spending.as) {
    case 'first':
      return spendFirst(spending, response, work);
    case 'same':
      return sendJsonText(response, 200, spending.body);
    case 'other':
      return work();
  }
}

/** The answer is kept before it is out: one that is late must not find the token spent and no answer to it. */
async function spendFirst(
  { done, failed }: Extract<Spending, { as: 'first' }>,
  response: ServerResponse,
  work: () => Promise<void>,
): Promise<void> {
  const held = await holdAnswer(response, work).catch(async (error: unknown) => {
    await failed();
    throw error;
  });
  await (held.status === 200 ? done(held.body) : failed());
  held.release();
}

function canonicaliseResources(form: URLSearchParams): void {
  const named = form.getAll('resource').filter((each) => each !== '');
  form.delete('resource');
  for (const each of new Set(named.map(canonicalOr))) form.append('resource', each);
}

function fingerprint({ form, authorization = '' }: Presented): string {
  const named = ['client_id', 'client_secret', 'scope', 'resource'].map((name) => form.getAll(name));
  return JSON.stringify([authorization, ...named]);
}
