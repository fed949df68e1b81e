import type { AdapterPayload } from 'oidc-provider';
import type { RecordStore } from '../records/record-store.ts';
import type { Application, GivenApplication } from './contract.ts';
import { hashed } from './hash.ts';

/** The applications that are known here: those that registered, and those that the operator gave. */
export interface Applications {
  /** As oidc-provider wants it; undefined for one that is unknown or may not take part. */
  metadata(clientId: string): Promise<AdapterPayload | undefined>;
  /** Whether it may take part at all. */
  admits(clientId: string): Promise<boolean>;
  find(clientId: string): Promise<Application | undefined>;
  /** Keeps a registration for good, now that somebody let it in. */
  activate(clientId: string): Promise<void>;
  /** Keeps what the metadata document of an application says, now that somebody let it in. */
  keepDocument(clientId: string, document: ClientDocument): Promise<void>;
  /** What `keepDocument` kept, as JSON. */
  document(clientId: string): Promise<string | undefined>;
}

/** Client metadata (RFC 7591, section 2). */
export type ClientDocument = Readonly<Record<string, unknown>>;

export interface ApplicationSources {
  readonly records: RecordStore;
  readonly given: (clientId: string) => Promise<GivenApplication | undefined>;
  readonly admits: (clientId: string) => Promise<boolean>;
}

export function createApplications({ records, given, admits }: ApplicationSources): Applications {
  const registered = (clientId: string) => records.find('Client', hashed(clientId));
  const documented = (clientId: string) => records.find('ClientDocument', hashed(clientId));

  async function keep(kind: string, id: string): Promise<void> {
    const record = await records.find(kind, id);
    if (!record || record.expiresAt === null) return;
    const { version, ...rest } = record;
    await records.swap({ ...rest, expiresAt: null }, version);
  }

  return {
    admits,
    async metadata(clientId) {
      if (!(await admits(clientId))) return undefined;
      const application = await given(clientId);
      if (application) return givenMetadata(application);
      const record = await registered(clientId);
      return record && (JSON.parse(record.body) as AdapterPayload);
    },
    async find(clientId) {
      const application = await given(clientId);
      if (application) return { ...named(application), source: 'given' };
      const own = await registered(clientId);
      const record = own ?? (await documented(clientId));
      if (!record) return undefined;
      const { client_name: name, redirect_uris: redirectUris = [] } = JSON.parse(record.body) as AdapterPayload;
      return { ...named({ id: clientId, name, redirectUris }), source: own ? 'registered' : 'document' };
    },
    async activate(clientId) {
      const record = await registered(clientId);
      await keep('Client', hashed(clientId));
      if (record?.alias) await keep('Registration', record.alias);
    },
    async keepDocument(clientId, document) {
      const body = JSON.stringify(document);
      await records.put({
        kind: 'ClientDocument',
        id: hashed(clientId),
        alias: null,
        group: null,
        body,
        expiresAt: null,
      });
    },
    document: async (clientId) => (await documented(clientId))?.body,
  };
}

export function named({
  id,
  name,
  redirectUris,
}: {
  readonly id: string;
  readonly name: string | undefined;
  readonly redirectUris: readonly string[];
}): Pick<Application, 'id' | 'name' | 'redirectUris'> {
  return { id, name: name === undefined || name.trim() === '' ? id : name, redirectUris };
}

function givenMetadata({ id, name, redirectUris, secret }: GivenApplication): AdapterPayload {
  return {
    client_id: id,
    client_name: name,
    redirect_uris: [...redirectUris],
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    application_type: 'native',
    // Which of the two ways a secret comes in is the application's choice (RFC 6749, section 2.3.1): see `client-authentication.ts`.
    ...(secret === undefined
      ? { token_endpoint_auth_method: 'none' }
      : { token_endpoint_auth_method: 'client_secret_basic', client_secret: secret }),
  };
}
