import { Dialog } from '@base-ui/react/dialog';
import { Menu, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { componentTexts } from '../texts/components.ts';
import { shellTexts } from '../texts/shell.ts';
import { Brand } from './brand.tsx';
import { Navigation } from './navigation.tsx';

const buttonClass =
  'inline-flex size-9 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink';

/** The navigation of narrow screens: a sheet from the left. */
export function MenuSheet(): ReactNode {
  const [isOpen, setOpen] = useState(false);
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Trigger aria-label={shellTexts.menu} className={`${buttonClass} -ml-2 lg:hidden`}>
        <Menu aria-hidden className="size-5" />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup className="fixed inset-y-0 left-0 z-40 grid w-72 max-w-[85vw] content-start gap-6 border-line border-r bg-surface p-4 shadow-pop transition-transform duration-150 data-ending-style:-translate-x-full data-starting-style:-translate-x-full">
          <div className="flex items-center justify-between gap-2">
            <Dialog.Title className="sr-only">{shellTexts.menu}</Dialog.Title>
            <Brand />
            <Dialog.Close aria-label={componentTexts.close} className={buttonClass}>
              <X aria-hidden className="size-5" />
            </Dialog.Close>
          </div>
          <Navigation onGo={() => setOpen(false)} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
