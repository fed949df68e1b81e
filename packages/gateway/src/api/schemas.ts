import { z } from 'zod';
import type { State } from '../domain/status.ts';

/** Parts that several resources have. No text holds control characters or broken pairs: no engine keeps them, nobody means them. */

const printable = /^[^\p{C}]*$/u;

export function text(longest: number): z.ZodString {
  return z.string().max(longest).regex(printable, 'holds a control character');
}

/** What a client chooses and the operation judges itself, with a message that says more. */
export const name = text(200);

export const slug = text(63).regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, '1 to 63 of a-z, 0-9 and inner hyphens');

export const id = z.string().regex(/^[\w-]{1,100}$/, 'is not an id');

export const email = text(254);

/** Of a server or authorization server. */
export const url = text(2000).meta({ format: 'uri-reference' });

/** Sent to us, never shown again. */
export const secret = z.string().min(1).max(8192).meta({ writeOnly: true, format: 'password' });

/** ISO 8601 in UTC, as we write it. */
export const time = z.string().meta({ format: 'date-time' });

/** ISO 8601 as others write it; epoch milliseconds to the operation. */
export const moment = z.iso.datetime({ offset: true }).transform((given) => Date.parse(given));

/** `true` or `false` in a query. */
export function flag(usual: boolean) {
  return z
    .enum(['true', 'false'])
    .default(usual ? 'true' : 'false')
    .transform((given) => given === 'true');
}

export const role = z.enum(['admin', 'member']);
export const network = z.enum(['public', 'private']);
export const scheme = z.enum(['shared', 'per-user']);

const states = ['connected', 'degraded', 'not_connected', 'unsupported', 'disabled'] as const satisfies State[];

export const problem = z
  .object({
    stage: z.string(),
    url: z.string(),
    status: z.number().optional(),
    error: z.string().optional(),
    description: z.string().optional(),
    uri: z.string().optional(),
    body: z.string(),
    code: z.string().optional(),
  })
  .meta({ id: 'ProviderProblem', description: 'A provider’s refusal or failure, exactly as it said it.' });

export const status = z
  .object({
    state: z.enum(states),
    since: time,
    code: z.string(),
    why: z.string().describe('One sentence; empty where all is well.'),
    problem: problem.optional(),
  })
  .meta({ id: 'Status', description: 'How something stands, since when and why.' });
