import type { OAuthProblem } from '../../../packages/gateway/src/domain/oauth/problem.ts';
import type { GrantedTokens, OpenedIdentity } from '../../../packages/gateway/src/store/store.ts';
import type { RefreshOutcome } from '../../../packages/gateway/src/upstream/identities/refresh-outcome.ts';
import { provider } from '../../store/token-provider.ts';

/** Tokens as an answer of the provider would bring them. @param life milliseconds until the access token ends, null for never */
export function granted(
  generation: number,
  life: number | null,
  refreshToken: string | null = `refresh-${generation}`,
): GrantedTokens {
  const now = Date.now();
  const expiresAt = life === null ? null : now + life;
  return {
    tokens: {
      accessToken: `access-${generation}`,
      refreshToken: refreshToken ?? undefined,
      resource: 'https://mcp.test/mcp',
      provider,
    },
    grant: {
      issuer: 'https://as.test',
      clientId: 'none',
      scope: 'read',
      expiresAt,
      refreshAt: life === null || refreshToken === null ? null : now + life * 0.8,
    },
  };
}

export function problem(status: number, error?: string): OAuthProblem {
  return {
    stage: 'refresh',
    url: provider.tokenEndpoint,
    status,
    error,
    description: undefined,
    uri: undefined,
    body: '',
    code: undefined,
  };
}

/** A provider that rotates refresh tokens and revokes all of them when one is shown twice. */
export interface StrictProvider {
  readonly request: (opened: OpenedIdentity) => Promise<RefreshOutcome>;
  /** Requests that arrived, and how many of them it refused. */
  readonly counts: { requests: number; refused: number };
  /** Answers this instead of tokens while it is set. */
  instead: RefreshOutcome | undefined;
  /** Milliseconds that it takes to answer. */
  delay: number;
}

/** @param life of each access token, in milliseconds */
export function strictProvider(life: number): StrictProvider {
  let current = 'refresh-1';
  let generation = 1;
  let revoked = false;
  const counts = { requests: 0, refused: 0 };
  const self: StrictProvider = {
    counts,
    instead: undefined,
    delay: 30,
    async request({ tokens }) {
      counts.requests += 1;
      const shown = tokens?.refreshToken;
      const isGood = shown === current && !revoked;
      if (!self.instead && isGood) {
        generation += 1;
        current = `refresh-${generation}`;
      }
      const answer = self.instead ?? (isGood ? undefined : refusal());
      const issued = granted(generation, life);
      await new Promise((resolve) => setTimeout(resolve, self.delay));
      return answer ?? { kind: 'granted', granted: issued };
    },
  };

  function refusal(): RefreshOutcome {
    revoked = true;
    counts.refused += 1;
    return { kind: 'doubtful', problem: problem(400, 'invalid_grant'), unknownClient: false };
  }

  return self;
}
