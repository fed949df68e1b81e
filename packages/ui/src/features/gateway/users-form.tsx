import { type FormEvent, type ReactNode, useState } from 'react';
import type { Gateway } from '../../api/models.ts';
import { useAct } from '../../api/use-act.ts';
import { Button } from '../../components/button.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field } from '../../components/field.tsx';
import { Select } from '../../components/select.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { announce } from '../../components/toast.tsx';
import { gatewayPageTexts as texts } from '../../texts/gateways.ts';
import { lines } from './assignment-draft.ts';

type Kind = 'everyone' | 'listed';

const kinds = (['everyone', 'listed'] as const).map((value) => ({ value, label: texts.usersChoices[value] }));

/** Who may reach a gateway. */
export function UsersForm({ gateway: { name, users } }: { readonly gateway: Gateway }): ReactNode {
  const [kind, setKind] = useState<Kind>(users === 'everyone' ? 'everyone' : 'listed');
  const [emails, setEmails] = useState(users === 'everyone' ? '' : users.join('\n'));
  const change = useAct('changeGateway', {
    stale: ['listGateways', 'readGateway', 'listUsers'],
    onDone: () => announce(texts.saved),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ path: { gateway: name }, body: { users: kind === 'everyone' ? kind : lines(emails) } });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <Field label={texts.users}>
        {(controlled) => <Select {...controlled} value={kind} choices={kinds} onChoose={setKind} />}
      </Field>
      {kind === 'listed' && (
        <Field label={texts.emails} description={texts.emailsHelp}>
          {(controlled) => (
            <TextArea {...controlled} value={emails} onChange={(event) => setEmails(event.target.value)} />
          )}
        </Field>
      )}
      {change.error && <ErrorPanel error={change.error} />}
      <div>
        <Button type="submit" look="primary" busy={change.isPending}>
          {texts.save}
        </Button>
      </div>
    </form>
  );
}
