import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Gateway, Server } from '../../api/models.ts';
import { readAll } from '../../api/read.ts';
import { useAct } from '../../api/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field } from '../../components/field.tsx';
import { Input } from '../../components/input.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { Select } from '../../components/select.tsx';
import { announce } from '../../components/toast.tsx';
import { componentTexts } from '../../texts/components.ts';
import { gatewayPageTexts as texts } from '../../texts/gateways.ts';
import { type AssignmentDraft, wantedOf } from './assignment-draft.ts';
import { AssignmentFields } from './assignment-fields.tsx';

interface AddAssignmentProps {
  readonly gateway: Gateway;
  readonly open: boolean;
  readonly onClose: () => void;
}

export function AddAssignment({ gateway, open, onClose }: AddAssignmentProps): ReactNode {
  const servers = useQuery(readAll('listServers'));
  return (
    <Dialog open={open} onClose={onClose} title={texts.addTitle(gateway.name)}>
      <QueryState query={servers}>
        {(all) => {
          const [first] = all;
          if (!first) return <p className="text-muted">{texts.noServersLeft}</p>;
          const unused = all.find(({ name }) => !gateway.assignments.some(({ server }) => server === name));
          return <AddForm gateway={gateway.name} servers={all} first={unused ?? first} onClose={onClose} />;
        }}
      </QueryState>
    </Dialog>
  );
}

interface AddFormProps {
  readonly gateway: string;
  readonly servers: readonly Server[];
  readonly first: Server;
  readonly onClose: () => void;
}

/** Who signs in is called as themselves, unless somebody says otherwise: the API's own rule. */
function draftFor({ auth }: Server): AssignmentDraft {
  return { tools: 'all', names: '', identity: auth.mode === 'oauth' ? 'per-user' : 'shared' };
}

function AddForm({ gateway, servers, first, onClose }: AddFormProps): ReactNode {
  const [server, setServer] = useState(first);
  const [prefix, setPrefix] = useState<string>();
  const [draft, setDraft] = useState(() => draftFor(first));
  const add = useAct('addAssignment', {
    stale: ['listGateways', 'readGateway', 'listServers', 'readServer'],
    onDone: () => {
      announce(texts.wasPut(server.name));
      onClose();
    },
  });
  const choose = (name: string): void => {
    const chosen = servers.find((each) => each.name === name);
    if (!chosen) return;
    setServer(chosen);
    setDraft(draftFor(chosen));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = { server: server.name, ...(prefix !== undefined && { prefix }), ...wantedOf(draft) };
    add.mutate({ path: { gateway }, body });
  };
  const shownPrefix = prefix ?? server.name;
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field label={texts.server}>
        {(controlled) => (
          <Select
            {...controlled}
            value={server.name}
            choices={servers.map(({ name }) => ({ value: name, label: name }))}
            onChoose={choose}
          />
        )}
      </Field>
      <Field
        label={texts.prefix}
        description={texts.prefixHelp(shownPrefix === '' ? 'search' : `${shownPrefix}__search`)}
      >
        {(controlled) => (
          <Input {...controlled} value={shownPrefix} onChange={(event) => setPrefix(event.target.value)} />
        )}
      </Field>
      <AssignmentFields draft={draft} onChange={setDraft} />
      {add.error && <ErrorPanel error={add.error} />}
      <DialogButtons>
        <Button onClick={onClose}>{componentTexts.cancel}</Button>
        <Button type="submit" look="primary" busy={add.isPending}>
          {texts.put}
        </Button>
      </DialogButtons>
    </form>
  );
}
