import { parseChallenges } from '../../../packages/gateway/src/domain/oauth/challenge.ts';
import type { ProbeEvidence, ProbeStep } from '../../../packages/gateway/src/upstream/probe/evidence.ts';

export const at = 'https://mcp.example.com';
export const url = `${at}/mcp`;
export const as = 'https://as.example.com';
export const resourcePath = '/.well-known/oauth-protected-resource';
export const oauthPath = '/.well-known/oauth-authorization-server';
export const openidPath = '/.well-known/openid-configuration';

/** What a step came to, as data. */
export interface Came {
  readonly status?: number;
  readonly type?: string;
  readonly body?: string;
  readonly challenge?: string | readonly string[];
  readonly location?: string;
  /** Code and message of the catalogue, the socket's code. */
  readonly failure?: readonly [code: string, message: string, socket?: string];
}

const emptyStep = {
  purpose: '',
  failure: undefined,
  redirects: [],
  challenges: [],
  document: undefined,
  server: undefined,
  issuer: undefined,
  issuerFrom: undefined,
  sseEndpoint: false,
} as const;

export function step(name: ProbeStep['name'], where: string, came: Came, rest: Partial<ProbeStep> = {}): ProbeStep {
  const { status, type, body = '', challenge = [], location, failure } = came;
  const challenges = [challenge].flat();
  return {
    ...emptyStep,
    name,
    evidence: {
      method: name.startsWith('initialize') || name === 'first_call' ? 'POST' : 'GET',
      url: where,
      requestHeaders: {},
      status,
      headers: {
        ...(type === undefined ? {} : { 'content-type': type }),
        ...(location === undefined ? {} : { location }),
        ...(challenges.length === 0 ? {} : { 'www-authenticate': challenges.join(', ') }),
      },
      body,
      ms: 1,
      addresses: [],
      connectedTo: status === undefined ? undefined : '203.0.113.5',
      tls: undefined,
      failure: failure?.[2] ?? failure?.[0],
    },
    failure: failure && { code: failure[0], message: failure[1] },
    challenges: parseChallenges(challenges),
    ...rest,
  };
}

export function initialize(came: Came, rest: Partial<ProbeStep> = {}, where = url): ProbeStep {
  return step('initialize', where, came, rest);
}

export const server = { name: 'notes', version: '1.0.0', protocolVersion: '2025-11-25' };
export const answered = initialize({ status: 200, type: 'application/json', body: '{}' }, { server });

/** In the session that initialize opened. */
export function firstCall(came: Came): ProbeStep {
  return step('first_call', url, came);
}

/** The usual challenge. */
export const challenge = `Bearer resource_metadata="${at}${resourcePath}/mcp", scope="read"`;
export const unauthorized = initialize({ status: 401, challenge });

type Document = Readonly<Record<string, unknown>>;

export const resourceDocument: Document = {
  resource: url,
  authorization_servers: [as],
  scopes_supported: ['read', 'write'],
};

export const serverDocument: Document = {
  issuer: as,
  authorization_endpoint: `${as}/authorize`,
  token_endpoint: `${as}/token`,
  registration_endpoint: `${as}/register`,
  response_types_supported: ['code'],
  grant_types_supported: ['authorization_code', 'refresh_token'],
  token_endpoint_auth_methods_supported: ['none', 'client_secret_post'],
  code_challenge_methods_supported: ['S256'],
  scopes_supported: ['read', 'write', 'offline_access'],
};

/** @param changes of members; undefined takes one away */
export function resourceFound(changes: Document = {}, where = `${at}${resourcePath}/mcp`): ProbeStep {
  return step('resource_metadata', where, json, { document: merged(resourceDocument, changes) });
}

export function resourceAt(where: string, came: Came): ProbeStep {
  return step('resource_metadata', where, came);
}

export interface LookedFor {
  readonly issuer?: string;
  readonly from?: ProbeStep['issuerFrom'];
  readonly where?: string;
}

export function serverFound(
  changes: Document = {},
  { issuer = as, from = 'resource', where = as + oauthPath }: LookedFor = {},
): ProbeStep {
  const named = { issuer, issuerFrom: from };
  return step('authorization_server_metadata', where, json, { ...named, document: merged(serverDocument, changes) });
}

export function serverAt(
  came: Came,
  { issuer = as, from = 'resource', where = as + oauthPath }: LookedFor = {},
): ProbeStep {
  return step('authorization_server_metadata', where, came, { issuer, issuerFrom: from });
}

const json = { status: 200, type: 'application/json' };
export const absent: Came = { status: 404, type: 'text/plain', body: 'not found' };
export const page: Came = { status: 200, type: 'text/html', body: '<!doctype html><title>App</title>' };

/** Nothing at all is published. */
export const noMetadata: readonly ProbeStep[] = [
  resourceAt(`${at}${resourcePath}/mcp`, absent),
  resourceAt(`${at}${resourcePath}`, absent),
  serverAt(absent, { issuer: at, from: 'origin', where: at + oauthPath }),
  serverAt(absent, { issuer: at, from: 'origin', where: at + openidPath }),
];

function merged(document: Document, changes: Document): Document {
  return Object.fromEntries(Object.entries({ ...document, ...changes }).filter(([, value]) => value !== undefined));
}

export function evidenceOf(steps: readonly ProbeStep[], rest: Partial<ProbeEvidence> = {}): ProbeEvidence {
  return { url, network: 'public', credentials: [], steps, ...rest };
}
