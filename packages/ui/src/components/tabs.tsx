import { Tabs as Base } from '@base-ui/react/tabs';
import type { ReactNode } from 'react';
import { useTabInView } from './tab-in-view.ts';

export interface Tab<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** A number beside the label. */
  readonly count?: number | undefined;
  readonly content: ReactNode;
}

interface TabsProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly tabs: readonly Tab<Value>[];
  readonly onChoose: (value: Value) => void;
}

/** Only the chosen panel is there; where it should be linked to, `value` comes from the address. */
export function Tabs<Value extends string>({ label, value, tabs, onChoose }: TabsProps<Value>): ReactNode {
  const row = useTabInView(value);
  return (
    <Base.Root value={value} onValueChange={(chosen: Value) => onChoose(chosen)}>
      <div ref={row} className="-mx-4 overflow-x-auto px-4 [scrollbar-width:none] sm:mx-0 sm:px-0">
        <Base.List aria-label={label} className="relative flex min-w-max gap-4 sm:gap-5 border-line border-b">
          {tabs.map(({ value: each, label: text, count }) => (
            <Base.Tab
              key={each}
              value={each}
              className="flex h-10 items-center gap-2 whitespace-nowrap rounded-t-sm font-medium text-muted text-sm outline-offset-[-2px] sm:text-base transition-colors hover:text-ink data-active:text-ink"
            >
              {text}
              {count !== undefined && (
                <span className="rounded-full bg-hover px-1.5 text-muted text-xs leading-5">{count}</span>
              )}
            </Base.Tab>
          ))}
          <Base.Indicator className="absolute bottom-[-1px] left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) bg-accent transition-all duration-150" />
        </Base.List>
      </div>
      {tabs.map(({ value: each, content }) => (
        <Base.Panel key={each} value={each} className="pt-6 outline-offset-4">
          {content}
        </Base.Panel>
      ))}
    </Base.Root>
  );
}
