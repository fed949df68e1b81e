/** RFC 9110 section 5.6.2: the characters of a header name. */
const tokenPattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** RFC 9110 section 5.5: visible characters, spaces and tabs inside, bytes above ASCII; nothing that could end the line. */
const valuePattern = /^[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

/** Headers of one connection (RFC 9110 section 7.6.1) and those that the gateway writes on every request itself. */
const reserved = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
  'host',
  'accept',
  'accept-encoding',
  'content-length',
  'content-type',
  'content-encoding',
  'last-event-id',
]);

/** Why a header of this name may not be set on a server, or `undefined` when it may. */
export function headerNameProblem(name: string): string | undefined {
  if (!tokenPattern.test(name)) return 'a header name is made of letters, digits and hyphens';
  const lower = name.toLowerCase();
  return reserved.has(lower) || lower.startsWith('mcp-') ? 'the gateway sets this header itself' : undefined;
}

/** Why a header may not carry this value, or `undefined` when it may. Never repeats the value: it is a secret. */
export function headerValueProblem(value: string): string | undefined {
  if (value === '') return 'the value is empty';
  return valuePattern.test(value)
    ? undefined
    : 'the value holds a line break, a control character or space at an end, which no header may carry';
}

/** The first name that stands twice, whatever its case: HTTP takes both for one. */
export function repeatedHeader(names: readonly string[]): string | undefined {
  const lower = names.map((name) => name.toLowerCase());
  return names.find((_, index) => lower.indexOf(lower[index] ?? '') !== index);
}
