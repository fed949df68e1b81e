import type { Readable } from 'node:stream';

/** Milliseconds. */
const patience = 60_000;

/** The first address of an authorization endpoint that a program writes, where people are told to open it themselves. */
export function printedAddress(streams: readonly Readable[]): Promise<string> {
  let written = '';
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no address to open:\n${written}`)), patience);
    for (const stream of streams) {
      stream.on('data', (chunk: Buffer) => {
        written += chunk.toString();
        const [address] = /https?:\/\/\S+\/authorize\?\S+(?=\s)/.exec(written) ?? [];
        if (address === undefined) return;
        clearTimeout(late);
        resolve(address);
      });
      stream.on('end', () => reject(new Error(`it ended without an address to open:\n${written}`)));
    }
  });
}
