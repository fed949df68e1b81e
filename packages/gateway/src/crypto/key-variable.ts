import { coded } from '../errors/coded-error.ts';
import { keyBytes, localWrapper } from './key-wrapper.ts';
import { type MasterKeySource, masterKeys } from './master-keys.ts';

/** 32 bytes, padded as every tool writes them: a key that was cut off while it was copied is no key. */
const shape = /^[A-Za-z0-9+/]{43}=$/;

/**
 * The master keys in the variable GATEHOUSE_KEY: base64 of 32 bytes each, separated by commas, the active one first.
 * @throws key_invalid, which names the place of the key and never repeats it
 */
export function keyVariable(text: string): MasterKeySource {
  const parts = text.split(',').map((part) => part.trim());
  const [first, ...others] = parts.map((part, index) => {
    const key = Buffer.from(part, 'base64');
    if (!shape.test(part) || key.length !== keyBytes) throw coded('key_invalid', { at: index + 1, of: parts.length });
    return localWrapper(key);
  });
  if (!first) throw coded('key_invalid', { at: 1, of: 1 });
  const keys = masterKeys(first, others);
  return {
    source: 'in GATEHOUSE_KEY',
    open: () => keys,
    renew() {
      throw coded('master_key_given', {});
    },
  };
}
