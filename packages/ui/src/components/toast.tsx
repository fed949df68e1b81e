import { Toast } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { componentTexts } from '../texts/components.ts';

const manager = Toast.createToastManager();

/** Says in passing that something was done. What went wrong is said where it was tried. */
export function announce(title: string, description?: string): void {
  manager.add({ title, ...(description !== undefined && { description }), timeout: 5_000 });
}

/** Says in passing that something, which has no place of its own on the screen, went wrong. */
export function announceFailure(title: string, error: Error): void {
  manager.add({ title, description: error.message, type: 'error', priority: 'high', timeout: 12_000 });
}

/** Stands once in the app. */
export function Toasts(): ReactNode {
  return (
    <Toast.Provider toastManager={manager} limit={4}>
      <Toast.Portal>
        <Toast.Viewport
          data-toasts=""
          aria-label={componentTexts.notifications}
          className="fixed right-4 bottom-4 left-4 z-50 flex flex-col gap-2 sm:left-auto sm:w-88"
        >
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList(): ReactNode {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection="right"
      className="rounded-lg border border-line bg-raised p-3 shadow-pop transition duration-150 data-ending-style:opacity-0 data-starting-style:translate-y-2 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-start gap-3">
        {toast.type === 'error' ? (
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
        ) : (
          <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
        )}
        <div className="min-w-0 flex-1">
          <Toast.Title className="font-medium text-sm" />
          <Toast.Description className="break-words text-muted text-sm" />
        </div>
        <Toast.Close
          aria-label={componentTexts.close}
          className="-mt-0.5 inline-flex size-6 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-ink"
        >
          <X aria-hidden className="size-3.5" />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}
