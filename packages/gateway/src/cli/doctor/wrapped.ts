const columns = 100;

/** A text in lines of a hundred columns under a label, broken at spaces only: addresses stay whole, to be copied. */
export function wrapped(label: string, text: string): string[] {
  const indent = ' '.repeat(label.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && label.length + line.length + word.length >= columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((each, at) => (at === 0 ? label : indent) + each);
}
