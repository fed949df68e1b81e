import type { Params } from '../domain/json-rpc/message.ts';

/** For whom lists are asked for: servers may show other lists to other people, and to clients that can do other things. */
export interface Viewer {
  /** The user it acts for, null for nobody. */
  readonly userId: string | null;
  /** What servers are told that the client can do. */
  readonly capabilities: Params;
  /** The capabilities as text, to tell viewers apart. */
  readonly profile: string;
  /** The user and the profile as one text, made once: it is looked up at each call. */
  readonly key: string;
}

export function viewerOf(userId: string | null, capabilities: Params): Viewer {
  const profile = JSON.stringify(capabilities);
  return { userId, capabilities, profile, key: `${userId ?? ''} ${profile}` };
}
