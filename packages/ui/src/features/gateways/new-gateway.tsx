import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field } from '../../components/field.tsx';
import { Input } from '../../components/input.tsx';
import { announce } from '../../components/toast.tsx';
import { componentTexts } from '../../texts/components.ts';
import { gatewayTexts as texts } from '../../texts/gateways.ts';

const slug = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

export function NewGateway({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactNode {
  return (
    <Dialog open={open} onClose={onClose} title={texts.add} description={texts.addText}>
      <NewGatewayForm onClose={onClose} />
    </Dialog>
  );
}

function NewGatewayForm({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState('');
  const [isTried, setTried] = useState(false);
  const navigate = useNavigate();
  const add = useAct('addGateway', {
    stale: ['listGateways'],
    onDone: (gateway) => {
      announce(texts.created(gateway.name));
      onClose();
      void navigate({ to: '/gateways/$gateway', params: { gateway: gateway.name } });
    },
  });
  const isValid = slug.test(name);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (isValid) add.mutate({ body: { name } });
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <Field
        label={texts.name}
        description={texts.nameHelp}
        error={isTried && !isValid ? texts.nameInvalid : undefined}
      >
        {(controlled) => (
          <Input {...controlled} value={name} onChange={(event) => setName(event.target.value)} autoCapitalize="off" />
        )}
      </Field>
      {add.error && <ErrorPanel error={add.error} />}
      <DialogButtons>
        <Button onClick={onClose}>{componentTexts.cancel}</Button>
        <Button type="submit" look="primary" busy={add.isPending}>
          {texts.create}
        </Button>
      </DialogButtons>
    </form>
  );
}
