import {
  auth,
  createMCPClient,
  type OAuthClientInformation,
  type OAuthClientProvider,
  type OAuthTokens,
} from '@ai-sdk/mcp';
import { type SignInApp, textOf } from './app.ts';

const redirectUrl = 'http://127.0.0.1:33418/callback';

/** The AI SDK's client: an implementation of its own, of the protocol and of the sign-in. */
export const aiSdk: SignInApp = {
  name: 'the AI SDK',
  async callTool(url, call, browse) {
    const provider = memoryProvider();
    await auth(provider, { serverUrl: url });
    const answer = await browse(provider.sentTo().href, redirectUrl);
    const [code, state, iss] = ['code', 'state', 'iss'].map((name) => answer.searchParams.get(name) ?? undefined);
    if (code === undefined) throw new Error(`no code at ${answer.href}`);
    await auth(provider, {
      serverUrl: url,
      authorizationCode: code,
      ...(state === undefined ? {} : { callbackState: state }),
      ...(iss === undefined ? {} : { callbackIssuer: iss }),
    });
    const client = await createMCPClient({ transport: { type: 'http', url, authProvider: provider } });
    try {
      return textOf(await client.callTool({ name: call.tool, arguments: { ...call.arguments } }));
    } finally {
      await client.close();
    }
  },
};

/** Keeps what the library hands it, as an application would in its database. */
function memoryProvider(): OAuthClientProvider & { sentTo(): URL } {
  let client: OAuthClientInformation | undefined;
  let tokens: OAuthTokens | undefined;
  let verifier = '';
  let state: string | undefined;
  let address: URL | undefined;
  return {
    redirectUrl,
    clientMetadata: { client_name: 'An app of the AI SDK', redirect_uris: [redirectUrl] },
    clientInformation: () => client,
    isClientInformationDynamicallyRegistered: () => true,
    saveClientInformation: (information) => {
      client = information;
    },
    tokens: () => tokens,
    saveTokens: (saved) => {
      tokens = saved;
    },
    codeVerifier: () => verifier,
    saveCodeVerifier: (saved) => {
      verifier = saved;
    },
    state: () => crypto.randomUUID(),
    saveState: (saved) => {
      state = saved;
    },
    storedState: () => state,
    redirectToAuthorization: (url) => {
      address = url;
    },
    sentTo() {
      if (!address) throw new Error('it did not want anybody to sign in');
      return address;
    },
  };
}
