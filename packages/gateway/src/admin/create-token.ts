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
  /**
   * Whether that user makes it themselves. Then a name that another's token has is taken, even after that was revoked: who takes the name
   * takes its row, and a file that names a revoked token would find it in use again.
   */
  readonly byUser?: boolean | undefined;
}

/**
 * Makes a token for a gateway.
 * @param wanted `name` is `token`, or `token-2` and so on, where left out; `user` is the e-mail address of whose personal
 * identities it uses, made known where it is not
 * @throws gateway_unknown, email_invalid, token_unusable when the name is none or in use; not_signed_in when `byUser` and they are gone
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
  { gateway: slug, name, user, byUser = false }: WantedToken,
  token: string,
): Promise<Token> {
  const gateway = await gateways.bySlug(slug);
  if (!gateway) throw coded('gateway_unknown', { slug });
  const rows = (await tokens.list()).filter(({ gatewayId }) => gatewayId === gateway.id);
  const chosen = name ?? freeName(rows.map((row) => row.name));
  // Who makes their own is known, or was removed in this moment and must not come back by it.
  const owner = user === undefined ? null : byUser ? await users.byEmail(user) : await users.put(user);
  if (owner === undefined) throw coded('not_signed_in', {});
  const userId = owner?.id ?? null;
  const named = rows.find((row) => row.name === chosen);
  const reason = nameProblem(chosen, named, byUser ? userId : undefined, slug);
  if (reason !== undefined) throw coded('token_unusable', { reason });
  return tokens.put({ name: chosen, gatewayId: gateway.id, hash: hashSecret(token), userId });
}

/** @param maker whose alone the token of that name may be; undefined for anybody's */
function nameProblem(
  name: string,
  named: Token | undefined,
  maker: string | null | undefined,
  gateway: string,
): string | undefined {
  if (!isTokenName(name)) return `${JSON.stringify(name)} is not a name: 1 to 64 of A-Z a-z 0-9 . _ and -`;
  if (named && maker !== undefined && named.userId !== maker)
    return `the name "${name}" is taken on gateway "${gateway}": choose another`;
  if (named?.revokedAt === null)
    return `gateway "${gateway}" has a token "${name}" already: revoke it first or choose another name`;
  return undefined;
}

function freeName(taken: readonly string[]): string {
  let candidate = 'token';
  for (let number = 2; taken.includes(candidate); number += 1) candidate = `token-${number}`;
  return candidate;
}
