/** Text from outside as every engine keeps it: without NUL, which Postgres refuses, and without lone surrogates. */
export function storableText(text: string): string {
  return text.replaceAll('\0', '\uFFFD').toWellFormed();
}
