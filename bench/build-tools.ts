import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from './process/start.ts';

const sources = fileURLToPath(new URL('./native/', import.meta.url));

/** The two C programs around the proxy under test, built. */
export interface Tools {
  readonly stub: string;
  readonly load: string;
}

/** @throws BenchError with the compiler's words */
export async function buildTools(gcc: string, folder: string, signal: AbortSignal): Promise<Tools> {
  async function build(name: string): Promise<string> {
    const program = join(folder, name);
    const args = ['-O2', '-Wall', '-o', program, join(sources, `${name}.c`), '-lm'];
    await using compiler = start({ program: gcc, args, core: undefined, signal });
    await compiler.finish(60_000);
    return program;
  }
  return { stub: await build('stub'), load: await build('load') };
}
