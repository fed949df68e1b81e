/** An http or https URL, or `undefined` for any other text. Only what names a scheme counts: `localhost:80` does not. */
export function webUrl(text: string): URL | undefined {
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined;
  return url && ['http:', 'https:'].includes(url.protocol) ? url : undefined;
}

/** A URL as it may be shown: whatever could be a user name and password before the host is left out. */
export function withoutCredentials(text: string): string {
  return text.replace(/\/\/[^/?#]*@/, '//…@');
}
