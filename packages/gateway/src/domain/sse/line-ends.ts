export const lineFeed = 0x0a;
export const carriageReturn = 0x0d;

/** Where the line at `from` ends: the index of its LF or CR, or -1. */
export function nextLineEnd(bytes: Buffer, from: number): number {
  const lf = bytes.indexOf(lineFeed, from);
  const cr = bytes.subarray(from, lf < 0 ? bytes.length : lf).indexOf(carriageReturn);
  return cr < 0 ? lf : from + cr;
}

/** A CR at the very end may be half of CR LF: -1 says wait. */
export function afterLineEnd(bytes: Buffer, at: number): number {
  if (bytes[at] === lineFeed) return at + 1;
  if (at + 1 >= bytes.length) return -1;
  return bytes[at + 1] === lineFeed ? at + 2 : at + 1;
}

export function startsWith(line: Buffer, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (line[i] !== text.charCodeAt(i)) return false;
  return true;
}
