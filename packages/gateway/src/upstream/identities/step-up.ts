import { BoundedCache } from '../../domain/bounded-cache.ts';
import { bearerChallenge } from '../../domain/oauth/challenge.ts';
import type { Identity, OAuthSettings } from '../../domain/records.ts';
import { judgeScopeChallenge } from '../oauth/step-up.ts';
import type { RefusedIdentity } from '../refused-identity.ts';

/** Finds out what a call needs beyond what was granted, and sees to it that people are not sent in circles. */
export interface StepUps {
  /** The scopes to ask for in addition, space-separated; undefined where another sign-in would not help. */
  missing(refusal: RefusedIdentity, identity: Identity, settings: Pick<OAuthSettings, 'scopes'>): string | undefined;
}

const remembered = 10_000;

export function createStepUps(): StepUps {
  /** By identity and what was asked: the sign-ins after which it was asked still. */
  const asked = new BoundedCache<string, Set<number>>(remembered);

  return {
    missing({ challenges }, { id, oauth, status }, settings) {
      const challenge = bearerChallenge(challenges);
      if (challenge?.error !== 'insufficient_scope') return undefined;
      const key = `${id} ${challenge.scope ?? ''}`;
      const signIns = asked.get(key) ?? new Set();
      asked.set(key, signIns);
      const attempts = signIns.size - (signIns.has(status.since) ? 1 : 0);
      signIns.add(status.since);
      const step = judgeScopeChallenge(
        { challenged: challenge.scope, granted: oauth?.scope ?? '', attempts },
        settings,
      );
      return step.kind === 'sign_in' ? step.wanted : undefined;
    },
  };
}
