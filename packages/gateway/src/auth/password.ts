import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { passwordProblem } from '../config/password.ts';
import { coded } from '../errors/coded-error.ts';
import { createTurns } from './turns.ts';

const cost = { ln: 16, r: 8, p: 2 } as const;
const saltBytes = 16;
const hashBytes = 32;

/** 64 MiB each, and a thread of the four that files and names are waited for on: many at once would stop the rest. */
const inTurn = createTurns(2);

/**
 * A password as the store keeps it: scrypt (RFC 7914) over a random salt, with its parameters, so that they can grow.
 * @throws password_weak
 */
export async function hashPassword(password: string): Promise<string> {
  if (passwordProblem(password) !== undefined) throw coded('password_weak', {});
  const salt = randomBytes(saltBytes);
  return written(cost, salt, await derived(password, salt, cost));
}

/** Whether it is the one that was kept. Takes about as long for any two texts. */
export async function verifyPassword(password: string, kept: string): Promise<boolean> {
  const { salt, hash, ...parameters } = parsed(kept);
  return timingSafeEqual(await derived(password, salt, parameters), hash);
}

/** What nobody's password is: to verify against it costs what any other costs, so that the time tells nobody who has one. */
export const nobodysPassword = written(cost, randomBytes(saltBytes), randomBytes(hashBytes));

interface Cost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

/** Two keyboards may write one text in two ways, so it is normalised (NIST SP 800-63B, section 3.1.1.2). */
function derived(password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** ln;
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return inTurn(
    () =>
      new Promise((resolve, reject) => {
        scrypt(password.normalize('NFKC'), salt, hashBytes, options, (error, key) =>
          error ? reject(error) : resolve(key),
        );
      }),
  );
}

function written({ ln, r, p }: Cost, salt: Buffer, hash: Buffer): string {
  return `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString('base64url')}$${hash.toString('base64url')}`;
}

function parsed(kept: string): Cost & { readonly salt: Buffer; readonly hash: Buffer } {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(kept);
  if (!match) throw new Error('what is kept of a password is not readable');
  const [, ln, r, p, salt = '', hash = ''] = match;
  return {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  };
}
