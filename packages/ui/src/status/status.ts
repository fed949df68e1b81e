/** What a request brought: the HTTP status and the parsed body; undefined where no answer came. */
export type Answer = { readonly status: number; readonly body: unknown } | undefined;

/** How Gatehouse is, in a sentence for a person. */
export interface Status {
  readonly tone: 'good' | 'waiting' | 'bad';
  readonly sentence: string;
  /** As `/healthz` tells it, where it does. */
  readonly version: string | undefined;
}

/**
 * Judges the answers of `/healthz` (the process lives) and `/readyz` (it can serve). Pure.
 * A process that lives but is not ready is starting, stopping, or has lost its store: it may well recover by itself.
 */
export function judge(health: Answer, ready: Answer): Status {
  if (health === undefined) {
    return { tone: 'bad', sentence: 'Gatehouse does not answer. Is it still running?', version: undefined };
  }
  if (health.status !== 200) {
    return { tone: 'bad', sentence: `Gatehouse answers with HTTP ${health.status}.`, version: undefined };
  }
  const version = versionIn(health.body);
  if (ready?.status === 200) {
    return { tone: 'good', sentence: 'Gatehouse runs and is ready.', version };
  }
  return {
    tone: 'waiting',
    sentence: 'Gatehouse runs but is not ready: it is starting or stopping, or its store does not answer.',
    version,
  };
}

function versionIn(body: unknown): string | undefined {
  const named = typeof body === 'object' && body !== null && 'version' in body ? body.version : undefined;
  return typeof named === 'string' ? named : undefined;
}
