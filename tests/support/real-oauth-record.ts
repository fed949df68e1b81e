import type { OAuthCounts, SeenRequest } from './real-oauth-options.ts';

/** Counts what happened, and keeps what was asked. */
export interface OAuthRecord {
  see(request: SeenRequest): void;
  call(tool: string): void;
  refuse(status: number): void;
  tokenRequest<T>(work: () => Promise<T>): Promise<T>;
  readonly counts: OAuthCounts;
  readonly seen: readonly SeenRequest[];
}

const kinds = {
  register: 'registrations',
  authorize: 'authorizations',
  revoke: 'revocations',
  token: 'token',
} as const;

export function createOAuthRecord(): OAuthRecord {
  const tallies = { token: {}, registrations: {}, authorizations: {}, revocations: {}, calls: {}, refusals: {} };
  const seen: SeenRequest[] = [];
  let running = 0;
  let most = 0;

  function add(kind: keyof typeof tallies, key: string): void {
    const tally: Record<string, number> = tallies[kind];
    tally[key] = (tally[key] ?? 0) + 1;
  }

  return {
    see(request) {
      seen.push(request);
      const grant = request.endpoint === 'token' ? `${String(request.parameters.grant_type ?? 'unread')} ` : '';
      add(kinds[request.endpoint], grant + request.outcome);
    },
    call: (tool) => add('calls', tool),
    refuse: (status) => add('refusals', String(status)),
    async tokenRequest(work) {
      running += 1;
      most = Math.max(most, running);
      try {
        return await work();
      } finally {
        running -= 1;
      }
    },
    get counts() {
      return { ...tallies, tokenRequestsNow: running, tokenRequestsAtOnce: most };
    },
    seen,
  };
}
