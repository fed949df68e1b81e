import type { Selectable } from 'kysely';
import type { Identity, OAuthGrant } from '../../domain/records.ts';
import type { Database } from '../schema.ts';
import { storableText } from '../storable-text.ts';
import type { GrantedTokens, HeaderValues, OAuthTokens, OpenedIdentity } from '../store.ts';
import { statusFrom } from './status-row.ts';

export type IdentityRow = Selectable<Database['identities']>;

/** The columns that say what an identity is, apart from its secret. */
type KindColumns = Pick<
  IdentityRow,
  'kind' | 'issuer' | 'client_id' | 'scope' | 'expires_at' | 'refresh_at' | 'refreshable'
>;

export const headerColumns: KindColumns = {
  kind: 'header',
  issuer: null,
  client_id: null,
  scope: '',
  expires_at: null,
  refresh_at: null,
  refreshable: 0,
};

export function oauthColumns({ tokens, grant }: GrantedTokens): KindColumns {
  return {
    kind: 'oauth',
    issuer: grant.issuer,
    client_id: grant.clientId,
    scope: storableText(grant.scope),
    expires_at: grant.expiresAt,
    refresh_at: grant.refreshAt,
    refreshable: tokens.refreshToken === undefined ? 0 : 1,
  };
}

export function identityFrom(row: Omit<IdentityRow, 'sealed'>): Identity {
  return {
    id: row.id,
    serverId: row.server_id,
    owner: row.owner,
    disabled: row.disabled === 1,
    version: row.version,
    status: statusFrom(row, row.state_since),
    oauth: row.kind === 'oauth' ? grantFrom(row) : undefined,
    createdAt: row.created_at,
    usedAt: row.used_at,
  };
}

export function openedFrom(row: IdentityRow, secret: string): OpenedIdentity {
  const identity = identityFrom(row);
  const value: unknown = JSON.parse(secret);
  if (!identity.oauth) return { identity, headers: value as HeaderValues, tokens: undefined };
  const { accessToken, refreshToken, resource, provider } = value as OAuthTokens;
  const { tokenEndpoint, revocationEndpoint, authMethods } = provider;
  const tokens = { accessToken, refreshToken, resource, provider: { tokenEndpoint, revocationEndpoint, authMethods } };
  return { identity, headers: undefined, tokens };
}

function grantFrom(row: Omit<IdentityRow, 'sealed'>): OAuthGrant {
  return {
    issuer: row.issuer ?? '',
    clientId: row.client_id ?? '',
    scope: row.scope,
    wantedScope: row.wanted_scope,
    expiresAt: row.expires_at,
    refreshAt: row.refresh_at,
    refreshable: row.refreshable === 1,
  };
}
