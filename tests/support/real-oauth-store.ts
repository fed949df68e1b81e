import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';

interface Row {
  readonly payload: AdapterPayload;
  /** Epoch milliseconds. */
  readonly created: number;
  readonly expires: number;
}

/** What the authorization server keeps, in memory: what ends with its process, or on demand. */
export interface OAuthStore {
  adapter(model: string): Adapter;
  /** All tokens, codes and consents. Clients and signed-in browsers stay. */
  revokeGrants(): void;
  /** Access tokens alone, so that only a refresh gives another. */
  revokeAccessTokens(): void;
  /** The clients that registered by themselves. */
  forgetClients(): void;
  /** Puts the client that its owner registered. */
  keepClient(client: AdapterPayload & { readonly client_id: string }): void;
  /** How long after its registration a client is found, in milliseconds, as in stores that are eventually consistent. */
  clientsAppearAfter(ms: number): void;
}

const grantModels = ['Grant', 'AccessToken', 'RefreshToken', 'AuthorizationCode'];

/** @param secretLife of clients that register by themselves, in seconds; 0 means that theirs never expires */
export function createOAuthStore(secretLife: number): OAuthStore {
  const models = new Map<string, Map<string, Row>>();
  const owned = new Set<string>();
  let lag = 0;

  function rows(model: string): Map<string, Row> {
    const kept = models.get(model) ?? new Map<string, Row>();
    models.set(model, kept);
    return kept;
  }

  function find(model: string, id: string): AdapterPayload | undefined {
    const row = rows(model).get(id);
    if (!row || row.expires <= Date.now()) return undefined;
    const visible = model !== 'Client' || owned.has(id) || Date.now() >= row.created + lag;
    return visible ? row.payload : undefined;
  }

  function put(model: string, id: string, payload: AdapterPayload, seconds = Number.POSITIVE_INFINITY): void {
    const ages = model === 'Client' && payload.client_secret && secretLife > 0 && !owned.has(id);
    const kept = ages ? { ...payload, client_secret_expires_at: secondsNow() + secretLife } : payload;
    rows(model).set(id, { payload: kept, created: Date.now(), expires: Date.now() + seconds * 1000 });
  }

  function revokeGrant(grantId: string): void {
    rows('Grant').delete(grantId);
    for (const model of grantModels) {
      for (const [id, { payload }] of rows(model)) if (payload.grantId === grantId) rows(model).delete(id);
    }
  }

  /** Where two requests bring one token at the same moment, the library lets both pass: here the second ends the family. */
  function consume(model: string, id: string): void {
    const row = rows(model).get(id);
    if (row && row.payload.consumed === undefined) {
      row.payload.consumed = secondsNow();
      return;
    }
    if (row?.payload.grantId) revokeGrant(row.payload.grantId);
    throw new errors.InvalidGrant('already used');
  }

  return {
    adapter: (model) => ({
      upsert: async (id, payload, expiresIn) => put(model, id, payload, expiresIn),
      find: async (id) => find(model, id),
      findByUid: async (uid) => [...rows(model).values()].find(({ payload }) => payload.uid === uid)?.payload,
      findByUserCode: async () => undefined,
      consume: async (id) => consume(model, id),
      destroy: async (id) => void rows(model).delete(id),
      revokeByGrantId: async (grantId) => revokeGrant(grantId),
    }),
    revokeGrants() {
      for (const model of grantModels) rows(model).clear();
    },
    revokeAccessTokens: () => rows('AccessToken').clear(),
    forgetClients() {
      for (const id of rows('Client').keys()) if (!owned.has(id)) rows('Client').delete(id);
    },
    keepClient(client) {
      owned.add(client.client_id);
      put('Client', client.client_id, client);
    },
    clientsAppearAfter(ms) {
      lag = ms;
    },
  };
}

function secondsNow(): number {
  return Math.floor(Date.now() / 1000);
}
