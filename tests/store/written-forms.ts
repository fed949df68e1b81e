/** How a secret could stand in a file that was not sealed: as it is, in part, in base64 at any offset, or in hexadecimal. */
export function writtenForms(secret: string): readonly Buffer[] {
  const bytes = Buffer.from(secret);
  const middle = Math.floor(bytes.length / 2);
  const parts = [bytes, bytes.subarray(0, middle), bytes.subarray(middle)];
  const hex = bytes.toString('hex');
  const texts = [...base64Forms(bytes), hex, hex.toUpperCase()];
  return [...parts, ...texts.map((text) => Buffer.from(text)), Buffer.from(secret, 'utf16le')];
}

/** Of a longer text in base64 a secret is the same characters at each offset, but for those that it shares with its neighbours. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const own = text.slice(offset === 0 ? 0 : offset + 1, -1);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
