/**
 * Every error a person, an MCP client or a script can meet, in one table.
 * The key is the stable code; `docs/errors/<code>.md` is its page (a test ties the two).
 * A message says what was wrong, where, and what to do; it may only use what its reader already knows or may know.
 */
interface Entry<P> {
  /** HTTP status of the answer. Failures inside a session travel as JSON-RPC errors under 200, which every client surfaces. */
  readonly status: number;
  /** JSON-RPC error code, where the answer is a JSON-RPC message. */
  readonly rpc: number;
  readonly message: (params: P) => string;
}

function entry<P>(status: number, rpc: number, message: (params: P) => string): Entry<P> {
  return { status, rpc, message };
}

type None = Record<never, never>;

const parseError = -32700;
const invalidRequest = -32600;
const methodNotFound = -32601;
const invalidParams = -32602;
const internalError = -32603;
/** What 2025 servers answer for a revision they do not speak. A -3202x here would stop new clients from falling back. */
const unsupportedRevision = -32000;
/** Resource not found in the legacy revisions. */
const resourceNotFound = -32002;

export const catalogue = {
  token_missing: entry<None>(
    401,
    invalidRequest,
    () => 'this gateway needs a token: sign in with your app, or send "Authorization: Bearer gth_…"',
  ),
  token_invalid: entry<None>(401, invalidRequest, () => 'the token is unknown, revoked, or not for this gateway'),
  host_not_allowed: entry<{ expected: string }>(
    403,
    invalidRequest,
    ({ expected }) => `MCP is served under ${expected} only: use that address, or set publicUrl to the one you use`,
  ),
  origin_not_allowed: entry<None>(
    403,
    invalidRequest,
    () => 'the request comes from another site: browsers may call Gatehouse from its own pages only',
  ),
  method_not_allowed: entry<{ allow: string }>(
    405,
    invalidRequest,
    ({ allow }) => `this address answers ${allow} only`,
  ),
  not_found: entry<None>(404, invalidRequest, () => 'nothing is served at this address'),
  content_type_unsupported: entry<None>(
    415,
    invalidRequest,
    () => 'send the message as Content-Type: application/json',
  ),
  not_acceptable: entry<{ needed: string }>(
    406,
    invalidRequest,
    ({ needed }) => `the Accept header must allow ${needed}`,
  ),
  body_too_large: entry<{ limit: number }>(
    413,
    invalidRequest,
    ({ limit }) => `the request body is larger than ${limit} bytes: send less in one message`,
  ),
  body_not_json: entry<None>(400, parseError, () => 'the request body is not JSON in UTF-8'),
  message_invalid: entry<{ reason: string }>(
    400,
    invalidRequest,
    ({ reason }) => `the body is not a JSON-RPC 2.0 message: ${reason}`,
  ),
  batch_not_allowed: entry<{ reason: string }>(400, invalidRequest, ({ reason }) => `batch refused: ${reason}`),
  protocol_version_unsupported: entry<{ supported: string }>(
    400,
    unsupportedRevision,
    ({ supported }) => `unsupported protocol version (supported versions: ${supported})`,
  ),
  session_missing: entry<None>(
    400,
    invalidRequest,
    () => 'the Mcp-Session-Id header is missing: send initialize first and repeat the id it answers',
  ),
  session_unknown: entry<None>(404, invalidRequest, () => 'session not found: send initialize to open a new one'),
  method_unknown: entry<{ method: string }>(
    200,
    methodNotFound,
    ({ method }) => `method not found: ${method} is not served by this gateway`,
  ),
  params_invalid: entry<{ reason: string }>(200, invalidParams, ({ reason }) => `invalid params: ${reason}`),
  tool_unknown: entry<{ name: string; missing: string }>(
    200,
    invalidParams,
    ({ name, missing }) => `unknown tool: ${name}${missing}`,
  ),
  prompt_unknown: entry<{ name: string; missing: string }>(
    200,
    invalidParams,
    ({ name, missing }) => `unknown prompt: ${name}${missing}`,
  ),
  resource_unknown: entry<{ uri: string; missing: string }>(
    200,
    resourceNotFound,
    ({ uri, missing }) => `resource not found: ${uri}${missing}`,
  ),
  resource_ambiguous: entry<{ uri: string; candidates: string }>(
    200,
    invalidParams,
    ({ uri, candidates }) => `several servers could hold ${uri}: ${candidates}; read one that a list names`,
  ),
  upstream_unreachable: entry<{ server: string; reason: string }>(
    200,
    internalError,
    ({ server, reason }) => `server "${server}" cannot be reached: ${reason}`,
  ),
  upstream_timeout: entry<{ server: string; seconds: number }>(
    200,
    internalError,
    ({ server, seconds }) => `server "${server}" did not answer within ${seconds} s`,
  ),
  server_disabled: entry<{ server: string }>(
    200,
    internalError,
    ({ server }) =>
      `server "${server}" is disabled: an administrator puts it back with gatehouse server enable ${server}`,
  ),
  upstream_paused: entry<{ server: string; failures: number; seconds: number; last: string }>(
    200,
    internalError,
    ({ server, failures, seconds, last }) =>
      `server "${server}" failed ${failures} times in a row and is asked again in ${seconds} s; the last failure: ${last}`,
  ),
  upstream_busy: entry<{ server: string; calls: number }>(
    200,
    internalError,
    ({ server, calls }) => `server "${server}" has ${calls} calls under way and more that wait: try again shortly`,
  ),
  caller_busy: entry<{ server: string; calls: number }>(
    200,
    internalError,
    ({ server, calls }) =>
      `${calls} calls of yours are under way at server "${server}", and nobody is given more: wait for some of them`,
  ),
  upstream_refused: entry<{ server: string; status: number }>(
    200,
    internalError,
    ({ server, status }) => `server "${server}" refused the request with HTTP ${status}`,
  ),
  upstream_unauthorized: entry<{ server: string; status: number }>(
    200,
    internalError,
    ({ server, status }) => `server "${server}" did not accept our credentials (HTTP ${status}): renew its identity`,
  ),
  sign_in_needed: entry<{ server: string; why: string; how: string; link: string }>(
    200,
    internalError,
    ({ server, why, how }) => `server "${server}" is not connected${why === '' ? '' : ` (${why})`}: ${how}`,
  ),
  scope_needed: entry<{ server: string; scope: string; how: string; link: string }>(
    200,
    internalError,
    ({ server, scope, how }) => `server "${server}" needs more permissions for this call (${scope}): ${how}`,
  ),
  user_missing: entry<{ server: string }>(
    200,
    internalError,
    ({ server }) =>
      `server "${server}" is called as each user, and this token belongs to nobody: sign in with your app, or make a token with gatehouse token create --user <email>`,
  ),
  identity_disabled: entry<{ server: string }>(
    200,
    internalError,
    ({ server }) => `the identity for server "${server}" is disabled: an administrator can enable it`,
  ),
  identity_unavailable: entry<{ server: string; why: string }>(
    200,
    internalError,
    ({ server, why }) => `the identity for server "${server}" could not be renewed just now (${why}): try again later`,
  ),
  gateway_not_open: entry<None>(
    403,
    invalidRequest,
    () => 'there is no such gateway, or it is not open to you: ask whoever runs this installation',
  ),
  app_disabled: entry<None>(403, invalidRequest, () => 'an administrator has switched this app off here'),
  registrations_throttled: entry<{ seconds: number }>(
    429,
    invalidRequest,
    ({ seconds }) => `too many apps were registered from your network: try again in ${seconds} seconds`,
  ),
  documents_throttled: entry<{ seconds: number }>(
    429,
    invalidRequest,
    ({ seconds }) => `too many apps are being looked up: try again in ${seconds} seconds`,
  ),
  not_signed_in: entry<None>(
    401,
    invalidRequest,
    () => 'nobody is signed in with this browser: sign in at /sign-in; gateway tokens open no part of the API',
  ),
  role_needed: entry<None>(403, invalidRequest, () => 'only an administrator may do this'),
  request_invalid: entry<{ problems: readonly string[] }>(
    400,
    invalidParams,
    ({ problems }) => `the request does not fit what the API describes: ${problems.join('; ')}`,
  ),
  streams_taken: entry<{ limit: number }>(
    429,
    invalidRequest,
    ({ limit }) => `there are ${limit} streams of yours open already, or too many in all: close one first`,
  ),
  browser_unknown: entry<None>(
    401,
    invalidRequest,
    () => 'this browser is not signed in any more: open the page again',
  ),
  password_weak: entry<None>(
    400,
    invalidParams,
    () => 'the password takes 12 to 256 characters: choose another; a few words in a row are fine',
  ),
  password_wrong: entry<None>(403, invalidRequest, () => 'that is not your password now: nothing was changed'),
  passwords_differ: entry<None>(400, invalidParams, () => 'the two new passwords are not the same: type them again'),
  sign_in_refused: entry<None>(
    403,
    invalidRequest,
    () => 'that e-mail address and password do not let anybody in: check both, or ask an administrator for a link',
  ),
  sign_in_throttled: entry<{ seconds: number }>(
    429,
    invalidRequest,
    ({ seconds }) => `there were too many tries to sign in: try again in ${seconds} s`,
  ),
  invitation_unknown: entry<None>(
    404,
    invalidRequest,
    () => 'this link was used already, is too old, or never was: ask an administrator for a new one',
  ),
  ticket_unknown: entry<None>(
    404,
    invalidRequest,
    () => 'this link was used already or is older than ten minutes: gatehouse server connect <name> makes a new one',
  ),
  sign_in_not_done: entry<{ server: string }>(
    408,
    invalidParams,
    ({ server }) =>
      `nobody signed server "${server}" in within the time: gatehouse server connect ${server} makes a new link`,
  ),
  server_needs_header: entry<{ server: string; names: string; hint: string }>(
    409,
    invalidParams,
    ({ server, names, hint }) =>
      `server "${server}" wants a token in a header (${names}): give it with --header 'name: value'. ${hint}`,
  ),
  server_sse_only: entry<{ server: string }>(
    400,
    invalidParams,
    ({ server }) =>
      `server "${server}" is unsupported: it speaks only the HTTP+SSE transport of 2024-11-05, and Gatehouse speaks Streamable HTTP`,
  ),
  client_secret_ending: entry<{ server: string; at: string }>(
    200,
    internalError,
    ({ server, at }) =>
      `our client secret for server "${server}" ends at ${at}, and with it every sign-in there: sign in again before`,
  ),
  server_not_oauth: entry<{ server: string; found: string }>(
    409,
    invalidParams,
    ({ server, found }) => `server "${server}" cannot be signed in to: ${found}`,
  ),
  upstream_not_mcp: entry<{ server: string; found: string }>(
    200,
    internalError,
    ({ server, found }) => `server "${server}" did not answer with MCP but with ${found}`,
  ),
  upstream_incomplete: entry<{ server: string }>(
    200,
    internalError,
    ({ server }) => `server "${server}" ended its answer before the result: whether it acted is not known`,
  ),
  upstream_wrong_id: entry<{ server: string }>(
    200,
    internalError,
    ({ server }) => `server "${server}" answered under another request id: its answer was withheld`,
  ),
  upstream_too_large: entry<{ server: string; limit: number }>(
    200,
    internalError,
    ({ server, limit }) => `server "${server}" sent a message larger than ${limit} bytes`,
  ),
  upstream_version_unsupported: entry<{ server: string; version: string }>(
    200,
    internalError,
    ({ server, version }) => `server "${server}" speaks protocol version ${version}, which this gateway does not`,
  ),
  upstream_error: entry<{ server: string; code: number }>(
    200,
    internalError,
    ({ server, code }) => `server "${server}" refused the session with JSON-RPC error ${code}`,
  ),
  network_forbidden: entry<{ server: string; reason: string }>(
    200,
    internalError,
    ({ server, reason }) => `server "${server}" may not be called: ${reason}`,
  ),
  document_forbidden: entry<{ url: string; reason: string }>(
    200,
    internalError,
    ({ url, reason }) => `${url} may not be fetched: ${reason}`,
  ),
  document_unreachable: entry<{ url: string; reason: string }>(
    200,
    internalError,
    ({ url, reason }) => `${url} cannot be fetched: ${reason}`,
  ),
  document_timeout: entry<{ url: string; seconds: number }>(
    200,
    internalError,
    ({ url, seconds }) => `${url} was not there within ${seconds} s`,
  ),
  document_too_large: entry<{ url: string; limit: number }>(
    200,
    internalError,
    ({ url, limit }) => `${url} is larger than ${limit} bytes`,
  ),
  document_unreadable: entry<{ url: string; reason: string }>(
    200,
    internalError,
    ({ url, reason }) => `${url} cannot be unpacked: ${reason}`,
  ),
  document_redirect_refused: entry<{ url: string; reason: string }>(
    200,
    internalError,
    ({ url, reason }) => `${url} answers with a redirect that is not followed: ${reason}`,
  ),
  oauth_client_needed: entry<{ issuer: string; why: string; callback: string }>(
    409,
    invalidParams,
    ({ issuer, why, callback }) =>
      `${issuer} needs a client that is registered there by hand: ${why}; register one with the redirect URI ${callback}, and give its id and secret here`,
  ),
  oauth_client_refused: entry<{ server: string; issuer: string; clientId: string; said: string }>(
    502,
    internalError,
    ({ server, issuer, clientId, said }) =>
      `${issuer} does not accept the client "${clientId}" that was entered for server "${server}" (${said}): an administrator has to correct its id or secret`,
  ),
  oauth_registration_failed: entry<{ url: string; said: string }>(
    502,
    internalError,
    ({ url, said }) => `${url} did not register a client for us: ${said}`,
  ),
  oauth_rate_limited: entry<{ url: string; seconds: number }>(
    200,
    internalError,
    ({ url, seconds }) => `${url} takes no more requests for now: try again in ${seconds} s`,
  ),
  oauth_no_pkce: entry<{ issuer: string }>(
    502,
    internalError,
    ({ issuer }) =>
      `${issuer} does not say that it checks PKCE: its metadata must list S256 in code_challenge_methods_supported`,
  ),
  oauth_endpoint_refused: entry<{ url: string; reason: string }>(
    502,
    internalError,
    ({ url, reason }) => `nobody is sent to ${url} to sign in: ${reason}`,
  ),
  oauth_state_unknown: entry<None>(
    400,
    invalidRequest,
    () => 'this sign-in is unknown, over, or was begun in another browser: start it again',
  ),
  authorization_gone: entry<None>(
    410,
    invalidRequest,
    () => 'this request of an app is answered, over, or was begun in another browser: begin again in the app',
  ),
  sign_in_provider_failed: entry<{ name: string }>(
    502,
    internalError,
    ({ name }) => `${name} did not sign you in: try again, and if it stays so ask whoever runs this Gatehouse`,
  ),
  sign_in_not_allowed: entry<None>(
    403,
    invalidRequest,
    () => 'this account may not come in here: ask whoever runs this Gatehouse for an invitation',
  ),
  sign_in_gone: entry<None>(
    400,
    invalidRequest,
    () => 'this sign-in is unknown, over, or was begun in another browser: begin again',
  ),
  oauth_issuer_mismatch: entry<{ issuer: string }>(
    400,
    invalidRequest,
    ({ issuer }) => `the answer does not say that it comes from ${issuer}, where the sign-in began: it was thrown away`,
  ),
  oauth_denied: entry<{ issuer: string; said: string }>(
    403,
    invalidRequest,
    ({ issuer, said }) => `the sign-in at ${issuer} was not granted: ${said}`,
  ),
  oauth_authorization_failed: entry<{ issuer: string; said: string }>(
    502,
    internalError,
    ({ issuer, said }) => `the sign-in at ${issuer} failed: ${said}`,
  ),
  oauth_token_failed: entry<{ url: string; said: string }>(
    200,
    internalError,
    ({ url, said }) => `${url} issued no token: ${said}`,
  ),
  oauth_revocation_failed: entry<{ url: string; said: string }>(
    502,
    internalError,
    ({ url, said }) => `${url} did not take the tokens back, and they live on until they end by themselves: ${said}`,
  ),
  client_gone: entry<None>(499, internalError, () => 'the client closed the connection before the answer was complete'),
  call_cancelled: entry<None>(
    200,
    internalError,
    () => 'the call was cancelled before it was sent to its server: it did not act',
  ),
  access_ended: entry<None>(
    200,
    internalError,
    () => 'access to this gateway or server was ended while the call ran: whether it acted is not known',
  ),
  session_ended: entry<None>(
    200,
    internalError,
    () => 'the session was ended while the call ran: whether it acted is not known',
  ),
  gateway_stopping: entry<None>(
    200,
    internalError,
    () => 'the gateway stopped while the call ran: whether it acted is not known',
  ),
  not_ready: entry<None>(503, internalError, () => 'the gateway is starting or stopping: try again shortly'),
  store_unreachable: entry<None>(503, internalError, () => 'the store does not answer: try again shortly'),
  overloaded: entry<None>(503, internalError, () => 'the audit trail cannot keep up: try again shortly'),
  internal: entry<None>(
    500,
    internalError,
    () => 'something failed inside the gateway; its log has the rest under the correlation id',
  ),

  node_too_old: entry<{ version: string; needed: string }>(
    500,
    internalError,
    ({ version, needed }) =>
      `this is Node ${version}, and gatehouse needs ${needed} or newer: install one, or use npm start in a clone of the repository, which brings its own`,
  ),
  not_built: entry<None>(500, internalError, () => 'run npm run build'),
  config_unreadable: entry<{ file: string; reason: string }>(
    500,
    internalError,
    ({ file, reason }) => `${file} cannot be read: ${reason}`,
  ),
  config_not_yaml: entry<{ file: string; line: number; column: number; reason: string }>(
    500,
    internalError,
    ({ file, line, column, reason }) => `${file}:${line}:${column} is not YAML: ${reason}`,
  ),
  config_invalid: entry<{ file: string; problems: readonly string[] }>(
    500,
    internalError,
    ({ file, problems }) => `${file} is not a valid configuration:\n${problems.map((line) => `  ${line}`).join('\n')}`,
  ),
  config_env_missing: entry<{ path: string; name: string }>(
    500,
    internalError,
    ({ path, name }) => `${path} reads the environment variable ${name}, which is not set`,
  ),
  public_url_invalid: entry<{ url: string; reason: string }>(
    500,
    internalError,
    ({ url, reason }) => `public URL ${url} is refused: ${reason}`,
  ),
  listen_invalid: entry<{ listen: string }>(
    500,
    internalError,
    ({ listen }) => `listen address "${listen}" is not host:port, such as 127.0.0.1:7878`,
  ),
  port_in_use: entry<{ listen: string }>(
    500,
    internalError,
    ({ listen }) => `${listen} is in use by another program: stop it, or choose another with --listen`,
  ),
  listen_failed: entry<{ listen: string; reason: string }>(
    500,
    internalError,
    ({ listen, reason }) => `cannot listen on ${listen}: ${reason}`,
  ),
  data_unwritable: entry<{ directory: string; reason: string }>(
    500,
    internalError,
    ({ directory, reason }) => `the data folder ${directory} cannot be written: ${reason}`,
  ),
  data_on_network: entry<{ directory: string; name: string }>(
    500,
    internalError,
    ({ directory, name }) =>
      `the data folder ${directory} lies on a network disk (${name}), where SQLite loses data: use a local one, or DATABASE_URL`,
  ),
  data_in_use: entry<{ directory: string }>(
    500,
    internalError,
    ({ directory }) => `another gatehouse runs on ${directory}: stop it, or give this one its own folder with --data`,
  ),
  database_url_invalid: entry<None>(
    500,
    internalError,
    () => 'DATABASE_URL is not an address such as postgres://user:password@host:5432/database',
  ),
  database_unreachable: entry<{ reason: string }>(
    500,
    internalError,
    ({ reason }) => `the database in DATABASE_URL cannot be used: ${reason}`,
  ),
  store_newer: entry<{ directory: string; migration: string }>(
    500,
    internalError,
    ({ directory, migration }) =>
      `the store in ${directory} was written by a newer gatehouse (it has ${migration}): run that version or newer`,
  ),
  store_too_old: entry<{ version: string; needed: string }>(
    500,
    internalError,
    ({ version, needed }) => `SQLite ${version} is too old, ${needed} is needed: reinstall with npm ci`,
  ),
  keyring_unreadable: entry<{ file: string; reason: string }>(
    500,
    internalError,
    ({ file, reason }) => `the key ring ${file} cannot be used: ${reason}; restore it from your backup`,
  ),
  key_missing: entry<None>(
    500,
    internalError,
    () => 'with DATABASE_URL the master key is needed too: set GATEHOUSE_KEY, made once by "openssl rand -base64 32"',
  ),
  key_invalid: entry<{ at: number; of: number }>(
    500,
    internalError,
    ({ at, of }) =>
      `key ${at} of ${of} in GATEHOUSE_KEY is not base64 of 32 bytes: make one by "openssl rand -base64 32"`,
  ),
  master_key_given: entry<None>(
    400,
    invalidParams,
    () =>
      'GATEHOUSE_KEY holds the master key: put a new one and a comma before it, then run keys rotate without --master',
  ),
  audit_unkept: entry<{ actions: string }>(
    503,
    internalError,
    ({ actions }) =>
      `the change was made (${actions}), but the audit trail did not confirm that it kept it: mend the trail, then look with gatehouse audit tail`,
  ),
  audit_broken: entry<{ batch: number; first: number; last: number; reason: string }>(
    500,
    internalError,
    ({ batch, first, last, reason }) =>
      `the audit trail was changed from outside: batch ${batch} (events ${first} to ${last}) does not match the hash chain: ${reason}`,
  ),
  backup_unwritable: entry<{ file: string; reason: string }>(
    500,
    internalError,
    ({ file, reason }) => `the backup ${file} cannot be written: ${reason}`,
  ),
  backup_invalid: entry<{ file: string; reason: string }>(
    500,
    internalError,
    ({ file, reason }) => `${file} cannot be restored: ${reason}`,
  ),
  place_not_empty: entry<{ place: string; table: string }>(
    409,
    invalidParams,
    ({ place, table }) =>
      `${place} is in use (there are ${table} in it), and nothing is overwritten: choose an empty one`,
  ),
  sealed_unreadable: entry<{ place: string }>(
    500,
    internalError,
    ({ place }) =>
      `a sealed value in ${place} does not open with this key ring: restore the key ring it was sealed with`,
  ),
  slug_invalid: entry<{ slug: string }>(
    400,
    invalidParams,
    ({ slug }) => `"${slug}" is not a name for a server or gateway: 1 to 63 of a-z, 0-9 and inner hyphens`,
  ),
  slug_taken: entry<{ slug: string }>(
    409,
    invalidParams,
    ({ slug }) => `there is a server named "${slug}" already: choose another with --name`,
  ),
  prefix_invalid: entry<{ prefix: string }>(
    400,
    invalidParams,
    ({ prefix }) => `"${prefix}" is not a prefix: up to 64 of A-Z a-z 0-9 . - and _, without "__"`,
  ),
  prefix_taken: entry<{ prefix: string; gateway: string }>(
    409,
    invalidParams,
    ({ prefix, gateway }) =>
      `gateway "${gateway}" has a server under prefix "${prefix}" already: choose another with --prefix`,
  ),
  server_unknown: entry<{ slug: string }>(
    404,
    invalidParams,
    ({ slug }) => `there is no server named "${slug}": gatehouse server list shows what there is`,
  ),
  gateway_unknown: entry<{ slug: string }>(
    404,
    invalidParams,
    ({ slug }) => `there is no gateway named "${slug}": gatehouse server add … --gateway ${slug} makes one`,
  ),
  assignment_unknown: entry<{ gateway: string }>(
    404,
    invalidParams,
    ({ gateway }) => `gateway "${gateway}" has no such assignment: its list shows what there is`,
  ),
  gateway_exists: entry<{ slug: string }>(
    409,
    invalidParams,
    ({ slug }) => `there is a gateway named "${slug}" already: choose another name`,
  ),
  id_unknown: entry<{ noun: string; id: string }>(
    404,
    invalidParams,
    ({ noun, id }) => `there is no ${noun} "${id}", or it is not yours: its list shows what there is`,
  ),
  server_url_invalid: entry<{ url: string; reason: string }>(
    400,
    invalidParams,
    ({ url, reason }) => `"${url}" is not the address of an MCP server: ${reason}`,
  ),
  callback_invalid: entry<{ url: string; reason: string }>(
    400,
    invalidParams,
    ({ url, reason }) => `"${url}" is not an address that people can be sent back to: ${reason}`,
  ),
  header_invalid: entry<{ reason: string }>(400, invalidParams, ({ reason }) => `header refused: ${reason}`),
  auth_invalid: entry<{ reason: string }>(
    400,
    invalidParams,
    ({ reason }) => `a server cannot be authenticated to like that: ${reason}`,
  ),
  identity_headers_wrong: entry<{ server: string; names: string; problem: string }>(
    400,
    invalidParams,
    ({ server, names, problem }) => `server "${server}" takes exactly these headers: ${names}; ${problem}`,
  ),
  identity_unknown: entry<{ server: string; owner: string }>(
    404,
    invalidParams,
    ({ server, owner }) =>
      `server "${server}" has no identity that is ${owner === 'shared' ? 'shared' : `of ${owner}`}: gatehouse identity list shows what there is`,
  ),
  user_unknown: entry<{ email: string }>(
    404,
    invalidParams,
    ({ email }) => `there is no user ${email}: gatehouse user list shows whom there is`,
  ),
  user_exists: entry<{ email: string }>(
    409,
    invalidParams,
    ({ email }) => `${email} has a password already: gatehouse user reset ${email} makes a link to choose another`,
  ),
  last_admin: entry<{ email: string }>(
    409,
    invalidParams,
    ({ email }) => `${email} is the last administrator: make somebody else one first, by gatehouse user role`,
  ),
  email_invalid: entry<{ email: string }>(400, invalidParams, ({ email }) => `"${email}" is not an e-mail address`),
  app_unusable: entry<{ reason: string }>(400, invalidParams, ({ reason }) => `app refused: ${reason}`),
  app_unknown: entry<{ clientId: string }>(
    404,
    invalidParams,
    ({ clientId }) => `there is no app with the client id "${clientId}": gatehouse app list shows what there is`,
  ),
  token_unusable: entry<{ reason: string }>(400, invalidParams, ({ reason }) => `token refused: ${reason}`),
  token_unknown: entry<{ name: string; gateway: string }>(
    404,
    invalidParams,
    ({ name, gateway }) =>
      `gateway "${gateway}" has no token named "${name}": gatehouse token list shows what there is`,
  ),
} as const;

export type ErrorCode = keyof typeof catalogue;

/** The values that a code's message is made of. */
export type ErrorParams<C extends ErrorCode> = (typeof catalogue)[C] extends Entry<infer P> ? P : never;
