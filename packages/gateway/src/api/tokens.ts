import { z } from 'zod';
import { createToken, type WantedToken } from '../admin/create-token.ts';
import { listTokens } from '../admin/lists/tokens.ts';
import { revokeToken } from '../admin/revoke-token.ts';
import { reachableGateways } from '../auth/reachable.ts';
import { coded } from '../errors/coded-error.ts';
import { type Call, mayTouch, operation } from './operation.ts';
import { pageOf, pageOfList, pageQuery } from './page.ts';
import { email, id, name, slug, time } from './schemas.ts';

const tag = 'tokens';

const token = z
  .object({
    id: z.string(),
    name: z.string(),
    gateway: z.string(),
    user: z.string().nullable().describe('Whose personal identities it uses; null for nobody’s.'),
    createdAt: time,
    revokedAt: time.nullable(),
  })
  .meta({ id: 'Token' });

export const tokenOperations = [
  operation({
    id: 'listTokens',
    method: 'GET',
    path: '/tokens',
    tag,
    summary: 'List the tokens for gateways, never their texts',
    access: 'own',
    query: z.strictObject(pageQuery),
    answer: pageOf(token, 'TokenPage'),
    errors: [],
    async handle(call) {
      const all = await listTokens(call.parts.store);
      return pageOfList(
        all.filter(({ user }) => mayTouch(call, user)),
        (each) => each.id,
        call.query,
      );
    },
  }),
  operation({
    id: 'createToken',
    method: 'POST',
    path: '/tokens',
    tag,
    summary: 'Make a token with which an MCP client connects to a gateway',
    description:
      'Its text is in this answer and nowhere else. Members make their own, for gateways that they may reach.',
    access: 'own',
    body: z
      .strictObject({
        gateway: slug,
        name: name.optional().describe('`token`, `token-2` and so on where left out.'),
        user: email
          .optional()
          .describe(
            'Whose personal identities it uses; unknown ones are made members. Left out, nobody’s, or a member’s own.',
          ),
      })
      .meta({ id: 'NewToken' }),
    answer: z.object({ token, secret: z.string().describe('The token itself.') }).meta({ id: 'CreatedToken' }),
    status: 201,
    errors: ['gateway_unknown', 'email_invalid', 'token_unusable', 'role_needed'],
    async handle(call) {
      const { parts, administration, body } = call;
      const made = await createToken(administration, call.user.role === 'admin' ? body : await own(call));
      const listed = (await listTokens(parts.store)).find((each) => each.id === made.record.id);
      return { token: listed, secret: made.token };
    },
  }),
  operation({
    id: 'revokeToken',
    method: 'DELETE',
    path: '/tokens/{token}',
    tag,
    summary: 'Revoke a token from the next request on; what it has under way ends',
    access: 'own',
    parameters: z.object({ token: id }),
    errors: ['id_unknown'],
    async handle(call) {
      const { parts, administration, parameters } = call;
      const found = (await listTokens(parts.store)).find((each) => each.id === parameters.token);
      if (!found || !mayTouch(call, found.user)) throw coded('id_unknown', { noun: 'token', id: parameters.token });
      await revokeToken(administration, found);
    },
  }),
];

interface NewToken {
  readonly gateway: string;
  readonly name?: string | undefined;
  readonly user?: string | undefined;
}

/** What a member may ask for; a gateway that they do not reach does not exist for them. @throws role_needed, gateway_unknown */
async function own({ parts, user, body }: Call<unknown, unknown, NewToken>): Promise<WantedToken> {
  if (body.user !== undefined && body.user.toLowerCase() !== user.email) throw coded('role_needed', {});
  const reached = await reachableGateways(parts.store, user.id);
  if (!reached.includes(body.gateway)) throw coded('gateway_unknown', { slug: body.gateway });
  return { ...body, user: user.email, byUser: true };
}
