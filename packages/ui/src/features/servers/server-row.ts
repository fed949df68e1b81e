import type { Identity, Server } from '../../api/models.ts';
import type { SparkBar } from '../../components/sparkline.tsx';

/** What the list shows of a server. */
export interface ServerRow {
  readonly server: Server;
  readonly hasShared: boolean;
  readonly personal: number;
  readonly bars: readonly SparkBar[] | undefined;
}

/** Puts together what different operations say of the servers, of those in which every word of the filter is found. Pure. */
export function serverRows(
  servers: readonly Server[],
  identities: readonly Identity[],
  bars: ReadonlyMap<string, readonly SparkBar[]>,
  filter: string,
): readonly ServerRow[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  return servers
    .filter(({ name, url, gateways }) => {
      const text = [name, url, ...gateways.map(({ gateway }) => gateway)].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map((server) => {
      const own = identities.filter((each) => each.server === server.name);
      const personal = own.filter(({ user }) => user !== null).length;
      return { server, hasShared: personal < own.length, personal, bars: bars.get(server.name) };
    });
}
