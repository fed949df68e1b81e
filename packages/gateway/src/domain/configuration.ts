import type { Assignment, Gateway, Server } from './records.ts';

/** An assignment together with the server it names. */
export interface AssignedServer {
  readonly assignment: Assignment;
  readonly server: Server;
}

/** A gateway with its servers in list order. */
export interface ConfiguredGateway {
  readonly gateway: Gateway;
  readonly servers: readonly AssignedServer[];
  /** Servers on it that are disabled: never called, but named, so that nobody wonders where they are. */
  readonly disabled: readonly AssignedServer[];
  /** Whether what it shows depends on who asks: a server on it is called as each user. */
  readonly isPersonal: boolean;
}

/** Everything routing needs, immutable: rebuilt as a whole when any of it changes, never edited. */
export interface Configuration {
  /** By slug. */
  readonly gateways: ReadonlyMap<string, ConfiguredGateway>;
  readonly gatewaysById: ReadonlyMap<string, ConfiguredGateway>;
}

/**
 * Joins the three tables by id. Disabled gateways are left out and disabled servers stand apart, so that nothing downstream can forget to ask.
 * @param rows all gateways, servers and assignments of the store
 */
export function buildConfiguration(rows: {
  readonly gateways: readonly Gateway[];
  readonly servers: readonly Server[];
  readonly assignments: readonly Assignment[];
}): Configuration {
  const serverById = new Map(rows.servers.map((server) => [server.id, server]));
  const assigned = (gateway: Gateway): AssignedServer[] =>
    rows.assignments
      .filter((assignment) => assignment.gatewayId === gateway.id)
      .sort((a, b) => a.position - b.position || a.id.localeCompare(b.id))
      .flatMap((assignment) => {
        const server = serverById.get(assignment.serverId);
        return server ? [{ assignment, server }] : [];
      });
  const configured = (gateway: Gateway): ConfiguredGateway => {
    const all = assigned(gateway);
    const servers = all.filter(({ server }) => !server.disabled);
    const disabled = all.filter(({ server }) => server.disabled);
    const isPersonal = servers.some(({ assignment }) => assignment.identity === 'per-user');
    return { gateway, servers, disabled, isPersonal };
  };
  const live = rows.gateways.filter((gateway) => !gateway.disabled).map(configured);
  return {
    gateways: new Map(live.map((each) => [each.gateway.slug, each])),
    gatewaysById: new Map(live.map((each) => [each.gateway.id, each])),
  };
}
