import { textOf } from '../conventions/repository-files.ts';

/** A block of the README's tour. `background` goes on in a terminal of its own, `run` ends. */
export interface TourBlock {
  readonly kind: 'background' | 'run';
  readonly text: string;
}

const marked = /^<!-- tour: (background|run) -->\n```sh\n([\s\S]*?)\n```$/gm;

export function tourBlocks(): TourBlock[] {
  return [...textOf('README.md').matchAll(marked)].map(([, kind, text = '']) => ({
    kind: kind === 'run' ? 'run' : 'background',
    text,
  }));
}

/** The ports that the blocks name, which cannot be others: a newcomer types what stands there. */
export function tourPorts(blocks: readonly TourBlock[]): number[] {
  const named = blocks.flatMap(({ text }) => [...text.matchAll(/127\.0\.0\.1:(\d+)/g)].map(([, port]) => Number(port)));
  return [...new Set(named)];
}
