import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Server } from '../../api/models.ts';
import { useAct } from '../../api/use-act.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Section } from '../../components/section.tsx';
import { Switch } from '../../components/switch.tsx';
import { announce, announceFailure } from '../../components/toast.tsx';
import { serverPageTexts, serverSettingsTexts as texts } from '../../texts/server.ts';
import { AuthForm } from './auth-form.tsx';

export function ServerSettings({ server }: { readonly server: Server }): ReactNode {
  return (
    <div className="grid max-w-2xl gap-6">
      <Section title={texts.auth} description={texts.authIntro}>
        <AuthForm key={JSON.stringify(server.auth)} server={server} />
      </Section>
      <SwitchOff server={server} />
      <Remove name={server.name} />
    </div>
  );
}

function SwitchOff({ server: { name, disabled } }: { readonly server: Server }): ReactNode {
  const change = useAct('changeServer', { stale: ['listServers', 'readServer'] });
  return (
    <section aria-label={texts.enabled} className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <Switch
        label={texts.enabled}
        description={texts.enabledText}
        checked={!disabled}
        disabled={change.isPending}
        onChange={(isOn) =>
          change.mutate(
            { path: { server: name }, body: { disabled: !isOn } },
            { onError: (error) => announceFailure(serverPageTexts.notChanged, error) },
          )
        }
      />
    </section>
  );
}

function Remove({ name }: { readonly name: string }): ReactNode {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const remove = useAct('removeServer', {
    stale: ['listServers', 'listGateways', 'listIdentities'],
    onDone: () => {
      announce(texts.removed(name));
      void navigate({ to: '/servers' });
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
        onConfirm={() => remove.mutate({ path: { server: name } })}
      >
        {texts.dangerText}
      </ConfirmDialog>
    </Section>
  );
}
