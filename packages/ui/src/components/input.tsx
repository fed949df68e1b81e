import type { ComponentProps, ReactNode } from 'react';
import { cx } from './class-names.ts';
import { controlClass } from './control-class.ts';

export function Input({ className, ...rest }: ComponentProps<'input'>): ReactNode {
  return <input type="text" autoComplete="off" spellCheck={false} {...rest} className={cx(controlClass, className)} />;
}
