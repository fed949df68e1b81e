import { type FormEvent, type ReactNode, useState } from 'react';
import { useAct } from '../../api/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { SecretField } from '../../components/secret-field.tsx';
import { announce } from '../../components/toast.tsx';
import { componentTexts } from '../../texts/components.ts';
import { identityTexts as texts } from '../../texts/server.ts';

interface SetSharedValuesProps {
  readonly server: string;
  readonly headerNames: readonly string[];
  readonly hasValues: boolean;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Sets the header values of a server's shared identity. */
export function SetSharedValues(props: SetSharedValuesProps): ReactNode {
  const { server, headerNames, hasValues, open, onClose } = props;
  const [isTried, setTried] = useState(false);
  const set = useAct('setIdentity', {
    stale: ['listIdentities', 'listServers', 'readServer'],
    onDone: () => {
      announce(texts.saved);
      onClose();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    const given = new FormData(event.currentTarget);
    const headers = Object.fromEntries(headerNames.map((name) => [name, String(given.get(name) ?? '')]));
    if (Object.values(headers).every((value) => value !== '')) set.mutate({ body: { server, user: null, headers } });
  };
  return (
    <Dialog open={open} onClose={onClose} title={texts.setTitle(server)} description={texts.setText}>
      <form onSubmit={submit} noValidate className="grid gap-4">
        {headerNames.map((name) => (
          <SecretField key={name} label={name} name={name} isKept={hasValues} isRequired={isTried} />
        ))}
        {set.error && <ErrorPanel error={set.error} />}
        <DialogButtons>
          <Button onClick={onClose}>{componentTexts.cancel}</Button>
          <Button type="submit" look="primary" busy={set.isPending}>
            {texts.save}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
