import type { Finding } from '../../domain/verdict.ts';
import { askedUrl, metadataAnswer } from './answer-kind.ts';
import type { IssuerSight, ServerDocument } from './authorization-sight.ts';
import { documentFindings } from './document-findings.ts';
import { finding, plain, quoted } from './finding.ts';
import { namedIssuer } from './issuer-relation.ts';
import { urlFault } from './published-urls.ts';
import type { Sight } from './sight.ts';

/** What is wrong with the metadata of the authorization servers (RFC 8414, OpenID Connect Discovery). */
export function issuerFindings(sight: Sight): readonly Finding[] {
  return sight.issuers.flatMap((issuer) => {
    const documents = issuer.documents.filter((each) => issuer.used === undefined || each.facts === issuer.used);
    return [
      ...documents.flatMap((document) => [...relationFinding(issuer, document, sight), ...incomplete(document)]),
      ...documentFindings(issuer.steps, { blocks: sight.facts === undefined && sight.meansOAuth }),
      ...absence(issuer, sight),
      ...documentUrl(issuer),
    ];
  });
}

const where: Readonly<Record<IssuerSight['from'], string>> = {
  resource: 'the resource metadata names',
  settings: 'the settings of this server name',
  origin: 'the origin of the server is',
};

function relationFinding(
  { named, from }: IssuerSight,
  { step, issuer, relation, isUsable }: ServerDocument,
  { evidence }: Sight,
): readonly Finding[] {
  if (issuer === undefined || relation === 'same' || urlFault(issuer, evidence) !== undefined) return [];
  const about = {
    saw: `The metadata names the issuer ${quoted(issuer)}, and ${where[from]} ${quoted(namedIssuer(named))}.`,
    url: askedUrl(step),
  };
  switch (relation) {
    case 'slash':
      return [finding('issuer_slash', isUsable ? 'warning' : 'error', { ...about, fix: slashFix(issuer, from) })];
    case 'template':
      return [
        finding('issuer_template', 'error', {
          ...about,
          fix: 'Name the issuer of your own tenant: as the authorization server in the settings of this server, or in its resource metadata.',
        }),
      ];
    default:
      return [
        finding('issuer_mismatch', 'error', {
          ...about,
          fix: 'Have both name the same issuer, character by character: the one at which the metadata is served.',
        }),
      ];
  }
}

function slashFix(issuer: string, from: IssuerSight['from']): string {
  return from === 'settings'
    ? `Write the authorization server in the settings as ${quoted(issuer)}.`
    : `Name ${quoted(issuer)} in the resource metadata, or drop the slash here; or set acceptIssuerSlash for this server.`;
}

function incomplete({ step, document, issuer, facts }: ServerDocument): readonly Finding[] {
  const needed = ['issuer', 'authorization_endpoint', 'token_endpoint'];
  if (issuer !== undefined && facts !== undefined) return [];
  const lacks = needed.filter((member) => typeof document[member] !== 'string' || document[member] === '');
  const saw = `The authorization server metadata lacks ${lacks.join(', ') || 'http(s) addresses for its endpoints'}.`;
  return [finding('metadata_incomplete', 'error', { saw, fix: `Publish ${needed.join(', ')}.`, url: askedUrl(step) })];
}

/** An issuer that cannot be meant has a finding already. Of an origin nothing is expected that nobody promised. */
function absence({ named, from, steps, documents }: IssuerSight, { facts, evidence }: Sight): readonly Finding[] {
  const answers = steps.map(metadataAnswer);
  if (documents.length > 0 || from === 'origin' || urlFault(named, evidence) !== undefined) return [];
  if (answers.some((answer) => answer === 'html' || answer === 'unparsable')) return [];
  const [url = named] = steps.map(askedUrl);
  const severity = facts === undefined ? 'error' : 'warning';
  if (answers.every((answer) => answer === 'unreachable')) {
    const came = steps[0]?.failure?.message ?? `HTTP ${steps[0]?.evidence.status}`;
    const saw = `The authorization server ${quoted(named)} does not answer: ${came}.`;
    const fix = 'Bring it up, and have its metadata be reachable from here.';
    return [finding('authorization_server_unreachable', severity, { saw, fix, url })];
  }
  const saw = `The authorization server ${quoted(named)} publishes no metadata: ${steps.length} addresses were tried.`;
  const fix = `Serve its metadata, ${url} for one; or correct the name of the authorization server, which is to be its issuer.`;
  return [finding('metadata_missing', severity, { saw, fix, url })];
}

function documentUrl({ named, from, steps }: IssuerSight): readonly Finding[] {
  const issuer = namedIssuer(named);
  if (issuer === named) return [];
  const saw = `${quoted(named)} is named as an authorization server: the address of a document.`;
  const about = { saw, fix: `Name its issuer instead: ${plain(issuer)}.`, url: steps[0] ? askedUrl(steps[0]) : named };
  return [finding('issuer_document_url', from === 'resource' ? 'warning' : 'info', about)];
}
