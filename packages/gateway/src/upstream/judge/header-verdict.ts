import type { Verdict } from '../../domain/verdict.ts';
import type { Sight } from './sight.ts';
import { wellKnownServer } from './well-known-servers.ts';

type HeaderVerdict = Extract<Verdict, { readonly kind: 'header' }>;
type Named = Omit<HeaderVerdict, 'kind'>;

/** Which header a server wants, from what says it best: its challenge, what is known of it, what was sent before. */
export function headerVerdict(sight: Sight): HeaderVerdict {
  const [named] = sources.flatMap((source) => source(sight) ?? []);
  return { kind: 'header', ...(named ?? unknown(sight)) };
}

const sources: readonly ((sight: Sight) => Named | undefined)[] = [
  byBrokenOAuth,
  byProduct,
  byChallenge,
  bySentHeaders,
];

function byBrokenOAuth({ meansOAuth }: Sight): Named | undefined {
  if (!meansOAuth) return undefined;
  const hint =
    'It means to have people sign in by OAuth, but what it publishes for that cannot be used: see the findings. Where it takes a token that you have, that works meanwhile.';
  return { headerNames: ['authorization'], hint };
}

function byProduct({ evidence }: Sight): Named | undefined {
  const known = wellKnownServer(evidence.url);
  return known?.mode === 'header' ? { headerNames: known.headerNames, hint: known.hint } : undefined;
}

/** Schemes whose credentials a person can have and put into a header as they are (RFC 9110 section 11.6.2). */
const schemes: Readonly<Record<string, string>> = {
  bearer: 'Bearer <token>',
  basic: 'Basic <name:password in base64>',
  apikey: 'ApiKey <key>',
  'api-key': 'Api-Key <key>',
  token: 'Token <token>',
  key: 'Key <key>',
};

function byChallenge({ challenges }: Sight): Named | undefined {
  const [challenge] = challenges.filter(({ scheme }) => Object.hasOwn(schemes, scheme));
  if (challenge === undefined) return undefined;
  const { header } = challenge.params;
  if (header !== undefined && isFieldName(header)) {
    return { headerNames: [header], hint: `Its challenge names the header ${header}.` };
  }
  return {
    headerNames: ['authorization'],
    hint: `Its challenge asks for "Authorization: ${schemes[challenge.scheme]}".`,
  };
}

function isFieldName(text: string): boolean {
  return /^[a-z0-9-]{1,64}$/i.test(text);
}

function bySentHeaders({ evidence: { credentials } }: Sight): Named | undefined {
  if (credentials.length === 0) return undefined;
  return { headerNames: credentials, hint: 'It did not accept what was sent: the values may have ended.' };
}

function unknown({ first, challenges, evidence }: Sight): Named {
  const asked = challenges.map(({ scheme }) => scheme).join(', ');
  const seen =
    asked === ''
      ? `It answers HTTP ${first.evidence.status} and does not say what it wants: its documentation names the header.`
      : `It asks for ${asked}, which no token in a header can answer: its documentation may name another way.`;
  const known = wellKnownServer(evidence.url);
  return { headerNames: [], hint: known === undefined ? seen : `${seen} ${known.hint}` };
}
