import type { Params } from '../domain/json-rpc/message.ts';

/** For whom lists are asked for: servers may show other lists to other people, and to clients that can do other things. */
export interface Viewer {
  /** The user it acts for, null for nobody. */
  readonly userId: string | null;
  /** What servers are told that the client can do. */
  readonly capabilities: Params;
  /** The capabilities as text, to tell viewers apart. */
  readonly profile: string;
}

export function viewerOf(userId: string | null, capabilities: Params): Viewer {
  return { userId, capabilities, profile: JSON.stringify(capabilities) };
}
