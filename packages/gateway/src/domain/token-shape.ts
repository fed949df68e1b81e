/** Whether text could be a gateway token: the prefix and at least 128 bits of URL-safe characters. */
export function looksLikeToken(text: string): boolean {
  return /^gth_[A-Za-z0-9_-]{22,256}$/.test(text);
}
