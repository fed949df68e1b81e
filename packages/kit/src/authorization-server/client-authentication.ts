/** A token request, as far as it says who asks. */
export interface Presented {
  readonly form: URLSearchParams;
  /** The Authorization header. */
  readonly authorization: string | undefined;
}

interface Credentials {
  readonly id: string;
  readonly secret: string;
}

/** Whose request it says it is: unverified. */
export function presentedId({ form, authorization }: Presented): string | undefined {
  return fromHeader(authorization)?.id ?? form.get('client_id') ?? undefined;
}

/**
 * Turns the way in which a secret came into the one that oidc-provider holds this client to. Both are as good (RFC 6749, section 2.3.1),
 * and applications use the other one than they registered, or than whoever registered them by hand could know.
 */
export function presentedAs(method: unknown, presented: Presented): Presented {
  if (method === 'client_secret_basic') return inHeader(presented);
  if (method === 'client_secret_post') return inForm(presented);
  return presented;
}

function inHeader({ form, authorization }: Presented): Presented {
  const [id, secret] = [form.get('client_id'), form.get('client_secret')];
  if (authorization !== undefined || id === null || secret === null) return { form, authorization };
  const rest = new URLSearchParams(form);
  rest.delete('client_secret');
  const pair = [id, secret].map(formEncoded).join(':');
  return { form: rest, authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

function inForm({ form, authorization }: Presented): Presented {
  const credentials = fromHeader(authorization);
  if (!credentials || form.has('client_secret')) return { form, authorization };
  const whole = new URLSearchParams(form);
  whole.set('client_id', credentials.id);
  whole.set('client_secret', credentials.secret);
  return { form: whole, authorization: undefined };
}

function fromHeader(authorization: string | undefined): Credentials | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { id: formDecoded(text.slice(0, colon)), secret: formDecoded(text.slice(colon + 1)) };
}

/** Each half is form-encoded before it goes into the header. */
function formEncoded(text: string): string {
  return new URLSearchParams({ '': text }).toString().slice(1);
}

function formDecoded(text: string): string {
  return new URLSearchParams(`=${text}`).get('') ?? text;
}
