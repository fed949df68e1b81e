import type { Params } from '../../packages/gateway/src/domain/json-rpc/message.ts';
import { listen } from '../../packages/gateway/src/proxy/listen.ts';
import { fixedCredential } from '../../packages/gateway/src/upstream/identities/credential.ts';
import {
  endSession,
  expectResult,
  type OpenedSession,
  openSession,
} from '../../packages/gateway/src/upstream/open-session.ts';
import type { RefusedIdentity } from '../../packages/gateway/src/upstream/refused-identity.ts';
import { request } from '../../packages/gateway/src/upstream/request.ts';
import {
  answerServerRequest,
  readServerMessage,
  type ServerRequestAnswer,
} from '../../packages/gateway/src/upstream/server-messages.ts';
import type { Upstream } from '../../packages/gateway/src/upstream/upstream.ts';

/** Whoever the calls are made for. */
export interface Caller {
  /** The result of a request. @throws the error that its answer stands for */
  ask(method: string, params: Params): Promise<Params>;
  end(): Promise<void>;
}

export interface CredentialSource {
  headers(): Record<string, string>;
  /** Gets better ones. @throws where there are none to be had */
  renew(refused: RefusedIdentity): Promise<void>;
}

const capabilities = { elicitation: { form: { applyDefaults: true } } };

/** Calls a server in one session, which is opened anew with each new credential, and hears it on a stream meanwhile. */
export function createCaller(
  upstream: Upstream,
  url: string,
  credentials: CredentialSource,
  onServerRequest: ServerRequestAnswer,
): Caller {
  let session: (OpenedSession & { readonly listening: AbortController }) | undefined;

  async function open(): Promise<NonNullable<typeof session>> {
    const endpoint = {
      server: 'conformance',
      url,
      network: 'private',
      credential: fixedCredential(credentials.headers()),
    } as const;
    const opened = await openSession(upstream, endpoint, { capabilities });
    const listening = new AbortController();
    const listener = {
      onOpen() {},
      onEventId() {},
      onMessage(message: Buffer) {
        const asked = readServerMessage(message);
        if (asked?.kind === 'request') answerServerRequest(upstream, opened.link, asked, onServerRequest);
        return true;
      },
      onceDrained() {},
    };
    void listen(upstream, opened.link, listener, { lastEventId: undefined, signal: listening.signal });
    return { ...opened, listening };
  }

  async function close(): Promise<void> {
    session?.listening.abort();
    if (session) await endSession(upstream, session.link);
    session = undefined;
  }

  return {
    async ask(method, params) {
      for (;;) {
        session ??= await open();
        const { link } = session;
        const answer = await request(upstream, link, method, params, onServerRequest);
        if (answer.kind !== 'refused_identity') {
          return JSON.parse(expectResult(link.server, answer).result.toString()) as Params;
        }
        await close();
        await credentials.renew(answer);
      }
    },
    end: close,
  };
}
