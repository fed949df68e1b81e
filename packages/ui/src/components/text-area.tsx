import type { ComponentProps, ReactNode } from 'react';
import { cx } from './class-names.ts';
import { controlClass } from './control-class.ts';

export function TextArea({ className, ...rest }: ComponentProps<'textarea'>): ReactNode {
  return <textarea rows={5} spellCheck={false} {...rest} className={cx(controlClass, 'h-auto py-2', className)} />;
}
