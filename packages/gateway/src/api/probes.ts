import { z } from 'zod';
import { checkNewServer } from '../admin/add-server.ts';
import { type ProbedServer, probeOfKept, probeServer } from '../admin/probe-server.ts';
import type { ErrorCode } from '../errors/catalogue.ts';
import { describeJudgement } from '../upstream/judge/describe.ts';
import { oauthAddresses } from '../upstream/oauth/addresses.ts';
import type { ProbeStep } from '../upstream/probe/evidence.ts';
import type { EventSink } from './event-stream.ts';
import { operation } from './operation.ts';
import type { ApiParts } from './parts.ts';
import { network, slug, url } from './schemas.ts';
import { wantedAuth, wantedAuthOf } from './server-auth.ts';

/** What may stand in the way of meeting a server. */
export const meetingErrors = [
  'oauth_client_needed',
  'server_needs_header',
  'server_sse_only',
  'network_forbidden',
  'upstream_unreachable',
  'upstream_timeout',
  'upstream_refused',
  'upstream_unauthorized',
  'upstream_not_mcp',
  'upstream_incomplete',
  'upstream_wrong_id',
  'upstream_too_large',
  'upstream_version_unsupported',
  'upstream_error',
] as const satisfies readonly ErrorCode[];

const strings = z.array(z.string());

const authorizationServer = z.object({
  issuer: z.string(),
  metadataUrl: z.string().optional(),
  authorizationEndpoint: z.string(),
  tokenEndpoint: z.string(),
  registrationEndpoint: z.string().optional(),
  revocationEndpoint: z.string().optional(),
  authMethods: strings.optional(),
  grantTypes: strings.optional(),
  codeChallengeMethods: strings.optional(),
  scopes: strings.optional(),
  sendsIssuer: z.boolean(),
  readsClientDocuments: z.boolean(),
});

const facts = z
  .object({
    resource: z.string(),
    resourceMetadataUrl: z.string().optional(),
    challengeScope: z.string().optional(),
    resourceScopes: strings.optional(),
    authorizationServers: strings,
    authorizationServer,
  })
  .meta({ id: 'OAuthFacts', description: 'What a server and its authorization server publish about signing in.' });

const verdict = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('open') }),
    z.object({ kind: z.literal('oauth'), facts }),
    z.object({ kind: z.literal('oauth_client_needed'), facts, why: z.string() }),
    z.object({ kind: z.literal('header'), headerNames: strings, hint: z.string() }),
    z.object({ kind: z.literal('sse_only') }),
    z.object({ kind: z.literal('not_mcp'), found: z.string() }),
    z.object({ kind: z.literal('unreachable'), stage: z.string(), reason: z.string() }),
  ])
  .meta({ id: 'Verdict', description: 'How a server is to be connected.' });

const step = z
  .object({
    name: z.string(),
    purpose: z.string(),
    evidence: z.object({
      method: z.string(),
      url: z.string(),
      requestHeaders: z.record(z.string(), z.string()),
      status: z.number().int().optional(),
      headers: z.record(z.string(), z.string()),
      body: z.string(),
      ms: z.number(),
      addresses: strings,
      connectedTo: z.string().optional(),
      failure: z.string().optional(),
    }),
    failure: z.object({ code: z.string(), message: z.string() }).optional(),
    redirects: strings,
  })
  .meta({ id: 'ProbeStep', description: 'One request and what came of it, without secrets.' });

const probeResult = z
  .object({
    verdict,
    lines: strings.describe('In sentences: what it is, and what is to be done next.'),
    findings: z.array(
      z.object({
        code: z.string(),
        severity: z.enum(['error', 'warning', 'info']),
        saw: z.string(),
        fix: z.string(),
        url: z.string(),
      }),
    ),
    server: z.object({ name: z.string(), version: z.string(), protocolVersion: z.string() }).nullable(),
    steps: z.array(step),
  })
  .meta({ id: 'ProbeResult' });

const shared = {
  method: 'POST',
  tag: 'probes',
  access: 'admin',
  description:
    'Takes up to a minute. Where the client accepts text/event-stream each step is told as it is taken, and the result at the end.',
  answer: probeResult,
  events: { step, result: probeResult },
} as const;

export const probeOperations = [
  operation({
    ...shared,
    id: 'probe',
    path: '/probes',
    summary: 'Ask a server that is not added yet how it is connected, and say what is wrong with it',
    body: z
      .strictObject({ url, network: network.default('public'), auth: wantedAuth.default({ mode: 'none' }) })
      .meta({ id: 'ProbeRequest' }),
    errors: ['server_url_invalid', 'auth_invalid', 'header_invalid'],
    handle: ({ parts, body }) => run(parts, strangerOf(body, parts)),
    stream: ({ parts, body }, sink) => tell(parts, strangerOf(body, parts), sink),
  }),
  operation({
    ...shared,
    id: 'probeServer',
    path: '/servers/{server}/probes',
    summary: 'Ask a server that was added how it is connected; it is met as a stranger, without our identities',
    parameters: z.object({ server: slug }),
    errors: ['server_unknown'],
    handle: async ({ parts, parameters: { server } }) =>
      run(parts, await probeOfKept(parts.store, server, parts.origin)),
    stream: async ({ parts, parameters: { server } }, sink) =>
      tell(parts, await probeOfKept(parts.store, server, parts.origin), sink),
  }),
];

interface Asked {
  readonly url: string;
  readonly network: 'public' | 'private';
  readonly auth: Parameters<typeof wantedAuthOf>[0];
}

/** Judged like a server that is to be added; the gateway of one stands for none. */
function strangerOf({ url: address, network: where, auth }: Asked, { origin }: ApiParts): ProbedServer {
  const wanted = checkNewServer({ url: address, network: where, gateway: 'default', ...wantedAuthOf(auth) });
  const settings = wanted.auth.mode === 'oauth' ? wanted.auth : {};
  const { headers = {}, client } = wanted;
  return { url: wanted.url, network: where, headers, settings, givenClient: client !== undefined, publicUrl: origin };
}

async function run(
  { outbound, origin, egress }: ApiParts,
  asked: ProbedServer,
  onStep: (step: ProbeStep) => void = () => {},
) {
  const steps: ProbeStep[] = [];
  const judgement = await probeServer(outbound, asked, (taken) => {
    steps.push(taken);
    onStep(taken);
  });
  const { callback } = oauthAddresses(origin);
  const lines = describeJudgement(judgement, { callback, egressAddresses: egress?.addresses ?? [] });
  return { ...judgement, server: judgement.server ?? null, lines, steps };
}

async function tell(parts: ApiParts, asked: ProbedServer, sink: EventSink): Promise<void> {
  let told: Promise<void> = Promise.resolve();
  const result = await run(parts, asked, (taken) => {
    told = told.then(() => sink.send('step', taken));
  });
  await told;
  await sink.send('result', result);
}
