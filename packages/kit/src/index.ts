export { AuthorizationGone } from './authorization-server/authorization-gone.ts';
export type * from './authorization-server/contract.ts';
export { createAuthorizationServer } from './authorization-server/create.ts';
export { isLoopbackHost } from './authorization-server/loopback.ts';
export { isLoopbackOnly, redirectProblem, usualSchemes } from './authorization-server/redirect-policy.ts';
export { endGrant, forgetApplication } from './authorization-server/removal.ts';
export * from './records/index.ts';
export { type BearerOutcome, type BearerRules, checkBearer } from './resource-server/bearer.ts';
export { bearerChallenge, type ChallengeError } from './resource-server/challenge.ts';
export {
  canonicalResource,
  metadataUrl,
  type ProtectedResourceMetadata,
  protectedResourceMetadata,
} from './resource-server/metadata.ts';
