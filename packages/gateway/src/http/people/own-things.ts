import { revokeToken } from '../../admin/revoke-token.ts';
import { seeOther } from '../pages/page.ts';
import { asThemselves, formOf, type Handler } from './parts.ts';

/** Of somebody else's, or of what is gone, nothing is done: the page shows what there is. */
export const disconnectApp: Handler = async (parts, visit) => {
  const { user, form } = await formOf(parts, visit);
  const chosen = (await parts.store.connections.of(user.id)).find(({ id }) => id === form.get('connection'));
  if (chosen) await parts.disconnect(chosen);
  seeOther(visit.response, '/account');
};

/** The same holds for tokens. */
export const revokeOwnToken: Handler = async (parts, visit) => {
  const { user, form } = await formOf(parts, visit);
  const tokens = await parts.store.tokens.list();
  const chosen = tokens.find(({ id, userId }) => id === form.get('token') && userId === user.id);
  const gateway = (await parts.store.gateways.list()).find(({ id }) => id === chosen?.gatewayId);
  if (chosen && gateway) await revokeToken(asThemselves(parts, user), { name: chosen.name, gateway: gateway.slug });
  seeOther(visit.response, '/account');
};
