import { isObject, type Params } from './json-rpc/message.ts';
import { isLegacyVersion, modernVersionKey } from './protocol-version.ts';

/** `legacy`: initialize and sessions, up to 2025-11-25. `modern`: stateless, 2026-07-28 and later. */
export type Era = 'legacy' | 'modern';

/**
 * Which dispatch table a message belongs to. A header that names no legacy revision counts as modern: what is not spoken
 * there either is refused there.
 * @param versionHeader `MCP-Protocol-Version`, where sent
 */
export function eraOf(versionHeader: string | undefined, method: string | undefined, params: Params): Era {
  if (versionHeader !== undefined && !isLegacyVersion(versionHeader)) return 'modern';
  const meta = params._meta;
  if (isObject(meta) && modernVersionKey in meta) return 'modern';
  return method === 'server/discover' ? 'modern' : 'legacy';
}
