import { MoreHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Identity } from '../../api/models.ts';
import { useAct } from '../../api/use-act.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { ProviderProblem } from '../../components/provider-problem.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { announce, announceFailure } from '../../components/toast.tsx';
import { serverPageTexts, identityTexts as texts } from '../../texts/server.ts';
import { ServerStatus } from '../servers/server-status.tsx';

const stale = ['listIdentities', 'listServers', 'readServer'] as const;

/** One identity: whose it is, how it stands and why, and what can be done with it. */
export function IdentityRow({ identity }: { readonly identity: Identity }): ReactNode {
  const { status, usedAt } = identity;
  return (
    <li className="flex items-start justify-between gap-4 px-4 py-3 sm:px-5">
      <div className="grid min-w-0 flex-1 gap-1">
        <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1">
          <span className="font-medium [overflow-wrap:anywhere]">{whose(identity)}</span>
          <ServerStatus server={identity} />
        </div>
        {status.why !== '' && <p className="[overflow-wrap:anywhere]">{status.why}</p>}
        <p className="flex flex-wrap gap-x-4 text-muted text-sm">
          <span>
            {texts.columns.used} <RelativeTime at={usedAt} />
          </span>
          {identity.oauth && <Ending oauth={identity.oauth} />}
        </p>
        {status.problem && <ProviderProblem problem={status.problem} />}
      </div>
      <Acts identity={identity} />
    </li>
  );
}

function whose({ user }: Identity): string {
  return user ?? texts.shared;
}

function Ending({ oauth: { refreshable, expiresAt } }: { readonly oauth: NonNullable<Identity['oauth']> }): ReactNode {
  if (refreshable) return <span>{texts.renewed}</span>;
  if (expiresAt === null) return <span>{texts.noEnd}</span>;
  return (
    <span className="text-warn">
      {texts.columns.expires} <RelativeTime at={expiresAt} />. {texts.notRefreshable}
    </span>
  );
}

function Acts({ identity }: { readonly identity: Identity }): ReactNode {
  const [isRemoving, setRemoving] = useState(false);
  const { id, disabled } = identity;
  const path = { identity: id };
  const change = useAct('changeIdentity', { stale, onDone: () => announce(texts.done) });
  const remove = useAct('removeIdentity', { stale, onDone: () => announce(texts.done) });
  return (
    <>
      <Menu
        trigger={
          <IconButton label={texts.acts(whose(identity))}>
            <MoreHorizontal aria-hidden />
          </IconButton>
        }
      >
        <MenuItem
          onClick={() =>
            change.mutate(
              { path, body: { disabled: !disabled } },
              { onError: (error) => announceFailure(serverPageTexts.notChanged, error) },
            )
          }
        >
          {disabled ? texts.on : texts.off}
        </MenuItem>
        <MenuItem danger onClick={() => setRemoving(true)}>
          {texts.remove} …
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={isRemoving}
        onClose={() => setRemoving(false)}
        title={texts.removeTitle(whose(identity))}
        act={texts.remove}
        busy={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ path }, { onSuccess: () => setRemoving(false) })}
      >
        {texts.removeText}
      </ConfirmDialog>
    </>
  );
}
