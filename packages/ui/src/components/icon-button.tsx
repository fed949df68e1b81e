import type { ComponentProps, ReactNode } from 'react';
import { cx } from './class-names.ts';
import { Tip } from './tooltip.tsx';

export type IconButtonSize = 'small' | 'normal' | 'large';

const sizes: Readonly<Record<IconButtonSize, string>> = {
  small: 'size-6 [&_svg]:size-3.5',
  normal: 'size-8 [&_svg]:size-4',
  large: 'size-9 border border-line bg-surface [&_svg]:size-4',
};

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label'> {
  /** What it does: read aloud, and shown as a tip. */
  readonly label: string;
  /** Large stands beside buttons with text, and has a border as they have. */
  readonly size?: IconButtonSize;
}

/** A button of an icon alone. */
export function IconButton({ label, size = 'normal', className, children, ...rest }: IconButtonProps): ReactNode {
  return (
    <Tip text={label}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={cx(
          'inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors hover:bg-hover hover:text-ink',
          sizes[size],
          className,
        )}
      >
        {children}
      </button>
    </Tip>
  );
}
