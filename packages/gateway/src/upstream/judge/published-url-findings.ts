import type { Params } from '../../domain/json-rpc/message.ts';
import type { Finding } from '../../domain/verdict.ts';
import { askedUrl } from './answer-kind.ts';
import { finding, quoted } from './finding.ts';
import { textIn, textsIn } from './member-readers.ts';
import { type UrlFault, urlFault } from './published-urls.ts';
import type { Sight } from './sight.ts';

interface Published {
  readonly member: string;
  readonly value: string;
  /** Where it stands. */
  readonly url: string;
}

const fixes: Readonly<Record<UrlFault, string>> = {
  http_metadata:
    'Tell the server its public address, or have it trust the forwarded scheme of the proxy in front of it, so that it publishes https.',
  local_metadata:
    'Tell the server its public address, so that it publishes that instead of the one on its own machine or network.',
};

/** Addresses that cannot be meant, one finding per kind and document. */
export function publishedUrlFindings(sight: Sight): readonly Finding[] {
  const faults = published(sight).flatMap((each) => {
    const fault = urlFault(each.value, sight.evidence);
    return fault === undefined ? [] : [{ ...each, fault }];
  });
  return faults.map(({ fault, member, value, url }) => {
    const saw = `${member} is ${quoted(value)}, published by a server at ${new URL(sight.evidence.url).origin}.`;
    return finding(fault, 'error', { saw, fix: fixes[fault], url });
  });
}

function published({ bearer, resource, issuers, evidence }: Sight): readonly Published[] {
  const advertised = bearer?.params.resource_metadata;
  return [
    ...(advertised === undefined ? [] : [{ member: 'resource_metadata', value: advertised, url: evidence.url }]),
    ...resource.documents.flatMap(({ step, document }) =>
      membersIn(document, ['resource', 'authorization_servers'], askedUrl(step)),
    ),
    ...issuers.flatMap(({ documents }) =>
      documents.flatMap(({ step, document }) => membersIn(document, serverMembers, askedUrl(step))),
    ),
  ];
}

const serverMembers = [
  'issuer',
  'authorization_endpoint',
  'token_endpoint',
  'registration_endpoint',
  'revocation_endpoint',
];

function membersIn(document: Params, members: readonly string[], url: string): readonly Published[] {
  return members.flatMap((member) => {
    const texts = [...textsIn(document, member), textIn(document, member) ?? []].flat();
    return texts.map((value) => ({ member, value, url }));
  });
}
