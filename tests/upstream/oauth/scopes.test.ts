import { describe, expect, it } from 'vitest';
import type { AuthorizationServerFacts, OAuthFacts } from '../../../packages/gateway/src/domain/oauth/facts.ts';
import { selectScopes, type WantedScopes } from '../../../packages/gateway/src/upstream/oauth/scopes.ts';
import { judgeScopeChallenge, type ScopeChallenge } from '../../../packages/gateway/src/upstream/oauth/step-up.ts';
import { factsOf } from './fake-provider.ts';

interface Row {
  readonly name: string;
  readonly challenge?: string;
  readonly resource?: readonly string[];
  readonly server?: Partial<AuthorizationServerFacts>;
  readonly set?: readonly string[];
  readonly had?: WantedScopes;
  readonly asked: readonly string[];
  readonly cases?: readonly string[];
}

const offline = { scopes: ['a', 'offline_access'] } as const;

const rows: readonly Row[] = [
  { name: 'those of the challenge', challenge: 'a b', resource: ['c'], asked: ['a', 'b'] },
  { name: 'all of the resource where the challenge names none', resource: ['a', 'b'], asked: ['a', 'b'] },
  { name: 'all of the resource where the challenge names an empty one', challenge: ' ', resource: ['a'], asked: ['a'] },
  { name: 'none where nobody names any', asked: [], cases: ['oauth 39'] },
  { name: 'none where the resource lists none', resource: [], asked: [], cases: ['oauth 39'] },
  { name: 'none of those that the authorization server lists for others', server: { scopes: ['x'] }, asked: [] },
  { name: 'each once, in order', challenge: 'b a b', asked: ['b', 'a'] },
  {
    name: 'what was granted and what a call needed besides, each once, in order',
    challenge: 'b',
    had: { granted: 'b a', wanted: 'c a' },
    asked: ['b', 'a', 'c'],
    cases: ['oauth 31'],
  },
  {
    name: 'what was granted, though nobody names it any more',
    had: { granted: 'a' },
    asked: ['a'],
    cases: ['oauth 31'],
  },
  {
    name: 'exactly what an administrator set',
    challenge: 'a',
    set: ['x', 'y'],
    had: { wanted: 'z' },
    asked: ['x', 'y'],
  },
  { name: 'nothing where an administrator set nothing', challenge: 'a', set: [], asked: [] },
  {
    name: 'exactly what an administrator set, without offline_access',
    set: ['x'],
    server: offline,
    asked: ['x'],
  },
  {
    name: 'offline_access besides where the authorization server lists it',
    resource: ['a'],
    server: offline,
    asked: ['a', 'offline_access'],
    cases: ['oauth 38'],
  },
  {
    name: 'offline_access last, however often it was granted',
    challenge: 'a',
    server: offline,
    had: { granted: 'offline_access a', wanted: 'b' },
    asked: ['a', 'b', 'offline_access'],
    cases: ['oauth 31', 'oauth 38'],
  },
  { name: 'no offline_access where it is not listed', resource: ['a'], server: { scopes: ['a'] }, asked: ['a'] },
  {
    name: 'no offline_access that the resource lists and the authorization server does not',
    resource: ['a', 'offline_access'],
    server: { scopes: ['a'] },
    asked: ['a'],
  },
  {
    name: 'offline_access where the resource lists it and the authorization server lists nothing',
    resource: ['a', 'offline_access'],
    asked: ['a', 'offline_access'],
  },
  {
    name: 'offline_access where the challenge demands it',
    challenge: 'a offline_access',
    server: { scopes: ['a'] },
    asked: ['a', 'offline_access'],
  },
  {
    name: 'no offline_access alone: it would take the place of what the server grants by itself',
    server: offline,
    asked: [],
    cases: ['oauth 39'],
  },
  {
    name: 'no offline_access where nothing is refreshed',
    resource: ['a'],
    server: { ...offline, grantTypes: ['authorization_code'] },
    asked: ['a'],
  },
];

describe('a sign-in asks for the scopes', () => {
  it.each(rows)('$name', ({ challenge, resource, server, set, had, asked }) => {
    const facts: OAuthFacts = {
      ...factsOf('https://as.test', server),
      challengeScope: challenge,
      resourceScopes: resource,
    };
    expect(selectScopes(facts, set === undefined ? {} : { scopes: set }, had)).toEqual(asked);
  });
});

interface StepUpRow {
  readonly name: string;
  readonly challenge: Partial<ScopeChallenge>;
  readonly set?: readonly string[];
  readonly wanted?: string;
  readonly why?: string;
  readonly cases?: readonly string[];
}

const stepUps: readonly StepUpRow[] = [
  { name: 'the scope that is missing', challenge: { challenged: 'b', granted: 'a' }, wanted: 'b' },
  {
    name: 'all that are missing, and none that is there',
    challenge: { challenged: 'a b c', granted: 'a' },
    wanted: 'b c',
  },
  { name: 'a third time', challenge: { challenged: 'b', granted: 'a', attempts: 2 }, wanted: 'b' },
  {
    name: 'not a fourth time',
    challenge: { challenged: 'b', granted: 'a', attempts: 3 },
    why: 'the server still wants more scopes after 3 sign-ins',
    cases: ['oauth §2.3 step-up, few retries'],
  },
  {
    name: 'not for what was granted already',
    challenge: { challenged: 'a', granted: 'a b' },
    why: 'the server wants scopes that this identity has already',
  },
  {
    name: 'not for scopes without a name',
    challenge: { challenged: undefined, granted: 'a' },
    why: 'the server wants more scopes and does not name them',
  },
  {
    name: 'not for what an administrator left out',
    challenge: { challenged: 'b c', granted: 'a' },
    set: ['a', 'b'],
    why: 'the server wants scopes that are not among those set for it: b c',
  },
  { name: 'what an administrator allows', challenge: { challenged: 'b', granted: 'a' }, set: ['a', 'b'], wanted: 'b' },
];

describe('a call that needs more scopes leads to a sign-in for', () => {
  it.each(stepUps)('$name', ({ challenge, set, wanted, why }) => {
    const all = { challenged: undefined, granted: '', attempts: 0, ...challenge };
    const judged = judgeScopeChallenge(all, set === undefined ? {} : { scopes: set });
    expect(judged).toEqual(wanted === undefined ? { kind: 'refused', why } : { kind: 'sign_in', wanted });
  });
});
