import { setTimeout as wait } from 'node:timers/promises';
import type { Provider } from 'oidc-provider';
import type { Delay, Outage } from './real-oauth-options.ts';
import type { OAuthRecord } from './real-oauth-record.ts';

type Context = Parameters<Parameters<Provider['use']>[0]>[0];

/** What tests do to the token endpoint. */
export interface TokenTrouble {
  slow(delay: Delay): void;
  fail(outage: Outage | undefined): void;
}

export function troubleTokens(provider: Provider, record: OAuthRecord): TokenTrouble {
  let delay: Delay = {};
  let outage: Outage | undefined;

  async function delayed(ctx: Context, next: () => Promise<void>): Promise<void> {
    await wait(delay.before ?? 0);
    if (ctx.res.destroyed || ctx.req.socket.destroyed) return;
    if (outage) return refuse(ctx, outage);
    await next();
    await wait(delay.after ?? 0);
  }

  function refuse(ctx: Context, { status, headers = {}, body = '' }: Outage): void {
    record.see({ endpoint: 'token', outcome: String(status), parameters: {}, authorization: '' });
    ctx.status = status;
    ctx.set({ ...headers });
    ctx.body = body;
  }

  provider.use((ctx, next) => (ctx.path === '/token' ? record.tokenRequest(() => delayed(ctx, next)) : next()));
  return {
    slow(asked) {
      delay = asked;
    },
    fail(asked) {
      outage = asked;
    },
  };
}
