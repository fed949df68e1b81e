import { emailProblem } from '../config/email.ts';
import { isTokenName } from '../config/token-name.ts';
import { hashSecret, newToken } from '../crypto/token.ts';
import type { Token } from '../domain/records.ts';
import { coded } from '../errors/coded-error.ts';
import type { Repositories } from '../store/store.ts';
import { type Administration, recordChanges } from './administration.ts';

export interface CreatedToken {
  readonly record: Token;
  /** The token itself. This is the only time that anybody sees it: the store keeps a hash. */
  readonly token: string;
}

export interface WantedToken {
  readonly gateway: string;
  readonly name?: string | undefined;
  readonly user?: string | undefined;
}

/**
 * Makes a token for a gateway.
 * @param wanted `name` is `token`, or `token-2` and so on, where left out; `user` is the e-mail address of whose personal
 * identities it uses, made known where it is not
 * @throws gateway_unknown, email_invalid, token_unusable when the name is none or in use
 */
export async function createToken(administration: Administration, wanted: WantedToken): Promise<CreatedToken> {
  const startedAt = Date.now();
  const { user } = wanted;
  if (user !== undefined && emailProblem(user) !== undefined) throw coded('email_invalid', { email: user });
  const token = newToken();
  const record = await administration.store.transaction((repositories) => create(repositories, wanted, token));
  await recordChanges(
    administration,
    [{ action: 'token.add', target: record.name, gateway: wanted.gateway }],
    startedAt,
  );
  return { record, token };
}

async function create(
  { gateways, tokens, users }: Repositories,
  { gateway: slug, name, user }: WantedToken,
  token: string,
): Promise<Token> {
  const gateway = await gateways.bySlug(slug);
  if (!gateway) throw coded('gateway_unknown', { slug });
  const rows = (await tokens.list()).filter(({ gatewayId }) => gatewayId === gateway.id);
  const chosen = name ?? freeName(rows.map((row) => row.name));
  if (!isTokenName(chosen))
    throw coded('token_unusable', {
      reason: `${JSON.stringify(chosen)} is not a name: 1 to 64 of A-Z a-z 0-9 . _ and -`,
    });
  if (rows.some((row) => row.name === chosen && row.revokedAt === null)) {
    throw coded('token_unusable', {
      reason: `gateway "${slug}" has a token "${chosen}" already: revoke it first or choose another name`,
    });
  }
  const userId = user === undefined ? null : (await users.put(user)).id;
  return tokens.put({ name: chosen, gatewayId: gateway.id, hash: hashSecret(token), userId });
}

function freeName(taken: readonly string[]): string {
  let candidate = 'token';
  for (let number = 2; taken.includes(candidate); number += 1) candidate = `token-${number}`;
  return candidate;
}
