import { coded } from '../../errors/coded-error.ts';
import { readForm } from '../pages/form.ts';
import { html } from '../pages/html.ts';
import { leadOn } from '../pages/lead-on.ts';
import { seeOther } from '../pages/page.ts';
import { asked, consentPath, gone, type Handler } from './parts.ts';
import { unconnected } from './servers-page.ts';

/** @throws browser_unknown, gateway_not_open, app_disabled, authorization_gone, origin_not_allowed */
export const allow: Handler = async (parts, visit) => {
  const form = await readForm(visit.request, parts.origin);
  const { pending, user } = await asked(parts, visit);
  if (!user) throw coded('browser_unknown', {});
  const slug = form.get('gateway');
  const open = await parts.consents.gatewaysFor(user, pending.resource);
  const chosen = open.find(({ gateway }) => gateway.slug === slug);
  if (!chosen) throw coded('gateway_not_open', {});
  const consent = { user, gatewayId: chosen.gateway.id, pending };
  const connection = await parts.consents.approve(visit.request, visit.response, consent).catch(gone);
  const { length } = await unconnected(parts, connection);
  seeOther(visit.response, consentPath(visit, length > 0 ? `/servers?gateway=${chosen.gateway.slug}` : '/done'));
};

export const cancel: Handler = async (parts, visit) => {
  await readForm(visit.request, parts.origin);
  await parts.authorizations.refuse(visit.request, visit.response).catch(gone);
  seeOther(visit.response, consentPath(visit, '/done'));
};

/**
 * Sends the browser back to the app, by a page: a form of ours may not be redirected to another site (form-action). Where nobody
 * answered yet, the question is asked again.
 */
export const goBack: Handler = async (parts, visit) => {
  const { pending } = await asked(parts, visit);
  const { name } = pending.application;
  leadOn(visit.response, {
    title: `Back to ${name}`,
    url: pending.resumePath,
    text: html`You are going back to <strong>${name}</strong>.`,
  });
};
