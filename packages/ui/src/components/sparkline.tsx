import type { ReactNode } from 'react';

export interface SparkBar {
  readonly total: number;
  /** How many of them failed. */
  readonly failed: number;
}

interface SparklineProps {
  readonly bars: readonly SparkBar[];
  /** What the picture says, in words. */
  readonly label: string;
}

const height = 24;
const step = 4;

/** Bars over time, what failed at their feet. */
export function Sparkline({ bars, label }: SparklineProps): ReactNode {
  const highest = Math.max(1, ...bars.map(({ total }) => total));
  const scale = (count: number): number => (count === 0 ? 0 : Math.max(1.5, (count / highest) * height));
  return (
    <svg role="img" aria-label={label} width={bars.length * step} height={height} className="block shrink-0">
      {bars.map(({ total, failed }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place in time
        <g key={index}>
          <rect x={index * step} y={height - 1} width={step - 1} height={1} className="fill-line" />
          <rect
            x={index * step}
            y={height - scale(total)}
            width={step - 1}
            height={scale(total)}
            className="fill-accent"
          />
          <rect
            x={index * step}
            y={height - scale(failed)}
            width={step - 1}
            height={scale(failed)}
            className="fill-bad"
          />
        </g>
      ))}
    </svg>
  );
}
