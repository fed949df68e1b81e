/** A folder of the gateway (or a file beside the folders), how high it stands, and why there. */
export interface Floor {
  readonly height: number;
  readonly reason: string;
  /** What it may import of its own floor besides itself; on floor 2 nothing needs to be named. */
  readonly beside?: readonly string[];
}

/** The floors of packages/gateway/src. An import goes down, or to a neighbour of the same floor that `beside` names. */
export const floors: Readonly<Record<string, Floor>> = {
  'gateway.ts': { height: 4, reason: 'the composition root: it constructs what the other floors only describe' },
  cli: { height: 4, reason: 'commands put everything together for a person', beside: ['gateway.ts'] },
  http: { height: 3, reason: 'the way in over HTTP: it knows the services, they do not know HTTP', beside: ['api'] },
  api: {
    height: 3,
    reason: 'the admin API is the same services as a table of operations; what carries requests to it stands beside',
  },
  proxy: { height: 2, reason: 'the data plane is a service: it answers through an interface, whoever listens' },
  upstream: { height: 2, reason: 'what we know of one MCP server, on top of the way out and the store' },
  auth: { height: 2, reason: 'who is calling, decided from what the store holds' },
  rules: { height: 2, reason: 'what a caller may do, decided from what the store holds' },
  audit: { height: 2, reason: 'the trail is a service with a store of its own' },
  alerts: { height: 2, reason: 'alerts are made from what the services saw' },
  admin: { height: 2, reason: 'operations on the configuration, the same for commands, file and API' },
  backup: { height: 2, reason: 'copies what the store and the trail keep, whatever it means' },
  demo: { height: 2, reason: 'a server of its own that happens to ship with the gateway' },
  store: {
    height: 1,
    reason: 'keeps records, secrets sealed; what they mean is decided above',
    beside: ['crypto', 'log'],
  },
  crypto: { height: 1, reason: 'seals and hashes bytes; whose they are is known above' },
  net: { height: 1, reason: 'the one way out, whoever asks' },
  log: { height: 1, reason: 'writes lines, and needs the clock and a stream for it' },
  domain: { height: 0, reason: 'pure types and decisions, which everything may use', beside: ['errors'] },
  errors: { height: 0, reason: 'the catalogue of errors, which everything may throw' },
  config: {
    height: 0,
    reason: 'the shape of the configuration, which everything may read',
    beside: ['domain', 'errors'],
  },
};

/** The one floor whose folders may all import each other: the services work together. */
export const sharedHeight = 2;

/** A package that only some folders may import, so that its job is done in one place. */
export interface Reserved {
  readonly packages: readonly string[];
  readonly folders: readonly string[];
  readonly reason: string;
}

export const reserved: readonly Reserved[] = [
  {
    packages: ['node:http', 'node:https', 'node:http2', 'http', 'https', 'http2'],
    folders: ['http', 'demo'],
    reason: 'one listener, and the demo server is a program of its own',
  },
  { packages: ['undici'], folders: ['net'], reason: 'one way out, with the network policy on it' },
  {
    packages: ['better-sqlite3', 'kysely'],
    folders: ['store', 'audit', 'backup'],
    reason: 'SQL is written beside the schema it is for',
  },
];

/** Names that say nothing of what is inside, so that everything ends up there. */
export const emptyNames: readonly string[] = ['utils', 'util', 'helpers', 'helper', 'common', 'misc'];
