/** 1 to 64 of `A-Z a-z 0-9 . _ -`: the name stands in audit events and on command lines. */
export function isTokenName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(text);
}
