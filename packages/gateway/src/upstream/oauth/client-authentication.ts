/** How a client proves itself at a token endpoint: the names of RFC 7591 section 2, and one of ours. */
export type AuthMethod = 'none' | 'client_secret_post' | 'client_secret_basic' | 'client_secret_basic_raw';

/** Our client as a token endpoint is to see it. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly secret: string | undefined;
  /** What is known to be right for it; null or any other text where nothing is. */
  readonly authMethod: string | null;
}

/** What a request authenticates itself with. */
export interface TokenRequest {
  readonly headers: Record<string, string>;
  readonly body: URLSearchParams;
}

type Authenticate = (client: ClientCredentials, request: TokenRequest) => void;

/** `client_id` stands in the body of all of them: servers made with FastMCP and the v1 SDK refuse Basic without it. */
const methods: Readonly<Record<AuthMethod, Authenticate>> = {
  none: ({ clientId }, { body }) => body.set('client_id', clientId),
  client_secret_post: ({ clientId, secret = '' }, { body }) => {
    body.set('client_id', clientId);
    body.set('client_secret', secret);
  },
  client_secret_basic: (client, request) => basic(client, request, formEncoded),
  // For servers that read the pair as RFC 7617 has it, without the encoding of RFC 6749 section 2.3.1.
  client_secret_basic_raw: (client, request) => basic(client, request, (text) => text),
};

function basic(
  { clientId, secret = '' }: ClientCredentials,
  { headers, body }: TokenRequest,
  encode: (text: string) => string,
): void {
  body.set('client_id', clientId);
  const pair = `${encode(clientId)}:${encode(secret)}`;
  headers.authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
}

/** Encodes no more than it must, so that most pairs are the same to a server that does not decode them. */
function formEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+');
}

/** What is tried once more where the method of a registration was refused. */
const secondTries: Readonly<Record<AuthMethod, readonly AuthMethod[]>> = {
  none: ['client_secret_post'],
  client_secret_post: [],
  client_secret_basic: ['client_secret_post', 'client_secret_basic_raw'],
  client_secret_basic_raw: ['client_secret_post'],
};

/**
 * The methods to try in turn; the next one only where a server did not accept the client as the one before presented it.
 * What is known goes first. Else `none` where there is no secret, `post` where it is advertised, then Basic.
 * @param advertised `token_endpoint_auth_methods_supported`; undefined means client_secret_basic (RFC 8414 section 2)
 */
export function methodsToTry(
  { clientId, secret, authMethod }: ClientCredentials,
  advertised: readonly string[] = ['client_secret_basic'],
): readonly AuthMethod[] {
  if (secret === undefined) return ['none'];
  const order = isAuthMethod(authMethod) ? [authMethod, ...secondTries[authMethod]] : unknownOrder(advertised);
  const same = [clientId, secret].every((text) => formEncoded(text) === text);
  return same ? order.filter((method) => method !== 'client_secret_basic_raw') : order;
}

function unknownOrder(advertised: readonly string[]): readonly AuthMethod[] {
  return advertised.includes('client_secret_post')
    ? ['client_secret_post', 'client_secret_basic', 'client_secret_basic_raw']
    : ['client_secret_basic', 'client_secret_post', 'client_secret_basic_raw'];
}

export function authenticate(method: AuthMethod, client: ClientCredentials, request: TokenRequest): void {
  methods[method](client, request);
}

export function isAuthMethod(text: string | null): text is AuthMethod {
  return text !== null && Object.hasOwn(methods, text);
}
