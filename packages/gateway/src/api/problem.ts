import { z } from 'zod';
import { catalogue, type ErrorCode } from '../errors/catalogue.ts';
import type { CodedError } from '../errors/coded-error.ts';

/** What every refusal answers, as `application/problem+json` (RFC 9457; its type is about:blank). */
export const problemSchema = z
  .object({
    status: z.number().int(),
    code: z.string().describe('Stable; docs/errors/<code>.md tells the rest.'),
    detail: z.string().describe('What was wrong, where, and what to do.'),
    correlationId: z.string().describe('Under which the log has the rest.'),
    docs: z.string(),
  })
  .meta({ id: 'Problem' });

export const problemType = 'application/problem+json';

/** What is under 200 in a session, and not the failure of a server behind us. */
const refusedHere: Partial<Record<ErrorCode, number>> = { identity_disabled: 409, network_forbidden: 409 };

/** The status of a refusal. What travels in a session under 200 is here the failure of a server behind us. */
export function statusOf(code: ErrorCode): number {
  const { status } = catalogue[code];
  return refusedHere[code] ?? (status < 400 ? 502 : status);
}

export function problemOf({ code, message }: CodedError, correlationId: string): z.output<typeof problemSchema> {
  return { status: statusOf(code), code, detail: message, correlationId, docs: `docs/errors/${code}.md` };
}
