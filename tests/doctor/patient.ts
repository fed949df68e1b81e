import type { IncomingMessage, ServerResponse } from 'node:http';
import { startHttp } from '../net/loopback.ts';
import { elsewhere, type Memory, pathOf, routes } from './patient-routes.ts';

/** How a server is made. Each test changes one line of a healthy one. */
export interface Patient {
  readonly asksFor: 'nothing' | 'sign-in' | 'key';
  /** Behind a balancer that gives each request to the next one. */
  readonly instances: number;
  readonly sharesClients: boolean;
  readonly sharesSessions: boolean;
  /** How many sign-ins begin before its store shows what was written to it. */
  readonly lag: number;
  readonly keepsSessions: boolean;
  readonly checksOrigin: boolean;
  readonly checksToken: boolean;
  /** Whether its key is good. */
  readonly takesKey: boolean;
  /** What a token that is not known is answered with. */
  readonly badToken: number;
  readonly believesForwarded: boolean;
  /** Where it is served, whatever its address is said to be. */
  readonly path: '/mcp' | '/mcp/';
  /** Where the other form of its address redirects to; undefined for 404. */
  readonly slash: string | undefined;
  readonly tools: readonly string[];
  readonly declaresTools: boolean;
  /** Whether people may be sent back there, asked at the registration and when a sign-in begins. */
  readonly registers: (uri: string) => boolean;
  readonly sendsBack: (uri: string) => boolean;
  readonly registration: { readonly status: number; readonly body?: object } | undefined;
  readonly takesScopes: boolean;
  /** Whether it publishes how to sign in, though it asks for nothing. */
  readonly publishes: boolean;
  readonly method: string | undefined;
  readonly secretEnds: number;
  /** Whether clients can be taken away again (RFC 7592). */
  readonly isManaged: boolean;
  readonly demandsPkce: boolean;
  /** Whether it has answered in place of the server. */
  readonly spoils: (response: ServerResponse, said: { readonly at: string; readonly body: string }) => boolean;
  /** What every sign-in is answered with, where it is not taken. */
  readonly authorize: { readonly status: number; readonly body: string } | undefined;
}

export const healthy: Patient = {
  asksFor: 'sign-in',
  instances: 2,
  sharesClients: true,
  sharesSessions: true,
  lag: 0,
  keepsSessions: true,
  checksOrigin: true,
  checksToken: true,
  takesKey: true,
  badToken: 401,
  believesForwarded: false,
  path: '/mcp',
  slash: undefined,
  tools: ['search'],
  declaresTools: true,
  registers: () => true,
  sendsBack: () => true,
  registration: undefined,
  takesScopes: true,
  publishes: false,
  method: undefined,
  secretEnds: 0,
  isManaged: true,
  demandsPkce: true,
  spoils: () => false,
  authorize: undefined,
};

export interface Admitted {
  readonly at: string;
  readonly url: string;
  /** Method and path of what was asked, without the query. */
  asked(line: string): number;
  readonly requests: readonly IncomingMessage[];
  /** Clients that are registered now, whoever holds them. */
  clients(): number;
}

/** Both forms of the address, each in place of the other. */
const swapped: Readonly<Record<string, string>> = { '/mcp': '/mcp/', '/mcp/': '/mcp' };

/** Starts a server on loopback until the test ends; healthy but for the changes. */
export async function admit(changes: Partial<Patient> = {}): Promise<Admitted> {
  const patient = { ...healthy, ...changes };
  const all = Array.from({ length: patient.instances }, () => ({ clients: new Map(), sessions: new Set<string>() }));
  let turn = 0;
  let begun = 0;
  const { port, requests } = await startHttp((request, response) => void serve(request, response));
  const at = `http://127.0.0.1:${port}`;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const memory = all[turn++ % all.length] as Memory;
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const asked = pathOf(request);
    const path = patient.path === '/mcp' ? asked : (swapped[asked] ?? asked);
    const body = Buffer.concat(parts).toString();
    if (patient.spoils(response, { at, body })) return;
    const isThere = patient.asksFor === 'sign-in' || patient.publishes || path === '/mcp';
    const known = isThere ? routes[`${request.method} ${path}`] : undefined;
    (known ?? elsewhere(path))({ patient, memory, all, at, request, response, body, begun });
    if (path === '/authorize') begun += 1;
  }

  return {
    at,
    url: `${at}/mcp`,
    requests,
    asked: (line) => requests.filter((request) => `${request.method} ${pathOf(request)}` === line).length,
    clients: () => new Set(all.flatMap(({ clients }) => [...clients.keys()])).size,
  };
}
