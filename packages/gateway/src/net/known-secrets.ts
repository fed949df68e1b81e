import { isSecretHeader } from './redact-headers.ts';
import { isSecretMember, isSecretName } from './secret-names.ts';

/** What a request carries, for finding the secrets in it. */
export interface SentRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | undefined;
}

/** Every secret in a request, so that an answer which repeats one can be masked: servers echo what they were sent. */
export function knownSecrets({ url, headers, body }: SentRequest): string[] {
  const found = [...urlSecrets(url), ...headerSecrets(headers), ...bodySecrets(body?.toString() ?? '')];
  return [...new Set(found)].filter((secret) => secret.length >= 4);
}

function urlSecrets(text: string): string[] {
  if (!URL.canParse(text)) return [];
  const { username, password, searchParams } = new URL(text);
  return [username, password, ...parameterSecrets(searchParams)];
}

function headerSecrets(headers: SentRequest['headers']): string[] {
  const values = Object.entries(headers).flatMap(([name, value]) => (isSecretHeader(name) ? [value] : []));
  return values.flatMap((value) => [value, ...schemeSecrets(value), ...cookieSecrets(value)]);
}

/** What follows a scheme; of Basic also the pair, its parts and the password as a URL has it (RFC 6749 section 2.3.1). */
function schemeSecrets(value: string): string[] {
  const [, scheme = '', token] = /^([\w-]+) +(\S+)$/.exec(value) ?? [];
  if (token === undefined) return [];
  if (scheme.toLowerCase() !== 'basic') return [token];
  const pair = Buffer.from(token, 'base64').toString();
  const password = pair.slice(pair.indexOf(':') + 1);
  return [token, pair, password, decoded(password)];
}

function cookieSecrets(value: string): string[] {
  return value.split(';').flatMap((pair) => (pair.includes('=') ? [pair.slice(pair.indexOf('=') + 1).trim()] : []));
}

function bodySecrets(text: string): string[] {
  try {
    return jsonSecrets(JSON.parse(text));
  } catch {
    return parameterSecrets(new URLSearchParams(text));
  }
}

function parameterSecrets(parameters: URLSearchParams): string[] {
  return [...parameters].flatMap(([name, value]) => (isSecretName(name) ? [value] : []));
}

function jsonSecrets(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === 'string' && isSecretMember(name) ? [member] : jsonSecrets(member),
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
