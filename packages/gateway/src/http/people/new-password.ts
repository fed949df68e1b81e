import { shortestPassword } from '../../config/password.ts';
import { coded } from '../../errors/coded-error.ts';
import { html, type Markup } from '../pages/html.ts';

/** Where a password is chosen: typed twice, since nobody sees what they type. */
export function newPasswordFields(): Markup {
  return html`<label for="new-password">New password</label>
<input id="new-password" name="new-password" type="password" autocomplete="new-password" required minlength="${shortestPassword}" aria-describedby="rule">
<p class="small" id="rule">At least ${shortestPassword} characters. A few words in a row are fine.</p>
<label for="again">The same again</label>
<input id="again" name="again" type="password" autocomplete="new-password" required>`;
}

/** @throws passwords_differ */
export function readNewPassword(form: URLSearchParams): string {
  const password = form.get('new-password') ?? '';
  if (password !== form.get('again')) throw coded('passwords_differ', {});
  return password;
}
