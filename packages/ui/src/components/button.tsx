import type { ComponentProps, ReactNode } from 'react';
import { cx } from './class-names.ts';
import { Spinner } from './spinner.tsx';

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger';

const looks: Readonly<Record<ButtonLook, string>> = {
  primary: 'bg-accent text-on-accent shadow-sm not-disabled:hover:bg-accent-hover',
  plain: 'border border-line bg-surface text-ink shadow-xs not-disabled:hover:bg-hover',
  quiet: 'text-muted not-disabled:hover:bg-hover not-disabled:hover:text-ink',
  danger: 'bg-bad-solid text-white shadow-sm not-disabled:hover:brightness-110',
};

/** The classes of a button, for links that look like one. */
export function buttonClass(look: ButtonLook = 'plain', small = false): string {
  return cx(
    'inline-flex shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium no-underline transition-colors duration-100 select-none disabled:opacity-55',
    small ? 'h-7 px-2 text-sm' : 'h-9 px-3 text-base',
    looks[look],
  );
}

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: ButtonLook;
  readonly small?: boolean;
  /** Something is under way: it says so, and cannot be pressed again. */
  readonly busy?: boolean;
}

export function Button({ look, small, busy = false, disabled, className, children, ...rest }: ButtonProps): ReactNode {
  return (
    <button
      type="button"
      {...rest}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={cx(buttonClass(look, small), className)}
    >
      {busy && <Spinner />}
      {children}
    </button>
  );
}
