export { bearerChallenge, type ChallengeError } from './resource-server/challenge.ts';
export {
  canonicalResource,
  metadataUrl,
  type ProtectedResourceMetadata,
  protectedResourceMetadata,
} from './resource-server/metadata.ts';
