import { Dialog as Base } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { componentTexts } from '../texts/components.ts';
import { cx } from './class-names.ts';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A question that is asked before anything else goes on. On narrow screens it rises from the bottom edge. */
export function Dialog({ open, onClose, title, description, wide = false, children }: DialogProps): ReactNode {
  return (
    <Base.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Viewport className="fixed inset-0 z-40 grid items-end overflow-y-auto sm:items-center sm:p-6">
          <Base.Popup
            className={cx(
              'mx-auto w-full rounded-t-xl border border-line bg-raised p-6 shadow-pop transition duration-150 data-ending-style:translate-y-2 data-starting-style:translate-y-2 data-ending-style:opacity-0 data-starting-style:opacity-0 sm:rounded-xl',
              wide ? 'max-w-2xl' : 'max-w-md',
            )}
          >
            <div className="mb-4 flex items-start justify-between gap-4">
              <div className="min-w-0">
                <Base.Title className="font-semibold text-lg">{title}</Base.Title>
                {description !== undefined && (
                  <Base.Description className="mt-1 text-muted text-base">{description}</Base.Description>
                )}
              </div>
              <Base.Close
                aria-label={componentTexts.close}
                className="-mt-1 -mr-2 inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
              >
                <X aria-hidden className="size-4" />
              </Base.Close>
            </div>
            {children}
          </Base.Popup>
        </Base.Viewport>
      </Base.Portal>
    </Base.Root>
  );
}

/** The buttons of a dialog: what is to be done comes last. */
export function DialogButtons({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className="mt-6 flex flex-wrap justify-end gap-2">{children}</div>;
}
