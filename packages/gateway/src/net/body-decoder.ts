import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Bounds of one body. Sizes in bytes, of what was unpacked. */
export interface BodyLimits {
  readonly maxBytes: number;
}

/** Why a body is refused. */
export type BodyRefusal = 'too_large' | 'encoding_unknown' | 'ratio' | 'broken';

export interface BodyDecoder {
  /** @returns false when it is behind: stop, and go on when `onDrain` was called */
  write(chunk: Buffer): boolean;
  /** No more is coming. */
  end(): void;
  /** Stops the work at once; nothing is called afterwards. */
  cancel(): void;
}

export interface BodyEvents {
  onDrain(): void;
  onBody(body: Buffer): void;
  onRefused(refusal: BodyRefusal): void;
}

/** Text packs 5 to 20 times smaller, endless repetition a thousand times and more. */
const maxRatio = 100;
/** What is unpacked may always be so large, in bytes: a short body of one repeated word is no attack. */
const ratioFloor = 64 * 1024;

/**
 * Collects a body and unpacks it piece by piece, so that no more than the limit is ever in memory (decompression bombs). One
 * encoding at a time: layers multiply the ratio, and nobody sends them.
 * @param encoding the Content-Encoding header (RFC 9110 section 8.4), undefined where there is none
 */
export function bodyDecoder(encoding: string | undefined, limits: BodyLimits, events: BodyEvents): BodyDecoder {
  const name = encoding?.trim().toLowerCase() ?? 'identity';
  const body = new BodyUnderLimit(limits, events);
  if (name === 'identity' || name === '') return plainDecoder(body);
  const unpack = unpackers[name];
  if (unpack) return unpacking(unpack(), body);
  body.refuse('encoding_unknown');
  return plainDecoder(body);
}

type Unpacker = ReturnType<typeof createGunzip> | ReturnType<typeof createBrotliDecompress>;

const unpackers: Readonly<Record<string, () => Unpacker>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
};

/** What came, packed and unpacked, and whether that is still within bounds. Tells its end once. */
class BodyUnderLimit {
  readonly #limits: BodyLimits;
  readonly #parts: Buffer[] = [];
  #packed = 0;
  #unpacked = 0;
  #over = false;
  readonly events: BodyEvents;

  constructor(limits: BodyLimits, events: BodyEvents) {
    this.#limits = limits;
    this.events = events;
  }

  /** Nothing came: what is not there needs no unpacking. */
  get empty(): boolean {
    return this.#packed === 0;
  }

  get over(): boolean {
    return this.#over;
  }

  /** Counts what came in: bytes behind the end of what is packed count too. */
  arrived(bytes: number): void {
    this.#packed += bytes;
    if (this.#packed > this.#limits.maxBytes) this.refuse('too_large');
  }

  add(chunk: Buffer): void {
    if (this.#over) return;
    this.#unpacked += chunk.length;
    if (this.#unpacked > this.#limits.maxBytes) this.refuse('too_large');
    else if (this.#unpacked > ratioFloor && this.#unpacked > this.#packed * maxRatio) this.refuse('ratio');
    else this.#parts.push(chunk);
  }

  complete(): void {
    if (this.#over) return;
    this.#over = true;
    this.events.onBody(Buffer.concat(this.#parts));
  }

  refuse(refusal: BodyRefusal): void {
    if (this.#over) return;
    this.cancel();
    this.events.onRefused(refusal);
  }

  cancel(): void {
    this.#over = true;
    this.#parts.length = 0;
  }
}

function plainDecoder(body: BodyUnderLimit): BodyDecoder {
  return {
    write(chunk) {
      body.arrived(chunk.length);
      body.add(chunk);
      return true;
    },
    end: () => body.complete(),
    cancel: () => body.cancel(),
  };
}

function unpacking(stream: Unpacker, body: BodyUnderLimit): BodyDecoder {
  const stop = (): void => {
    body.cancel();
    stream.destroy();
  };
  stream.on('data', (chunk: Buffer) => {
    body.add(chunk);
    if (body.over) stream.destroy();
  });
  stream.on('drain', () => body.events.onDrain());
  stream.on('end', () => body.complete());
  stream.on('error', () => body.refuse('broken'));
  return {
    write(chunk) {
      body.arrived(chunk.length);
      return body.over || stream.write(chunk);
    },
    end() {
      if (body.empty) body.complete();
      else if (!body.over) stream.end();
    },
    cancel: stop,
  };
}
