import { Menu as Base } from '@base-ui/react/menu';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './class-names.ts';

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly children: ReactNode;
}

export function Menu({ trigger, children }: MenuProps): ReactNode {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align="end" sideOffset={6} className="z-30">
          <Base.Popup className="min-w-48 rounded-lg border border-line bg-raised p-1 shadow-pop outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0">
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

interface MenuItemProps {
  readonly danger?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

const itemClass =
  'flex min-h-8 items-center gap-2 rounded-md px-2 text-sm outline-none data-disabled:opacity-55 data-highlighted:bg-hover [&_svg]:size-4';

export function MenuItem({ danger = false, disabled = false, onClick, children }: MenuItemProps): ReactNode {
  return (
    <Base.Item disabled={disabled} onClick={onClick} className={cx(itemClass, danger && 'text-bad')}>
      {children}
    </Base.Item>
  );
}

interface MenuChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly choices: readonly { readonly value: Value; readonly label: string; readonly icon?: ReactNode }[];
  readonly onChoose: (value: Value) => void;
}

/** One of several. */
export function MenuChoice<Value extends string>({
  label,
  value,
  choices,
  onChoose,
}: MenuChoiceProps<Value>): ReactNode {
  return (
    <Base.RadioGroup value={value} onValueChange={(chosen: Value) => onChoose(chosen)} aria-label={label}>
      {choices.map((each) => (
        <Base.RadioItem key={each.value} value={each.value} className={cx(itemClass, 'justify-between')}>
          <span className="flex items-center gap-2">
            {each.icon}
            {each.label}
          </span>
          <Base.RadioItemIndicator className="text-accent">✓</Base.RadioItemIndicator>
        </Base.RadioItem>
      ))}
    </Base.RadioGroup>
  );
}

export function MenuLine(): ReactNode {
  return <Base.Separator className="my-1 h-px bg-line" />;
}
