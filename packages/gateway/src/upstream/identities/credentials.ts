import type { AssignedServer } from '../../domain/configuration.ts';
import { coded } from '../../errors/coded-error.ts';
import type { OpenedIdentity, Store } from '../../store/store.ts';
import { unreachable } from '../../store/unreachable.ts';
import { type RefusedIdentity, unauthorized } from '../refused-identity.ts';
import { type Credential, noCredential } from './credential.ts';
import { headerCredential } from './header-credential.ts';
import { ownerOf } from './owner.ts';
import type { IdentityReport } from './report.ts';
import { type LinkTo, signInNeeded } from './sign-in-needed.ts';
import type { TokenCredentials } from './token-credentials.ts';

/** What authenticates us to a server, for whoever is calling. */
export interface Credentials {
  /**
   * @param userId the calling user; null where the caller is a token of nobody
   * @throws user_missing, sign_in_needed, identity_disabled, identity_unavailable
   */
  of(assigned: AssignedServer, userId: string | null): Promise<Credential>;
  /**
   * What to use after a server refused a credential: the call may then be repeated once, since it was refused unread.
   * @throws what `of` throws; upstream_unauthorized where nothing better is to be had; scope_needed
   */
  renew(
    assigned: AssignedServer,
    userId: string | null,
    refused: Credential,
    refusal: RefusedIdentity,
  ): Promise<Credential>;
  /** What `renew` gave was refused as well. @throws always: upstream_unauthorized, scope_needed, and what `of` throws */
  refusedAgain(
    assigned: AssignedServer,
    userId: string | null,
    refused: Credential,
    refusal: RefusedIdentity,
  ): Promise<never>;
  /** Forgets what was opened, after a change of configuration. */
  clear(): void;
}

export interface CredentialParts {
  readonly identities: Pick<Store['identities'], 'open'>;
  readonly tokens: TokenCredentials;
  readonly report: IdentityReport;
  /** Told of each use, to stamp it. */
  readonly onUsed: (identityId: string) => void;
  /** Where a person signs in or enters header values. */
  readonly linkTo: LinkTo;
}

/** Opens an identity once and keeps what came of it until it ends or something changes. */
export function createCredentials(parts: CredentialParts): Credentials {
  let opened = new Map<string, Promise<Credential>>();

  async function open(assigned: AssignedServer, owner: string | null): Promise<OpenedIdentity> {
    const { server } = assigned;
    const found = await parts.identities.open(server.id, owner).catch(unreachable);
    if (!found) throw signInNeeded(assigned, parts.linkTo, '');
    if (found.identity.disabled) throw coded('identity_disabled', { server: server.slug });
    return found;
  }

  async function load(assigned: AssignedServer, owner: string | null): Promise<Credential> {
    const found = await open(assigned, owner);
    const { auth } = assigned.server;
    if (auth.mode !== 'header') return parts.tokens.use(assigned, found);
    // Values of other names than the server takes now: a part of them is worth nothing.
    const { state, why } = found.identity.status;
    if (state === 'not_connected') throw signInNeeded(assigned, parts.linkTo, why);
    return headerCredential(found, auth.headerNames);
  }

  function keep(key: string, credential: Promise<Credential>): Promise<Credential> {
    opened.set(key, credential);
    credential.catch(() => {
      if (opened.get(key) === credential) opened.delete(key);
    });
    return credential;
  }

  return {
    async of(assigned, userId) {
      if (assigned.server.auth.mode === 'none') return noCredential;
      const owner = ownerOf(assigned, userId);
      const key = keyOf(assigned, owner);
      const known = opened.get(key);
      let credential = known && (await known);
      if (!credential?.isCurrent()) {
        const shared = opened.get(key);
        credential = await (shared && shared !== known ? shared : keep(key, load(assigned, owner)));
      }
      parts.onUsed(credential.identityId);
      return credential;
    },
    async renew(assigned, userId, refused, refusal) {
      const { auth, slug } = assigned.server;
      if (auth.mode === 'none') throw unauthorized(slug, refusal);
      const owner = ownerOf(assigned, userId);
      const found = await open(assigned, owner);
      if (auth.mode === 'oauth')
        return keep(keyOf(assigned, owner), parts.tokens.renew(assigned, found, refused, refusal));
      if (found.identity.version > refused.version) {
        return keep(keyOf(assigned, owner), Promise.resolve(headerCredential(found, auth.headerNames)));
      }
      throw parts.report.refused(assigned.server, refused, refusal);
    },
    async refusedAgain(assigned, userId, refused, refusal) {
      if (assigned.server.auth.mode === 'oauth') {
        const { identity } = await open(assigned, ownerOf(assigned, userId));
        return parts.tokens.refusedAgain(assigned, identity, refused, refusal);
      }
      throw parts.report.refused(assigned.server, refused, refusal);
    },
    clear() {
      opened = new Map();
    },
  };
}

function keyOf({ server }: AssignedServer, owner: string | null): string {
  return `${server.id} ${owner ?? ''}`;
}
