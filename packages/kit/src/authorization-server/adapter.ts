import { type Adapter, type AdapterPayload, errors } from 'oidc-provider';
import type { ReadRecord, RecordStore, StoredRecord } from '../records/record-store.ts';
import type { Applications } from './applications.ts';
import { hashed } from './hash.ts';

export interface AdapterParts {
  readonly records: RecordStore;
  readonly applications: Applications;
  /** Seconds until a registration is forgotten that nobody let in. */
  readonly idleRegistration: number;
  /** Seconds for which a grant must outlive each of its refresh tokens. */
  readonly grantLife: number;
}

/** What oidc-provider keeps, by the name of its model: ids are hashed, and what a grant's end ends has the grant as its group. */
export function createAdapter(parts: AdapterParts): (model: string) => Adapter {
  const known: Readonly<Record<string, (parts: AdapterParts, model: string) => Adapter>> = {
    Session: nothing,
    Client: clients,
    AuthorizationCode: issued,
    AccessToken: issued,
    RefreshToken: refreshTokens,
  };
  return (model) => known[model]?.(parts, model) ?? plain(parts, model);
}

function plain({ records }: AdapterParts, model: string): Adapter {
  return {
    async upsert(id, payload, expiresIn) {
      await records.put(recordOf(model, id, payload, expiresIn));
    },
    async find(id) {
      const record = await records.find(model, hashed(id));
      return record && payloadOf(record, id);
    },
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    async consume(id) {
      const record = await records.find(model, hashed(id));
      const payload = record && payloadOf(record, id);
      const consumed = { ...payload, consumed: Math.floor(Date.now() / 1000) };
      // Of two that spend it at one moment the second is late, though both found it unspent.
      const isFirst = record && !payload?.consumed && (await records.swap(withBody(record, consumed), record.version));
      if (!isFirst) throw new errors.InvalidGrant(`${model} was used already`);
    },
    async destroy(id) {
      await records.remove(model, hashed(id));
    },
    async revokeByGrantId(grantId) {
      await records.removeGroup(hashed(grantId));
    },
  };
}

/** Whoever is at the browser is asked each time by pages that know them: the library's own sessions would tell it of somebody else. */
function nothing(): Adapter {
  return {
    upsert: async () => undefined,
    find: async () => undefined,
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    consume: async () => undefined,
    destroy: async () => undefined,
    revokeByGrantId: async () => undefined,
  };
}

/** Applications that registered end by themselves until somebody lets them in; those that were given are kept elsewhere. */
function clients(parts: AdapterParts): Adapter {
  const { applications, idleRegistration } = parts;
  return {
    ...plain(parts, 'Client'),
    find: (id) => applications.metadata(id),
    async upsert(id, payload) {
      await parts.records.put(recordOf('Client', id, payload, idleRegistration));
    },
  };
}

/** What is issued under a grant that ended in the same moment ends as well: looked at after it was kept, for the end to find it or it the end. */
function issued(parts: AdapterParts, model: string): Adapter {
  const adapter = plain(parts, model);
  return {
    ...adapter,
    async upsert(id, payload, expiresIn) {
      await adapter.upsert(id, payload, expiresIn);
      await grantOf(parts, payload);
    },
  };
}

/** A grant ends with the last of its refresh tokens, not before: each new one gives it a new life. */
function refreshTokens(parts: AdapterParts): Adapter {
  const { records, grantLife } = parts;
  const adapter = plain(parts, 'RefreshToken');
  return {
    ...adapter,
    async upsert(id, payload, expiresIn) {
      await adapter.upsert(id, payload, expiresIn);
      const grant = await grantOf(parts, payload);
      const exp = Math.floor(Date.now() / 1000) + grantLife;
      // Where another was faster, it gave it one that is as long.
      await records.swap({ ...withBody(grant, { ...bodyOf(grant), exp }), expiresAt: exp * 1000 }, grant.version);
    },
  };
}

async function grantOf({ records }: AdapterParts, { grantId = '' }: AdapterPayload): Promise<ReadRecord> {
  const grant = await records.find('Grant', hashed(grantId));
  if (grant) return grant;
  await records.removeGroup(hashed(grantId));
  throw new errors.InvalidGrant('the grant has ended');
}

function recordOf(model: string, id: string, payload: AdapterPayload, expiresIn: number | undefined): StoredRecord {
  const { jti: _, ...body } = payload;
  const grant = model === 'Grant' ? id : payload.grantId;
  return {
    kind: model,
    id: hashed(id),
    alias: null,
    // An authorization under way may end with its browser; the grant that it led to must not end with it.
    group: grant === undefined || model === 'Interaction' ? null : hashed(grant),
    body: JSON.stringify(body),
    expiresAt: expiresIn === undefined ? null : Date.now() + expiresIn * 1000,
  };
}

function payloadOf(record: ReadRecord, id: string): AdapterPayload {
  return { ...bodyOf(record), jti: id };
}

function bodyOf({ body }: ReadRecord): AdapterPayload {
  return JSON.parse(body) as AdapterPayload;
}

function withBody({ version: _, ...record }: ReadRecord, body: AdapterPayload): StoredRecord {
  const { jti: __, ...kept } = body;
  return { ...record, body: JSON.stringify(kept) };
}
