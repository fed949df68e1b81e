import type { AddedServer } from '../admin/add-server.ts';
import type { Verdict } from '../domain/verdict.ts';
import type { CheckedServer } from '../upstream/check.ts';
import { connectPath } from '../upstream/connect-path.ts';
import { printable } from './table.ts';

/** What became of adding a server. */
export interface AddedReport extends AddedServer {
  readonly gateway: string;
  readonly publicUrl: string;
  /** Undefined where it was not called. */
  readonly verdict: Verdict['kind'] | undefined;
  readonly checked: CheckedServer | undefined;
  /** Signs the shared identity in. */
  readonly link: string | undefined;
}

export function reportAsJson({ server, assignment, gateway, verdict, checked, link }: AddedReport): string {
  const { slug: name, url, network, auth } = server;
  const { prefix, identity } = assignment;
  const headers = auth.mode === 'header' ? auth.headerNames : [];
  return JSON.stringify({
    server: { name, url, network, mode: auth.mode, headers },
    gateway,
    prefix,
    identity,
    verdict: verdict ?? null,
    checked: checked ?? null,
    link: link ?? null,
  });
}

export function reportAsText(report: AddedReport): string {
  const { server, assignment, gateway, link } = report;
  const names = assignment.prefix === '' ? 'under their own names' : `as ${assignment.prefix}__…`;
  return [
    `server "${server.slug}" is on gateway "${gateway}", its tools ${names}; ${found(report)}`,
    ...(link === undefined ? [] : [`open this link and sign in: ${link}`]),
    ...next(report),
  ].join('\n');
}

function found({ checked, verdict, server }: AddedReport): string {
  if (checked) {
    const { name, version, protocolVersion, tools } = checked;
    return `it is ${printable(name)} ${printable(version)}, speaks ${protocolVersion} and has ${tools} tools`;
  }
  if (verdict === undefined) return 'it was not called';
  return server.auth.mode === 'oauth' ? 'it shows its tools to who signed in' : 'it shows its tools to who has a token';
}

function next({ server, assignment, gateway, publicUrl }: AddedReport): string[] {
  if (assignment.identity === 'shared') return [`a token for it: gatehouse token create --gateway ${gateway}`];
  return [
    `each person connects it at ${publicUrl}${connectPath(server.slug)}`,
    `a token for a person: gatehouse token create --gateway ${gateway} --user <email>`,
  ];
}
