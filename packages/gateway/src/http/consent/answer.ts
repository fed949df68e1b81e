import type { User } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import { readForm } from '../pages/form.ts';
import { seeOther } from '../pages/page.ts';
import type { Visit } from '../pages/router.ts';
import { type ConsentPageParts, consentPage, type Handler, pendingOf, visitor, whileThere } from './parts.ts';
import { serversPage } from './servers.ts';

/** Whoever signed in in another tab meanwhile is asked anew, with their own name on the page; so is who chose no gateway. */
export const allow: Handler = async (parts, visit) => {
  const { request, response } = visit;
  const { form, user } = await formOf(parts, visit);
  const pending = await pendingOf(parts, visit);
  const gatewayId = form.get('gateway');
  if (form.get('user') !== user.id || gatewayId === null) return seeOther(response, consentPage(pending.uid));
  await whileThere(parts.consents.approve(request, response, { user, gatewayId, pending }));
  const open = await parts.consents.gatewaysFor(user, pending.resource);
  const chosen = open.find(({ gateway }) => gateway.id === gatewayId);
  seeOther(response, serversPage(pending.uid, chosen?.gateway.slug ?? null));
};

/** Also for whoever signed out meanwhile: an app may always be sent away. */
export const cancel: Handler = async (parts, visit) => {
  const { request, response } = visit;
  await readForm(request, parts.origin);
  const pending = await pendingOf(parts, visit);
  await whileThere(parts.consents.refuse(request, response, pending));
  seeOther(response, consentPage(pending.uid, 'return'));
};

/** @throws origin_not_allowed, browser_unknown */
async function formOf(
  parts: ConsentPageParts,
  visit: Visit,
): Promise<{ readonly form: URLSearchParams; readonly user: User }> {
  const form = await readForm(visit.request, parts.origin);
  const user = await visitor(parts, visit);
  if (!user) throw coded('browser_unknown', {});
  return { form, user };
}
