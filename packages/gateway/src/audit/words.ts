/** UTF-16 units of a word that count; what comes behind is not looked at. */
const longest = 64;
/** Different words that an event is found by. */
const most = 200;

/**
 * The words of texts, each once, as both the trail and a search cut them: runs of letters, marks and digits, in lower case and in
 * one normal form. Everything else stands between words, so `demo__add_note` is found by `add` and by `demo note`, and a URL by
 * the parts of its host and path. A word is found whole, not by its beginning.
 */
export function wordsOf(texts: readonly string[]): string[] {
  const words = new Set<string>();
  for (const text of texts) {
    for (const [word] of text
      .normalize('NFKC')
      .toLowerCase()
      .matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
      if (words.size < most) words.add(word.slice(0, longest).toWellFormed());
    }
  }
  return [...words];
}
