import { html } from '../pages/html.ts';
import { leadOn } from '../pages/lead-on.ts';
import { seeOther } from '../pages/page.ts';
import { shownName } from './app.ts';
import { consentPage, type Handler, pendingOf, visitor } from './parts.ts';

/** Leads on to the app, to which a form of ours may not be redirected. */
export const goBack: Handler = async (parts, visit) => {
  const { uid, application, approved, resumePath } = await pendingOf(parts, visit);
  // Somebody else sits there now: what another person allowed is not theirs to use.
  if (approved && (await visitor(parts, visit))?.id !== approved.accountId)
    return seeOther(visit.response, consentPage(uid));
  const name = shownName(application);
  leadOn(visit.response, {
    title: `Going back to ${name}`,
    url: resumePath,
    text: html`You are going back to <strong><bdi>${name}</bdi></strong>.`,
    more: html`<p class="small">You can close this page once the app is back in front.</p>`,
  });
};
