import type { Evidence } from '../../net/evidence.ts';
import { knownSecrets } from '../../net/known-secrets.ts';
import { maskSecrets, redactStart } from '../../net/redact-text.ts';
import type { HeaderValues } from '../../store/store.ts';
import type { ProbeStep } from './evidence.ts';

type Mask = (text: string) => string;

/** Deeper than any metadata; what nests deeper would overflow those who read or keep it. */
const mostLevels = 8;

/** Every secret in what authenticates us to a server; shorter ones than four characters cannot be told from other text. */
export function probeSecrets(url: string, headers: HeaderValues): readonly string[] {
  const values = Object.values(headers).filter((value) => value.length >= 4);
  return [...new Set([...values, ...knownSecrets({ url, headers })])];
}

/** A step as it may be shown and kept: a server may repeat what it was sent in any answer, its metadata included. */
export function withoutSecrets(step: ProbeStep, secrets: readonly string[]): ProbeStep {
  const mask = maskOf(secrets);
  return {
    ...step,
    evidence: maskedEvidence(step.evidence, secrets),
    failure: step.failure && { ...step.failure, message: mask(step.failure.message) },
    redirects: step.redirects.map(mask),
    challenges: step.challenges.map((challenge) => ({
      ...challenge,
      scheme: mask(challenge.scheme),
      params: masked(challenge.params, mask),
    })),
    document: step.document && masked(step.document, mask),
    server: step.server && masked(step.server, mask),
    issuer: step.issuer === undefined ? undefined : mask(step.issuer),
  };
}

function maskOf(secrets: readonly string[]): Mask {
  return (text) => maskSecrets(text, secrets);
}

/** Evidence of one request, without what authenticates us to the server. */
export function maskedEvidence(evidence: Evidence, secrets: readonly string[]): Evidence {
  const mask = maskOf(secrets);
  return {
    ...evidence,
    url: mask(evidence.url),
    requestHeaders: masked(evidence.requestHeaders, mask),
    headers: masked(evidence.headers, mask),
    body: redactStart(evidence.body, evidence.body.length, secrets),
  };
}

function masked<T>(value: T, mask: Mask, level = 0): T {
  return maskedValue(value, mask, level) as T;
}

function maskedValue(value: unknown, mask: Mask, level: number): unknown {
  if (typeof value === 'string') return mask(value);
  if (typeof value !== 'object' || value === null) return value;
  if (level === mostLevels) return null;
  if (Array.isArray(value)) return value.map((each) => maskedValue(each, mask, level + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [mask(name), maskedValue(each, mask, level + 1)]),
  );
}
