import { coded } from '../errors/coded-error.ts';

const longest = 4_096;

/**
 * What stands on standard input, without a line break at its end: for secrets, which a command line would show to others.
 * @throws app_unusable past 4096 characters
 */
export async function stdinText(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += String(chunk);
    if (text.length > longest) throw coded('app_unusable', { reason: 'standard input holds more than a secret' });
  }
  return text.replace(/\r?\n$/, '');
}
