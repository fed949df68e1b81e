import { canonicalResource } from '../resource-server/metadata.ts';

/** The canonical form of what an application named: with or without a slash at its end it is the same. Text that is no URL stays as it is. */
export function canonicalOr(text: string): string {
  return URL.canParse(text) && !text.includes('#') ? canonicalResource(text) : text;
}
