import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type Provider } from 'oidc-provider';
import type { RecordStore } from '../records/record-store.ts';
import { type Applications, named } from './applications.ts';
import { AuthorizationGone } from './authorization-gone.ts';
import type { Application, Approval, Authorizations, PendingAuthorization } from './contract.ts';
import { hashed } from './hash.ts';
import { endpoints } from './metadata.ts';
import { endGrant } from './removal.ts';
import { overwriteHead } from './request-head.ts';

type Client = NonNullable<Awaited<ReturnType<Provider['Client']['find']>>>;
type Details = Awaited<ReturnType<Provider['interactionDetails']>>;

export interface AuthorizationsParts {
  readonly provider: Provider;
  readonly issuer: URL;
  readonly applications: Applications;
  readonly records: RecordStore;
}

/** Authorizations under way, as the pages see them that ask people. */
export function createAuthorizations({ provider, issuer, applications, records }: AuthorizationsParts): Authorizations {
  async function details(request: IncomingMessage, response: ServerResponse): Promise<Details> {
    overwriteHead(request, issuer);
    return provider.interactionDetails(request, response).catch((error: unknown) => {
      throw error instanceof errors.SessionNotFound ? new AuthorizationGone() : error;
    });
  }

  async function clientOf({ params }: Details): Promise<Client> {
    const client = await provider.Client.find(String(params.client_id)).catch(() => undefined);
    if (!client) throw new AuthorizationGone();
    return client;
  }

  async function pending(found: Details): Promise<PendingAuthorization> {
    const { redirect_uri: redirectUri = '', resource, scope } = found.params as Record<string, string>;
    const application = await applicationOf(await clientOf(found));
    return {
      uid: found.uid,
      application,
      redirectUri,
      resource: String(resource),
      scopes: (scope ?? '').split(' ').filter((each) => each !== ''),
      approved: approvalOf(found),
      resumePath: `${endpoints.authorize}/${found.uid}`,
    };
  }

  /** What a document says now, not when somebody was last asked. */
  async function applicationOf(client: Client): Promise<Application> {
    const { clientId: id, clientName: name, redirectUris = [] } = client;
    if (isDocument(client)) return { ...named({ id, name, redirectUris }), source: 'document' };
    const application = await applications.find(id);
    if (!application) throw new AuthorizationGone();
    return application;
  }

  /** One authorization that the same person approves twice, at the same moment even, is one grant. */
  async function keepGrant(
    { uid, application, resource }: PendingAuthorization,
    { accountId, scopes }: Approval,
  ): Promise<string> {
    const jti = hashed(JSON.stringify(['grant', uid, accountId]));
    const grant = new provider.Grant({ accountId, clientId: application.id });
    grant.jti = jti;
    grant.addResourceScope(resource, scopes.join(' '));
    return grant.save();
  }

  async function remember(client: Client): Promise<void> {
    if (isDocument(client)) await applications.keepDocument(client.clientId, client.metadata());
    else await applications.activate(client.clientId);
  }

  return {
    async read(request, response) {
      return pending(await details(request, response));
    },
    async approve(request, response, answer) {
      const { accountId } = answer;
      const found = await details(request, response);
      const asked = await pending(found);
      const { approved } = asked;
      if (approved?.accountId === accountId) return { grant: approved.grant };
      if (approved) await endGrant(records, approved.grant);
      const grantId = await keepGrant(asked, answer);
      const result = { login: { accountId, remember: false }, consent: { grantId } };
      await provider.interactionResult(request, response, result, { mergeWithLastSubmission: false });
      await remember(await clientOf(found));
      return { grant: hashed(grantId) };
    },
    async refuse(request, response) {
      const found = await details(request, response);
      const approved = approvalOf(found);
      if (approved) await endGrant(records, approved.grant);
      const result = { error: 'access_denied', error_description: 'the person did not let the application in' };
      await provider.interactionResult(request, response, result, { mergeWithLastSubmission: false });
    },
  };
}

function approvalOf({ result }: Details): PendingAuthorization['approved'] {
  const grantId = result?.consent?.grantId;
  const accountId = result?.login?.accountId;
  return grantId === undefined || accountId === undefined ? undefined : { accountId, grant: hashed(grantId) };
}

/** oidc-provider marks a client that it read from its metadata document. */
function isDocument(client: Client): boolean {
  return 'clientIdMetadataDocument' in client;
}
