/** Revisions with `initialize` and sessions, newest first. */
export const legacyVersions = ['2025-11-25', '2025-06-18', '2025-03-26'] as const;

export type LegacyVersion = (typeof legacyVersions)[number];

/** The revision that a legacy client or server is offered when it does not name one we speak. */
export const newestLegacyVersion: LegacyVersion = '2025-11-25';

/** The `_meta` key by which a stateless (2026-07-28 and later) request names its revision. */
export const modernVersionKey = 'io.modelcontextprotocol/protocolVersion';

export function isLegacyVersion(version: unknown): version is LegacyVersion {
  return legacyVersions.includes(version as LegacyVersion);
}

/** The revision that `initialize` answers: the one asked for where we speak it, else the newest we speak. */
export function negotiateVersion(requested: unknown): LegacyVersion {
  return isLegacyVersion(requested) ? requested : newestLegacyVersion;
}

/** JSON-RPC batches exist in one revision only: 2025-06-18 removed them. */
export function allowsBatches(version: LegacyVersion): boolean {
  return version === '2025-03-26';
}

/**
 * Whether clients of a revision take events that bring an id and no message; older ones try to read the message.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/changelog
 */
export function takesPrimingEvents(version: string): boolean {
  return version >= '2025-11-25';
}
