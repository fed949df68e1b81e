import { expect, test } from 'vitest';
import type { Diagnosis } from '../../packages/gateway/src/upstream/diagnose/diagnosis.ts';
import { callback, examined, expectFindings } from './examined.ts';
import { admit, type Patient } from './patient.ts';

/** A server with one fault; beside it its twin, of which nothing is found. */
interface Row {
  readonly name: string;
  readonly cases: readonly string[];
  /** What both are, where it is not a server with a sign-in. */
  readonly both?: Partial<Patient> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The one line that differs. */
  readonly fault: Partial<Patient>;
  readonly findings: readonly string[];
  /** Texts that stand in the findings. */
  readonly names?: readonly string[];
}

const open = { asksFor: 'nothing' } as const;
const withKey = { asksFor: 'key' } as const;
const key = { 'x-api-key': 'good' };
const isOurs = (uri: string): boolean => uri === callback;

const rows: readonly Row[] = [
  {
    name: 'clients that one of two instances does not know',
    cases: ['oauth 1', 'framework: clients lost on restart'],
    fault: { sharesClients: false },
    findings: ['clients_lost!'],
    names: ['of 8 sign-ins', '4 were refused', 'not found in the registry', 'ten seconds later 4 of 8'],
  },
  {
    name: 'clients that are known after a while',
    cases: [],
    fault: { lag: 5 },
    findings: ['clients_lag'],
    names: ['5 were refused', 'ten seconds later 0 of 8'],
  },
  {
    name: 'sessions that one of two instances does not know',
    cases: ['framework: session lost between instances'],
    both: open,
    fault: { sharesSessions: false },
    findings: ['sessions_lost!'],
    names: ['of 8 requests', '4 were refused', 'Session not found'],
  },
  {
    name: 'a registration that does not take our callback',
    cases: ['framework: http callback refused'],
    fault: { registers: (uri) => !isOurs(uri) },
    findings: ['callback_refused!'],
    names: [callback, 'invalid_redirect_uri'],
  },
  {
    name: 'a registration that does not take the callbacks of MCP Manager',
    cases: [],
    fault: { registers: isOurs },
    findings: ['manager_callback_refused?'],
  },
  {
    name: 'a list of callbacks that pays no heed to the registration',
    cases: [],
    fault: { sendsBack: (uri) => !isOurs(uri) },
    findings: ['callback_refused!'],
    names: [callback, 'not registered for this client'],
  },
  {
    name: 'a list of callbacks without those of MCP Manager',
    cases: [],
    fault: { sendsBack: isOurs },
    findings: ['manager_callback_refused?'],
    names: ['https://mcp.mcpmanager.ai/api/v1/mcpm/inbound/oauth/callback and https://app.mcpmanager.ai/'],
  },
  {
    name: 'a registration that wants a credential',
    cases: ['oauth 25'],
    fault: { registration: { status: 401, body: { error: 'invalid_token' } } },
    findings: ['registration_credential!'],
  },
  {
    name: 'a registration that is limited',
    cases: ['framework: 429 on registration'],
    fault: { registration: { status: 429 } },
    findings: ['registration_limited'],
  },
  {
    name: 'a registration that fails',
    cases: [],
    fault: { registration: { status: 500 } },
    findings: ['registration_refused!'],
  },
  {
    name: 'a registration that is none',
    cases: [],
    fault: { registration: { status: 201, body: { client_id: '' } } },
    findings: ['registration_refused!'],
  },
  {
    name: 'a registration that takes no scopes',
    cases: ['framework: scope refused at DCR'],
    fault: { takesScopes: false },
    findings: ['registration_scope'],
  },
  {
    name: 'a registration that changes the way to authenticate',
    cases: ['framework: DCR response changes the auth method'],
    fault: { method: 'client_secret_jwt' },
    findings: ['auth_method_changed?'],
  },
  {
    name: 'a secret that ends',
    cases: ['framework: secret expires'],
    fault: { secretEnds: 4_000_000_000 },
    findings: ['secret_ends?'],
    names: ['2096-10-02'],
  },
  {
    name: 'an authorization endpoint that fails',
    cases: [],
    fault: { authorize: { status: 500, body: 'Internal Server Error' } },
    findings: ['authorize_fails!'],
  },
  {
    name: 'an authorization endpoint that takes nothing',
    cases: [],
    fault: { authorize: { status: 400, body: '{"error":"invalid_target"}' } },
    findings: ['authorize_refused!'],
    names: ['invalid_target'],
  },
  {
    name: 'PKCE that is not demanded',
    cases: [],
    fault: { demandsPkce: false },
    findings: ['pkce_optional?'],
  },
  {
    name: 'any token that is taken',
    cases: [],
    fault: { checksToken: false },
    findings: ['token_unchecked!'],
  },
  {
    name: 'a token that is answered with 500',
    cases: ['framework: restart shows 500 not 401'],
    fault: { badToken: 500 },
    findings: ['bad_token_status'],
  },
  {
    name: 'a token that is answered with 400',
    cases: ['oauth 10'],
    fault: { badToken: 400 },
    findings: ['bad_token_status'],
  },
  {
    name: 'a foreign host that is believed',
    cases: ['oauth 30', 'framework: Host-dependent metadata'],
    fault: { believesForwarded: true },
    findings: ['forwarded_host_believed'],
  },
  {
    name: 'a sign-in that nobody needs',
    cases: [],
    both: open,
    fault: { publishes: true },
    findings: ['sign_in_optional?'],
  },
  {
    name: 'a foreign origin that is answered',
    cases: ['oauth 34'],
    both: open,
    fault: { checksOrigin: false },
    findings: ['origin_ignored'],
  },
  {
    name: 'a foreign origin that is answered where it has a key',
    cases: ['oauth 34'],
    both: withKey,
    headers: key,
    fault: { checksOrigin: false },
    findings: ['origin_ignored?'],
  },
  {
    name: 'a key that is not taken',
    cases: [],
    both: withKey,
    headers: key,
    fault: { takesKey: false },
    findings: ['credentials_refused!'],
  },
  {
    name: 'an empty list of tools',
    cases: ['framework: tools hidden by scope'],
    both: withKey,
    headers: key,
    fault: { tools: [] },
    findings: ['tools_empty'],
    names: ['whoever sends what was given'],
  },
  {
    name: 'an empty list of tools for strangers',
    cases: [],
    both: open,
    fault: { tools: [] },
    findings: ['tools_empty'],
    names: ['a stranger'],
  },
  {
    name: 'tools that are not declared',
    cases: [],
    both: open,
    fault: { declaresTools: false },
    findings: ['tools_undeclared'],
  },
  ...([open, undefined] as const).map((both) => ({
    name: `an address without its slash${both ? '' : ', where people sign in'}`,
    cases: [],
    both,
    fault: { path: '/mcp/' } as const,
    findings: ['not_mcp!', 'slash_wrong!'],
    names: ['/mcp/ there is'],
  })),
  {
    name: 'a redirect to the form without the slash',
    cases: ['framework: 307/308 on slash'],
    fault: { slash: '/mcp' },
    findings: ['slash_redirects?'],
  },
  {
    name: 'a redirect to the form without the slash, on another scheme',
    cases: ['framework: 307/308 on slash'],
    fault: { slash: 'https://127.0.0.1/mcp' },
    findings: ['slash_redirect_elsewhere'],
  },
];

/** Twins that several rows share are examined once. */
const twins = new Map<Row['both'], Promise<Diagnosis>>();

async function twinOf({ both, headers }: Pick<Row, 'both' | 'headers'>): Promise<Diagnosis> {
  const known = twins.get(both);
  if (known) return known;
  const diagnosis = admit(both).then(async ({ url }) => (await examined(url, headers)).diagnosis);
  twins.set(both, diagnosis);
  return diagnosis;
}

test.each(rows)('finds $name, and nothing at its twin', async ({ both, headers, fault, findings, names = [] }) => {
  const sick = await examined((await admit({ ...both, ...fault })).url, headers);
  expectFindings(sick.diagnosis, findings);
  const told = sick.diagnosis.findings.map(({ evidence, fix }) => `${evidence.saw} ${fix}`).join('\n');
  for (const name of names) expect(told).toContain(name);
  expectFindings(await twinOf({ both, headers }), []);
});
