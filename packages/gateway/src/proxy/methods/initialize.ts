import { version } from '../../config/version.ts';
import { passedCapabilities } from '../../domain/client-capabilities.ts';
import { isObject, type Params } from '../../domain/json-rpc/message.ts';
import { resultMessage } from '../../domain/json-rpc/write.ts';
import { exposedName } from '../../domain/naming.ts';
import { negotiateVersion } from '../../domain/protocol-version.ts';
import type { Assignment } from '../../domain/records.ts';
import { coded } from '../../errors/coded-error.ts';
import { viewerOf } from '../../upstream/viewer.ts';
import type { Call } from '../call.ts';
import type { Services } from '../services.ts';
import { statusToolName } from '../status-tool.ts';
import { missingServers, type View } from '../view.ts';

/** Answers that end a session-opening request. */
export interface Opened {
  /** The session id for the `Mcp-Session-Id` header. */
  readonly sessionId: string;
  readonly message: Buffer;
  /** `name/version` of the client, as it says. */
  readonly app: string;
}

const listChanged = { listChanged: true };

/** Whatever its servers can do now: those of a gateway change while its sessions last, what was declared cannot. */
const offered = {
  tools: listChanged,
  prompts: listChanged,
  resources: { ...listChanged, subscribe: true },
  logging: {},
  completions: {},
  tasks: { cancel: {}, requests: { tools: { call: {} } } },
};

/** What a server may say of itself in `instructions`; more is cut. */
const instructionsPerServer = 4_000;

/**
 * Opens a client session.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#initialization
 * @throws params_invalid
 */
export async function initialize(
  services: Services,
  { configured, principal, request }: Omit<Call, 'viewer'>,
): Promise<Opened> {
  const client = readClient(request.params);
  const capabilities = passedCapabilities(request.params.capabilities);
  const view = await services.views.fresh(configured, viewerOf(principal.userId, capabilities));
  const protocolVersion = negotiateVersion(request.params.protocolVersion);
  const sessionId = await services.sessions.open(principal, {
    protocolVersion,
    clientName: client.name,
    clientVersion: client.version,
    elicitsUrl: elicitsUrl(request.params.capabilities),
    capabilities,
  });
  const result = {
    protocolVersion,
    capabilities: offered,
    serverInfo: { name: 'gatehouse', title: `Gatehouse: ${configured.gateway.slug}`, version },
    instructions: instructionsOf(view),
  };
  const message = resultMessage(request.id, JSON.stringify(result));
  return { sessionId, message, app: appName(client.name, client.version) };
}

/** How the audit trail names a client: `name/version`, as it says of itself. */
export function appName(name: string, clientVersion: string): string {
  return clientVersion === '' ? name : `${name}/${clientVersion}`;
}

function readClient(params: Params): { name: string; version: string } {
  if (typeof params.protocolVersion !== 'string') {
    throw coded('params_invalid', { reason: '"protocolVersion" must be a string' });
  }
  const info = isObject(params.clientInfo) ? params.clientInfo : {};
  return { name: label(info.name) || 'unknown', version: label(info.version) };
}

/** @see https://modelcontextprotocol.io/specification/2025-11-25/client/elicitation#capabilities */
function elicitsUrl(capabilities: unknown): boolean {
  const elicitation = isObject(capabilities) ? capabilities.elicitation : undefined;
  return isObject(elicitation) && isObject(elicitation.url);
}

function label(value: unknown): string {
  // Kept for people to read: one short line of printable text.
  return typeof value === 'string' ? value.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '').slice(0, 100) : '';
}

function instructionsOf(view: View): string {
  const served = view.servers.filter(({ failure }) => !failure);
  const missing = missingServers(view);
  return [
    `This gateway serves ${served.length} of ${view.servers.length + view.disabled.length} servers.`,
    ...missing.map(({ failure }) => `Not available now: ${failure.message}.`),
    ...(missing.length > 0 ? [`The tool ${statusToolName} says at any time what is missing, and what mends it.`] : []),
    ...served.flatMap(({ assignment, server, catalogue }) =>
      catalogue?.info.instructions
        ? [`\n# ${server.slug}${namesOf(assignment)}\n${catalogue.info.instructions.slice(0, instructionsPerServer)}`]
        : [],
    ),
  ].join('\n');
}

function namesOf({ prefix }: Assignment): string {
  return prefix === '' ? '' : ` (names start with "${exposedName(prefix, '')}")`;
}
