import { begin } from './begin.ts';
import { finish } from './finish.ts';
import type { SignInParts } from './parts.ts';
import type { SignIn } from './sign-in.ts';

export function createSignIn(parts: SignInParts): SignIn {
  return {
    begin: (request) => begin(parts, request),
    finish: (parameters, browser) => finish(parts, parameters, browser),
  };
}
