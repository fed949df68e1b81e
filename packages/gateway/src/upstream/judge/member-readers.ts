import type { Params } from '../../domain/json-rpc/message.ts';
import { scopesOf } from '../oauth/scopes.ts';

/** Readers of single members of metadata, which take what servers really send: null, a text where a list belongs, nothing at all. */

export function textIn(document: Params, name: string): string | undefined {
  const value = document[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An http(s) URL exactly as it stands there. */
export function webUrlIn(document: Params, name: string): string | undefined {
  const text = textIn(document, name);
  return text !== undefined && isWebUrl(text) ? text : undefined;
}

/** Undefined where it says nothing, or has an empty list. */
export function wordsIn(document: Params, name: string): readonly string[] | undefined {
  const words = scopesOf(document[name]);
  return words.length === 0 ? undefined : words;
}

/** The texts of a list, character by character. */
export function textsIn(document: Params, name: string): readonly string[] {
  const value = document[name];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string' && each !== '') : [];
}

function isWebUrl(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}
