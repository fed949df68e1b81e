import { type ReactNode, useId } from 'react';
import { cx } from './class-names.ts';

interface SectionProps {
  readonly title: string;
  readonly description?: ReactNode;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  /** The content brings its own padding, such as a table. */
  readonly flush?: boolean;
  readonly children: ReactNode;
}

/** A card with a title. */
export function Section({ title, description, actions, flush = false, children }: SectionProps): ReactNode {
  const id = useId();
  return (
    <section aria-labelledby={id} className="overflow-clip rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-4 sm:px-5">
        <div className="min-w-0">
          <h2 id={id} className="text-base">
            {title}
          </h2>
          {description !== undefined && <p className="text-muted text-sm">{description}</p>}
        </div>
        {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      <div className={cx(flush ? 'pt-3' : 'px-4 pt-3 pb-4 sm:px-5 sm:pb-5')}>{children}</div>
    </section>
  );
}
