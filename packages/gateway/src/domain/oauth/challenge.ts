/** One challenge of `WWW-Authenticate` (RFC 9110 section 11.6.1). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** By lower-case name. */
  readonly params: Readonly<Record<string, string>>;
  /** Whether a parameter's value stood unquoted where only a quoted string is allowed. */
  readonly unquoted: boolean;
}

/** What a Bearer or DPoP challenge says (RFC 6750 section 3, RFC 9728 section 5.1); undefined where it says nothing. */
export interface BearerChallenge {
  readonly resourceMetadata: string | undefined;
  readonly scope: string | undefined;
  readonly error: string | undefined;
  readonly errorDescription: string | undefined;
  readonly unquoted: boolean;
}

const token = /^[\w!#$%&'*+.^`|~-]+$/;
/** A comma, a parameter with a quoted or a bare value, or a bare word. Each part can match in one way only: linear time. */
const item = /\s*(?:(,)|([^\s,="]+)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"?|([^\s,]*))|([^\s,]+))/sy;

/** What the last item was, which decides what a bare word after it is. */
type Last = 'comma' | 'scheme' | 'quoted' | 'bare';

interface Draft {
  readonly scheme: string;
  readonly params: Map<string, string>;
  unquoted: boolean;
  /** The parameter that was read last. */
  name: string;
}

/**
 * All challenges of an answer, in order, from each value of its `WWW-Authenticate`. Reads what servers send rather than what the
 * grammar allows: bare URLs, bare values with spaces, missing commas. Of a repeated parameter the first counts; token68
 * (`Negotiate YII…`) is passed over. Never throws.
 */
export function parseChallenges(values: readonly string[]): Challenge[] {
  return values.flatMap(challengesOf);
}

/**
 * The Bearer (or DPoP) challenge that says most, the first of them where several say as much; undefined where there is none.
 * @param values of `WWW-Authenticate`
 */
export function bearerChallenge(values: readonly string[]): BearerChallenge | undefined {
  const all = parseChallenges(values).filter(({ scheme }) => scheme === 'bearer' || scheme === 'dpop');
  const [first, ...rest] = all.map(bearerOf);
  return first && rest.reduce((best, each) => (weight(each) > weight(best) ? each : best), first);
}

function bearerOf({ params, unquoted }: Challenge): BearerChallenge {
  return {
    resourceMetadata: params.resource_metadata || undefined,
    scope: params.scope || undefined,
    error: params.error || undefined,
    errorDescription: params.error_description || undefined,
    unquoted,
  };
}

function weight(challenge: BearerChallenge): number {
  return Object.values(challenge).filter((value) => typeof value === 'string').length;
}

function challengesOf(text: string): Challenge[] {
  const drafts: Draft[] = [];
  let last: Last = 'comma';
  item.lastIndex = 0;
  for (let found = item.exec(text); found !== null; found = item.exec(text)) {
    const [, comma, name, quoted, bare, word] = found;
    if (comma !== undefined) last = 'comma';
    else if (word !== undefined) last = readWord(drafts, word, last);
    else if (name !== undefined) last = readParameter(drafts.at(-1), name.toLowerCase(), quoted, bare);
  }
  return drafts.map(({ scheme, params, unquoted }) => ({ scheme, params: Object.fromEntries(params), unquoted }));
}

/** After a bare value a word belongs to it (`error_description=it has expired`), after a scheme it is token68. */
function readWord(drafts: Draft[], word: string, last: Last): Last {
  if (last === 'scheme') return 'scheme';
  const draft = drafts.at(-1);
  if (last === 'bare') {
    draft?.params.set(draft.name, `${draft.params.get(draft.name)} ${word}`);
    if (draft) draft.unquoted = true;
    return 'bare';
  }
  if (!token.test(word)) return last;
  drafts.push({ scheme: word.toLowerCase(), params: new Map(), unquoted: false, name: '' });
  return 'scheme';
}

function readParameter(draft: Draft | undefined, name: string, quoted: string | undefined, bare = ''): Last {
  // `Negotiate YII==` looks like a parameter without a value.
  const isPadding = quoted === undefined && /^=*$/.test(bare);
  if (!draft || isPadding || draft.params.has(name)) return 'quoted';
  draft.params.set(name, quoted?.replaceAll(/\\(.)/gs, '$1') ?? bare);
  draft.name = name;
  if (quoted !== undefined) return 'quoted';
  if (!token.test(bare)) draft.unquoted = true;
  return 'bare';
}
