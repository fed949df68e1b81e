import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Gateway } from '../../api/models.ts';
import { useAct } from '../../api/use-act.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Section } from '../../components/section.tsx';
import { Switch } from '../../components/switch.tsx';
import { announce, announceFailure } from '../../components/toast.tsx';
import { gatewayPageTexts as texts } from '../../texts/gateways.ts';
import { UsersForm } from './users-form.tsx';

export function GatewaySettings({ gateway }: { readonly gateway: Gateway }): ReactNode {
  return (
    <div className="grid max-w-2xl gap-6">
      <Section title={texts.users} description={texts.usersIntro}>
        <UsersForm key={JSON.stringify(gateway.users)} gateway={gateway} />
      </Section>
      <SwitchOff gateway={gateway} />
      <Remove name={gateway.name} />
    </div>
  );
}

function SwitchOff({ gateway: { name, disabled } }: { readonly gateway: Gateway }): ReactNode {
  const change = useAct('changeGateway', { stale: ['listGateways', 'readGateway'] });
  return (
    <section aria-label={texts.enabled} className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <Switch
        label={texts.enabled}
        description={texts.enabledText}
        checked={!disabled}
        disabled={change.isPending}
        onChange={(isOn) =>
          change.mutate(
            { path: { gateway: name }, body: { disabled: !isOn } },
            { onError: (error) => announceFailure(texts.notChanged, error) },
          )
        }
      />
    </section>
  );
}

function Remove({ name }: { readonly name: string }): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const remove = useAct('removeGateway', {
    stale: ['listGateways', 'listServers'],
    onDone: () => {
      announce(texts.removed(name));
      void navigate({ to: '/gateways' });
    },
  });
  return (
    <Section
      title={texts.danger}
      description={texts.dangerText}
      actions={<Button onClick={() => setAsking(true)}>{texts.remove} …</Button>}
    >
      <ConfirmDialog
        open={isAsking}
        onClose={() => setAsking(false)}
        title={texts.removeTitle(name)}
        act={texts.remove}
        typeName={name}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ path: { gateway: name } })}
      >
        {texts.dangerText}
      </ConfirmDialog>
    </Section>
  );
}
