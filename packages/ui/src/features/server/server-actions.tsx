import { useNavigate } from '@tanstack/react-router';
import { MoreHorizontal, Power, RefreshCw, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Server } from '../../api/models.ts';
import { useAct } from '../../api/use-act.ts';
import { Button } from '../../components/button.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Menu, MenuItem, MenuLine } from '../../components/menu.tsx';
import { announce, announceFailure } from '../../components/toast.tsx';
import { serverPageTexts as texts } from '../../texts/server.ts';
import type { ServerTab } from './tab.ts';
import { useReconnect } from './use-reconnect.ts';

interface ServerActionsProps {
  readonly server: Server;
  /** Which part of the page is shown. */
  readonly tab: ServerTab;
}

/** What can be done with a server from anywhere on its page. */
export function ServerActions({ server: { name, auth, disabled }, tab }: ServerActionsProps): ReactNode {
  const navigate = useNavigate();
  const reconnect = useReconnect();
  const change = useAct('changeServer', {
    stale: ['listServers', 'readServer'],
    onDone: (server) => announce(server.disabled ? texts.switchedOff(name) : texts.switchedOn(name)),
  });
  const toTab = (chosen: ServerTab): void =>
    void navigate({ to: '/servers/$server', params: { server: name }, search: { tab: chosen } });
  return (
    <>
      {auth.mode === 'oauth' && (
        <Button
          busy={reconnect.isPending}
          onClick={() =>
            reconnect.mutate(
              { path: { server: name }, body: {} },
              { onError: (error) => announceFailure(texts.reconnectFailed, error) },
            )
          }
        >
          <RefreshCw aria-hidden className="size-4" />
          {texts.reconnect}
        </Button>
      )}
      {tab !== 'check' && <Button onClick={() => toTab('check')}>{texts.checkNow}</Button>}
      <Menu
        trigger={
          <IconButton label={texts.menu} size="large">
            <MoreHorizontal aria-hidden />
          </IconButton>
        }
      >
        <MenuItem
          disabled={change.isPending}
          onClick={() =>
            change.mutate(
              { path: { server: name }, body: { disabled: !disabled } },
              { onError: (error) => announceFailure(texts.notChanged, error) },
            )
          }
        >
          <Power aria-hidden />
          {disabled ? texts.switchOn : texts.switchOff}
        </MenuItem>
        <MenuLine />
        <MenuItem danger onClick={() => toTab('settings')}>
          <Trash2 aria-hidden />
          {texts.remove} …
        </MenuItem>
      </Menu>
    </>
  );
}
