/** Those in whose label or group every word is found; those whose label begins with the first word come first. Pure. */
export function matchEntries<Entry extends { readonly label: string; readonly group: string }>(
  entries: readonly Entry[],
  asked: string,
): readonly Entry[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  const [first] = words;
  if (first === undefined) return entries;
  const found = entries.filter(({ label, group }) => {
    const text = `${label} ${group}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const begins = ({ label }: Entry): boolean => label.toLowerCase().startsWith(first);
  return [...found.filter(begins), ...found.filter((each) => !begins(each))];
}
