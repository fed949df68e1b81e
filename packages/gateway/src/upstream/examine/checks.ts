import type { Judgement } from '../../domain/verdict.ts';
import { authorize } from './authorize-check.ts';
import { deregister } from './deregister-check.ts';
import { discover } from './discover-check.ts';
import { published } from './published-check.ts';
import { register } from './register-check.ts';
import { foreignOrigin, forwardedHost, otherSlash, session, unknownToken } from './server-checks.ts';
import type { Trial } from './trial.ts';

/** One active check: a row of the table. */
export interface Check {
  readonly name: string;
  /** For people, before it runs: what it does. */
  readonly announced: string;
  readonly when: (trial: Trial) => boolean;
  readonly take: (trial: Trial) => Promise<void>;
  /** Takes away what another made: runs whatever happened. */
  readonly isCleaning?: boolean;
}

/** In order. Each is safe: nobody signs in, no tool is called, nothing is followed. */
export const checks: readonly Check[] = [
  {
    name: 'slash',
    announced: 'asks the same address with one slash more, or less',
    when: ({ request, judgement }) => hasPath(request.url) && mayHaveTwo(judgement),
    take: otherSlash,
  },
  {
    name: 'origin',
    announced: 'asks as the script of a foreign web page would',
    when: ({ letsUsIn }) => letsUsIn,
    take: foreignOrigin,
  },
  {
    name: 'metadata',
    announced: 'looks whether it publishes how to sign in, though it asks for nothing',
    when: ({ judgement }) => judgement.verdict.kind === 'open',
    take: published,
  },
  {
    name: 'forwarded host',
    announced: 'asks with a foreign X-Forwarded-Host',
    when: ({ facts }) => facts !== undefined,
    take: forwardedHost,
  },
  {
    name: 'token',
    announced: 'asks with a token that nobody issued',
    when: ({ judgement }) => ['oauth', 'oauth_client_needed', 'header'].includes(judgement.verdict.kind),
    take: unknownToken,
  },
  {
    name: 'era',
    announced: 'asks in the stateless revision of 2026-07-28',
    when: ({ letsUsIn }) => letsUsIn,
    take: discover,
  },
  {
    name: 'session',
    announced: 'opens a session and lists the tools 8 times, each over a new connection',
    when: ({ letsUsIn }) => letsUsIn,
    take: session,
  },
  {
    name: 'registration',
    announced: 'registers a client (at most 2)',
    when: ({ facts }) => facts?.authorizationServer.registrationEndpoint !== undefined,
    take: register,
  },
  {
    name: 'sign-in',
    announced: 'begins sign-ins with it, each over a new connection (at most 20), and goes on with none',
    when: ({ found }) => found.client !== undefined,
    take: authorize,
  },
  {
    name: 'cleaning up',
    announced: 'takes the client away again',
    when: ({ found }) => found.client?.management !== undefined,
    take: deregister,
    isCleaning: true,
  },
];

function hasPath(url: string): boolean {
  return new URL(url).pathname !== '/';
}

/** Also where no MCP server is: people leave a slash out, or add one. A redirect has said it all. */
function mayHaveTwo({ verdict, findings }: Judgement): boolean {
  if (verdict.kind === 'not_mcp') return !findings.some(({ code }) => code.endsWith('_redirect'));
  return ['open', 'oauth', 'oauth_client_needed', 'header'].includes(verdict.kind);
}
