import { z } from 'zod';
import { isWithin, limitRanges } from './limit-ranges.ts';
import type { Limits } from './limits.ts';

const auth = z.discriminatedUnion(
  'mode',
  [
    z.strictObject({ mode: z.literal('none') }),
    z.strictObject({
      mode: z.literal('header'),
      headers: z.record(z.string(), z.string()).optional(),
      headerNames: z.array(z.string()).optional(),
    }),
    z.strictObject({
      mode: z.literal('oauth'),
      client: z
        .strictObject({ id: z.string(), secret: z.string().optional(), issuer: z.string().optional() })
        .optional(),
      authorizationServer: z.string().optional(),
      resource: z
        .union([z.enum(['auto', 'omit']), z.strictObject({ override: z.string() })], {
          error: 'expected auto, omit or { override: text }',
        })
        .optional(),
      acceptIssuerSlash: z.boolean().optional(),
      scopes: z.array(z.string()).optional(),
    }),
  ],
  { error: ({ input }) => (isMapping(input) ? 'expected none, header or oauth' : undefined) },
);

const server = z.strictObject({
  url: z.string(),
  network: z.enum(['public', 'private']).default('public'),
  auth: auth.default({ mode: 'none' }),
});

const provision = z.union([z.enum(['all', 'none']), z.strictObject({ allow: z.array(z.string()) })], {
  error: 'expected all, none or { allow: [names] }',
});

const assignment = z.preprocess(
  (item) => (typeof item === 'string' ? { server: item } : item),
  z.strictObject({
    server: z.string(),
    prefix: z.string().optional(),
    identity: z.enum(['shared', 'per-user']).optional(),
    tools: provision.default('all'),
  }),
);

const gateway = z.strictObject({
  users: z
    .union([z.literal('everyone'), z.array(z.string())], { error: 'expected everyone or a list of e-mail addresses' })
    .optional(),
  servers: z.array(assignment).default([]),
});

const token = z.strictObject({ name: z.string(), gateway: z.string(), token: z.string(), user: z.string().optional() });

const app = z.strictObject({
  id: z.string(),
  name: z.string().optional(),
  redirectUris: z.array(z.string()),
  secret: z.string().optional(),
});

const signInProvider = z.strictObject({
  name: z.string(),
  label: z.string().optional(),
  issuer: z.string(),
  client: z.strictObject({ id: z.string(), secret: z.string() }),
  domains: z.array(z.string()),
  network: z.enum(['public', 'private']).default('public'),
});

const egress = z.strictObject({
  addresses: z.array(z.string()).default([]),
  localAddress: z.string().optional(),
  proxy: z.string().optional(),
});

/** None has a default here: what the file leaves out stays as `defaultLimits` has it. */
const limits = z.strictObject({
  requestBytes: limit('requestBytes'),
  callTimeout: limit('callTimeout'),
  callMaximum: limit('callMaximum'),
  serverCalls: limit('serverCalls'),
  callerCalls: limit('callerCalls'),
  serverQueue: limit('serverQueue'),
  queueWait: limit('queueWait'),
  breakerFailures: limit('breakerFailures'),
  breakerPause: limit('breakerPause'),
  listTimeout: limit('listTimeout'),
  heldAnswer: limit('heldAnswer'),
  messageBytes: limit('messageBytes'),
  catalogueLife: limit('catalogueLife'),
  failureLife: limit('failureLife'),
  sessionIdle: limit('sessionIdle'),
} satisfies Record<keyof Limits, z.ZodType<number | undefined>>);

/** The shape of gatehouse.yaml, with its defaults. What one value says of another is checked in `rules.ts`. */
export const fileSchema = z.strictObject({
  publicUrl: z.string().optional(),
  trustedProxies: z.array(z.string()).default([]),
  egress: egress.default({ addresses: [] }),
  limits: limits.default({}),
  servers: z.record(z.string(), server).default({}),
  gateways: z.record(z.string(), gateway).default({}),
  tokens: z.array(token).default([]),
  apps: z.array(app).default([]),
  signIn: z.strictObject({ providers: z.array(signInProvider).default([]) }).default({ providers: [] }),
  admin: z.strictObject({ email: z.string(), password: z.string() }).optional(),
});

/** A file of the right shape, before its `env:` references are read. */
export type ConfigFile = z.output<typeof fileSchema>;

/** The same as it is written, without its defaults. */
export type RawConfigFile = z.input<typeof fileSchema>;

function limit(name: keyof Limits) {
  const { unit, least, most } = limitRanges[name];
  const error = `expected a whole number of ${unit} from ${least} to ${most}`;
  return z
    .number({ error })
    .refine((value) => isWithin(name, value), { error })
    .exactOptional();
}

function isMapping(input: unknown): boolean {
  return typeof input === 'object' && input !== null && !Array.isArray(input);
}
