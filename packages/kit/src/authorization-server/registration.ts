import type { RecordStore } from '../records/record-store.ts';
import type { RedirectPolicy, RegistrationLimits } from './contract.ts';
import { hashed } from './hash.ts';
import { authMethods, grantTypes } from './metadata.ts';
import { redirectProblem, withoutLoopbackPort } from './redirect-policy.ts';

/** The document of a registration request (RFC 7591, section 2). */
export type RegistrationDocument = Readonly<Record<string, unknown>>;

export interface RegistrationProblem {
  readonly status: number;
  readonly error: string;
  readonly description: string;
}

const addresses = ['client_uri', 'logo_uri', 'tos_uri', 'policy_uri'] as const;
const longestName = 200;
const longestAddress = 2_000;

/**
 * What oidc-provider is told of an application that registers. Applications send what other servers taught them: empty texts, grant types
 * that nobody offers here, scopes of theirs, the application type of a web site with the addresses of a program. None of it is a reason to refuse.
 */
export function normalised(document: RegistrationDocument): RegistrationDocument {
  const { client_name: name } = document;
  const wanted = Array.isArray(document.grant_types) ? document.grant_types : grantTypes;
  const offered = grantTypes.filter((type) => wanted.includes(type));
  return {
    ...(typeof name === 'string' && name.trim() !== '' && { client_name: name.slice(0, longestName) }),
    ...Object.fromEntries(addresses.filter((key) => isWebAddress(document[key])).map((key) => [key, document[key]])),
    redirect_uris: document.redirect_uris,
    grant_types: offered.includes('authorization_code') ? offered : [...grantTypes],
    response_types: ['code'],
    // RFC 7591, section 2 has client_secret_basic here; an application that says nothing rarely keeps a secret, and reads what it is given.
    token_endpoint_auth_method: document.token_endpoint_auth_method || authMethods[0],
    // With `web` no program could use its own scheme or a port of its own choice; what may be used is for the redirect policy to say.
    application_type: 'native',
  };
}

function isWebAddress(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > longestAddress || !URL.canParse(value)) return false;
  return ['https:', 'http:'].includes(new URL(value).protocol);
}

/** What is wrong with a registration that no reading of it mends. */
export function registrationProblem(
  { redirect_uris: uris }: RegistrationDocument,
  policy: RedirectPolicy,
): RegistrationProblem | undefined {
  if (!Array.isArray(uris) || uris.length === 0 || !uris.every((uri) => typeof uri === 'string'))
    return { status: 400, error: 'invalid_redirect_uri', description: 'redirect_uris must name at least one address' };
  const [problem] = uris.flatMap((uri: string) => redirectProblem(uri, policy) ?? []);
  return problem === undefined ? undefined : { status: 400, error: 'invalid_redirect_uri', description: problem };
}

/** Registrations as they are kept: the same one twice is one, and those that nobody let in are bounded. */
export interface Registrations {
  /**
   * What to answer to a public application that registered the same before; its life begins anew. One that may not take part is known as
   * well: it would only have to register again to come back.
   */
  known(document: RegistrationDocument): Promise<RegistrationDocument | undefined>;
  /** Whether there is no room for one more. */
  isFull(): Promise<boolean>;
  /** @returns what to answer: of several that register the same at one moment, all are the first one */
  keep(document: RegistrationDocument, answer: RegistrationDocument): Promise<RegistrationDocument>;
}

export function createRegistrations(records: RecordStore, { ceiling, idle }: RegistrationLimits): Registrations {
  async function renew(kind: string, id: string, alias?: string): Promise<boolean> {
    const record = await records.find(kind, id);
    if (!record) return false;
    const { version, ...rest } = record;
    const expiresAt = rest.expiresAt === null ? null : Date.now() + idle * 1000;
    await records.swap({ ...rest, alias: alias ?? rest.alias, expiresAt }, version);
    return true;
  }

  async function known(document: RegistrationDocument): Promise<RegistrationDocument | undefined> {
    if (!isPublic(document)) return undefined;
    const id = sameness(document);
    const record = await records.find('Registration', id);
    if (!record) return undefined;
    const answer = JSON.parse(record.body) as RegistrationDocument;
    if (!(await renew('Client', hashed(String(answer.client_id))))) return undefined;
    await renew('Registration', id);
    // A loopback port of its own choice is as good as the one that was registered first.
    return { ...answer, redirect_uris: document.redirect_uris };
  }

  return {
    known,
    isFull: async () => (await records.count('Client', true)) >= ceiling,
    async keep(document, answer) {
      if (!isPublic(document)) return answer;
      const client = hashed(String(answer.client_id));
      const registration = {
        kind: 'Registration',
        id: sameness(document),
        alias: null,
        group: null,
        body: JSON.stringify(answer),
        expiresAt: Date.now() + idle * 1000,
      };
      if (!(await records.create(registration))) {
        const first = await known(document);
        if (first) {
          await records.remove('Client', client);
          return first;
        }
        await records.put(registration);
      }
      await renew('Client', client, registration.id);
      return answer;
    },
  };
}

function isPublic(document: RegistrationDocument): boolean {
  return document.token_endpoint_auth_method === 'none';
}

function sameness(document: RegistrationDocument): string {
  const uris = (document.redirect_uris as readonly string[]).map(withoutLoopbackPort).sort();
  const entries = Object.entries({ ...document, redirect_uris: uris }).sort(([a], [b]) => (a < b ? -1 : 1));
  return hashed(JSON.stringify(entries));
}
