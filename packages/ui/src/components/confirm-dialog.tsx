import { type FormEvent, type ReactNode, useState } from 'react';
import { componentTexts } from '../texts/components.ts';
import { Button } from './button.tsx';
import { Dialog, DialogButtons } from './dialog.tsx';
import { ErrorPanel } from './error-panel.tsx';
import { Field } from './field.tsx';
import { Input } from './input.tsx';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  /** The question, with the name of the thing in it. */
  readonly title: string;
  /** What is lost, and what is not. */
  readonly children: ReactNode;
  /** What the button says that does it. */
  readonly act: string;
  /** The name that has to be typed, where what is lost cannot be had back. */
  readonly typeName?: string;
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onConfirm: () => void;
}

/** Asks before something is destroyed. */
export function ConfirmDialog(props: ConfirmDialogProps): ReactNode {
  const { open, onClose, title, children, act, typeName, busy, error, onConfirm } = props;
  const [typed, setTyped] = useState('');
  const mayAct = typeName === undefined || typed.trim() === typeName;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (mayAct) onConfirm();
  };
  const close = (): void => {
    setTyped('');
    onClose();
  };
  return (
    <Dialog open={open} onClose={close} title={title}>
      <form onSubmit={submit} className="grid gap-4">
        <div className="text-base text-muted">{children}</div>
        {typeName !== undefined && (
          <Field label={componentTexts.typeToConfirm(typeName)}>
            {(controlled) => <Input {...controlled} value={typed} onChange={(event) => setTyped(event.target.value)} />}
          </Field>
        )}
        {error && <ErrorPanel error={error} />}
        <DialogButtons>
          <Button onClick={close}>{componentTexts.cancel}</Button>
          <Button type="submit" look="danger" disabled={!mayAct} busy={busy}>
            {act}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
