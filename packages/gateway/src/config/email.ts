/** Why a text cannot be somebody's address here, or `undefined` when it can. Whether it takes mail only mail can tell. */
export function emailProblem(text: string): string | undefined {
  return text.length <= 254 && /^[^\s@\p{C}"]+@[^\s@\p{C}"]+$/u.test(text) ? undefined : 'is not an e-mail address';
}
