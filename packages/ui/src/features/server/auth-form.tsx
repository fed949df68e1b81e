import { useQuery } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import type { Server } from '../../api/models.ts';
import { read } from '../../api/read.ts';
import { useAct } from '../../api/use-act.ts';
import { Button } from '../../components/button.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Field } from '../../components/field.tsx';
import { Input } from '../../components/input.tsx';
import { SecretField } from '../../components/secret-field.tsx';
import { Select } from '../../components/select.tsx';
import { announce } from '../../components/toast.tsx';
import { serverSettingsTexts as texts } from '../../texts/server.ts';
import { type AuthDraft, draftOf, wantedAuth, words } from './wanted-auth.ts';

const modes = (['none', 'header', 'oauth'] as const).map((value) => ({ value, label: texts.modes[value] }));

interface PartProps {
  readonly draft: AuthDraft;
  readonly put: (change: Partial<AuthDraft>) => void;
}

/** Changes how a server is signed in to, in place. */
export function AuthForm({ server: { name, auth } }: { readonly server: Server }): ReactNode {
  const [draft, setDraft] = useState(() => draftOf(auth));
  const [isTried, setTried] = useState(false);
  const change = useAct('setServerAuth', {
    stale: ['listServers', 'readServer', 'listIdentities'],
    onDone: () => announce(texts.saved),
  });
  const part = { draft, put: (given: Partial<AuthDraft>) => setDraft((before) => ({ ...before, ...given })) };
  const isMissing = draft.mode === 'header' && words(draft.headerNames, /[\s,]+/).length === 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!isMissing) change.mutate({ path: { server: name }, body: wantedAuth(draft, auth) });
  };
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      <Field label={texts.mode}>
        {(controlled) => (
          <Select {...controlled} value={draft.mode} choices={modes} onChoose={(mode) => part.put({ mode })} />
        )}
      </Field>
      {draft.mode === 'header' && (
        <HeaderPart {...part} error={isTried && isMissing ? texts.headerNamesNeeded : undefined} />
      )}
      {draft.mode === 'oauth' && <OAuthPart {...part} />}
      {change.error && <ErrorPanel error={change.error} />}
      <div>
        <Button type="submit" look="primary" busy={change.isPending}>
          {texts.save}
        </Button>
      </div>
    </form>
  );
}

function HeaderPart({ draft, put, error }: PartProps & { readonly error: string | undefined }): ReactNode {
  return (
    <Field label={texts.headerNames} description={texts.headerNamesHelp} error={error}>
      {(controlled) => (
        <Input
          {...controlled}
          value={draft.headerNames}
          onChange={(event) => put({ headerNames: event.target.value })}
          placeholder="x-api-key"
          className="font-mono"
        />
      )}
    </Field>
  );
}

function OAuthPart({ draft, put }: PartProps): ReactNode {
  const callback = useQuery(read('readSettings', {})).data?.callbackUrl;
  return (
    <>
      <Field label={texts.clientId} description={texts.clientIdHelp}>
        {(controlled) => (
          <Input {...controlled} value={draft.clientId} onChange={(event) => put({ clientId: event.target.value })} />
        )}
      </Field>
      {draft.clientId !== '' && (
        <>
          <SecretField
            label={texts.clientSecret}
            name="clientSecret"
            onChange={(clientSecret) => put({ clientSecret })}
          />
          {callback !== undefined && (
            <div className="grid gap-1.5">
              <p className="font-medium text-sm">{texts.callback}</p>
              <CodeBlock code={callback} what={texts.callback} />
            </div>
          )}
        </>
      )}
      <Field label={texts.scopes} description={texts.scopesHelp}>
        {(controlled) => (
          <Input {...controlled} value={draft.scopes} onChange={(event) => put({ scopes: event.target.value })} />
        )}
      </Field>
      <Field label={texts.authorizationServer} description={texts.authorizationServerHelp}>
        {(controlled) => (
          <Input
            {...controlled}
            type="url"
            value={draft.authorizationServer}
            onChange={(event) => put({ authorizationServer: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
