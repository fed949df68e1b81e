import { setTimeout as delay } from 'node:timers/promises';
import type { Server } from '../../domain/records.ts';
import { learntNetwork } from '../../net/learnt-url.ts';
import type { Outbound } from '../../net/outbound.ts';
import type { OAuthWay } from '../oauth/way.ts';

/** The way to the authorization server of one server: its addresses were learnt from that server and are trusted no further. */
export function wayTo(outbound: Outbound, server: Pick<Server, 'url' | 'network' | 'auth'>): OAuthWay {
  const typed = server.auth.mode === 'oauth' ? server.auth.authorizationServer : undefined;
  return {
    outbound,
    networkOf: (url) => learntNetwork(url, server, typed),
    now: Date.now,
    sleep: (milliseconds) => delay(milliseconds),
  };
}
