import { isSecretMember, isSecretName, masked } from './secret-names.ts';

/** Parts of a challenge (RFC 9110 section 11.6.1), which follow a scheme just as a token does and are no secret. */
const challengePart =
  '(?:realm|error|error_description|error_uri|scope|scopes|resource|resource_metadata|charset|nonce|algorithm|algs)\\s*=';
/** Words that follow a scheme's name in sentences such as "Token is expired", which people must be able to read. */
const prose = `
  tokens? auth authentication authorization credentials? headers? schemes? type endpoint request exchange refresh issuer audience
  signature lifetime validation verification is are was were has have had does do did can cannot could may must should not no in for
  of and or with without from to already been expired invalid missing required revoked unknown inactive failed`;
const sentence = `(?:${prose.trim().split(/\s+/).join('|')})[.!?:)]?(?:[\\s"',;<>\\\\]|$)`;
const schemes = new RegExp(`\\b(Bearer|Basic|DPoP|Token)(\\s+)(?!${challengePart}|${sentence})[^\\s"',;<>\\\\]+`, 'gi');

/** Our own tokens, those of well-known services, and JWTs. */
const tokenShapes =
  /\b(?:gth_|gh[opsur]_|github_pat_|glpat-|xox[a-z]-|xapp-|sk-|pk_live_|sk_live_|rk_live_|AKIA|ASIA|AIza|ya29\.)[\w\-.]{4,}|\beyJ[\w-]{4,}\.[\w-]+(?:\.[\w-]*){0,3}/g;

const jsonString = '"(?:[^"\\\\]|\\\\.)*(?:"|\\\\?$)';
const jsonMember = new RegExp(
  `("(?:[^"\\\\]|\\\\.)*")(\\s*:\\s*)(${jsonString}|\\[(?:\\s*${jsonString}\\s*,?)*|[^\\s,\\]{}"[]+)`,
  'g',
);
/** A member of a form, a query or a challenge, up to its value; what is no secret itself may hold one (`href="/cb?code=x"`). */
const formName = /(?<![\w%.-])([\w%.-]{1,64})\s?=\s?/g;
const formValue = /"[^"]*"?|[^&\s"'<>;,]+/y;

/**
 * Masks what looks like a secret, and every secret that is known to have been sent, in whatever spelling it is echoed.
 * Takes time in proportion to the square of the text at worst: give it kilobytes.
 * @param secrets values that must not survive, of at least four characters; shorter ones cannot be told from other text
 */
export function redactText(text: string, secrets: readonly string[] = []): string {
  const rest = maskSecrets(text, secrets)
    .replaceAll(schemes, `$1$2${masked}`)
    .replaceAll(tokenShapes, masked)
    .replaceAll(jsonMember, (all: string, key: string, colon: string, value: string) =>
      isSecretValue(unquoted(key), value) ? `${key}${colon}"${masked}"` : all,
    );
  return redactForm(rest);
}

/** Masks nothing but the given secrets, in whatever spelling: for text that is read on, such as published metadata. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  return spellings(secrets).reduce((left, spelling) => left.replaceAll(spelling, masked), text);
}

function redactForm(text: string): string {
  let redacted = '';
  let done = 0;
  for (const { 0: member, 1: name = '', index } of text.matchAll(formName)) {
    formValue.lastIndex = index + member.length;
    if (index < done || !isSecretName(decoded(name)) || !formValue.test(text)) continue;
    redacted += text.slice(done, index + member.length) + masked;
    done = formValue.lastIndex;
  }
  return redacted + text.slice(done);
}

/**
 * The same for text that was cut off: a secret whose beginning stands at the end is masked too.
 * @param length of what is answered, in characters, at most
 */
export function redactStart(text: string, length: number, secrets: readonly string[] = []): string {
  const redacted = redactText(text, secrets);
  const cut = spellings(secrets)
    .map((spelling) => overlap(redacted, spelling))
    .reduce((longest, each) => Math.max(longest, each), 0);
  return (cut === 0 ? redacted : redacted.slice(0, -cut) + masked).slice(0, length);
}

/** How many characters at the end of the text are the beginning of the secret; fewer than four may be chance. */
function overlap(text: string, secret: string): number {
  for (let length = Math.min(secret.length, text.length); length >= 4; length--) {
    if (text.endsWith(secret.slice(0, length))) return length;
  }
  return 0;
}

/** How a secret may come back: as it is, in a URL, in a form, in JSON. The longest first, since one may hold another. */
function spellings(secrets: readonly string[]): string[] {
  const all = secrets
    .filter((secret) => secret.length >= 4)
    .flatMap((secret) => {
      const url = encodeURIComponent(secret.toWellFormed());
      const lower = url.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
      const json = JSON.stringify(secret).slice(1, -1);
      const path = encodeURI(secret.toWellFormed());
      return [secret, url, lower, path, url.replaceAll('%20', '+'), json, json.replaceAll('/', '\\/')];
    });
  return [...new Set(all)].sort((a, b) => b.length - a.length);
}

/** A number under `code` is a status or a JSON-RPC error; `null` and the like are no secrets either. */
function isSecretValue(name: string, value: string): boolean {
  if (!isSecretMember(name) || /^(?:null|true|false)$/.test(value)) return false;
  return !(name === 'code' && /^-?\d+$/.test(value));
}

function unquoted(key: string): string {
  try {
    return String(JSON.parse(key));
  } catch {
    return key;
  }
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
