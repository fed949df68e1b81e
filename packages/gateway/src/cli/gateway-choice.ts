import type { Store } from '../store/store.ts';

/** The gateway a command is about where none is named. */
export const defaultGateway = 'default';

/** The gateway that was named; else the only one there is; else `default`. */
export async function chooseGateway(store: Store, named: string | undefined): Promise<string> {
  if (named !== undefined) return named;
  const [only, ...others] = await store.gateways.list();
  return only && others.length === 0 ? only.slug : defaultGateway;
}
