import type { TokenProvider } from '../../packages/gateway/src/store/store.ts';

/** Where the tokens of these tests would be renewed. */
export const provider: TokenProvider = {
  tokenEndpoint: 'https://as.example.com/token',
  revocationEndpoint: undefined,
  authMethods: undefined,
};
