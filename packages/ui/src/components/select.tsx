import { ChevronDown } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './class-names.ts';
import { controlClass } from './control-class.ts';

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

interface SelectProps<Value extends string> extends Omit<ComponentProps<'select'>, 'value' | 'onChange'> {
  readonly value: Value;
  readonly choices: readonly Choice<Value>[];
  readonly onChoose: (value: Value) => void;
}

/** The browser's own select: it works with every keyboard, reader and phone there is. */
export function Select<Value extends string>({
  value,
  choices,
  onChoose,
  className,
  ...rest
}: SelectProps<Value>): ReactNode {
  const choose = (text: string): void => {
    const chosen = choices.find((each) => each.value === text);
    if (chosen) onChoose(chosen.value);
  };
  return (
    <span className={cx('relative block', className)}>
      <select
        {...rest}
        value={value}
        onChange={(event) => choose(event.target.value)}
        className={cx(controlClass, 'appearance-none pr-9')}
      >
        {choices.map((each) => (
          <option key={each.value} value={each.value} className="bg-raised text-ink">
            {each.label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden className="pointer-events-none absolute top-2.5 right-3 size-4 text-muted" />
    </span>
  );
}
