export const shortestPassword = 12;
const longest = 256;

/**
 * Why a text cannot be a password, or `undefined` when it can. Length alone counts, in characters: rules of composition make
 * passwords worse (NIST SP 800-63B, section 3.1.1.2). Never repeats the text.
 */
export function passwordProblem(text: string): string | undefined {
  const { length } = [...text];
  return length >= shortestPassword && length <= longest
    ? undefined
    : `is not a password: it takes ${shortestPassword} to ${longest} characters`;
}
