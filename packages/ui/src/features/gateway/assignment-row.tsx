import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { MoreHorizontal } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Assignment } from '../../api/models.ts';
import { readAll } from '../../api/read.ts';
import { useAct } from '../../api/use-act.ts';
import { Badge } from '../../components/badge.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { IconButton } from '../../components/icon-button.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { announce } from '../../components/toast.tsx';
import { gatewayPageTexts as texts } from '../../texts/gateways.ts';
import { serverPageTexts } from '../../texts/server.ts';
import { ServerStatus } from '../servers/server-status.tsx';
import { EditAssignment } from './edit-assignment.tsx';

interface AssignmentRowProps {
  readonly gateway: string;
  readonly assignment: Assignment;
}

/** A server on a gateway: how it stands, under which names, as whom, and what of it is let through. */
export function AssignmentRow({ gateway, assignment }: AssignmentRowProps): ReactNode {
  const { server: name, prefix, identity, tools } = assignment;
  const server = useQuery(readAll('listServers')).data?.find((each) => each.name === name);
  return (
    <li className="flex items-center justify-between gap-3 py-2.5 pr-3 pl-4 sm:pl-5">
      <div className="grid min-w-0 flex-1 items-center gap-x-4 gap-y-1 sm:grid-cols-[minmax(0,1fr)_9rem_auto]">
        <div className="grid min-w-0">
          <Link
            to="/servers/$server"
            params={{ server: name }}
            className="inline-flex min-h-6 w-fit items-center rounded-sm font-medium text-ink no-underline [overflow-wrap:anywhere] hover:underline"
          >
            {name}
          </Link>
          <span className="text-muted text-sm [overflow-wrap:anywhere]">{serverPageTexts.prefix(prefix)}</span>
        </div>
        {server ? <ServerStatus server={server} /> : <span />}
        <span className="flex gap-2 sm:justify-end">
          <Badge>{texts.identityShort[identity]}</Badge>
          <Badge tone={tools === 'none' ? 'warn' : 'neutral'}>{toolWords(tools)}</Badge>
        </span>
      </div>
      <Acts gateway={gateway} assignment={assignment} />
    </li>
  );
}

function toolWords(tools: Assignment['tools']): string {
  return typeof tools === 'string' ? texts.toolsShort[tools] : texts.toolsNamed(tools.allow.length);
}

function Acts({ gateway, assignment }: AssignmentRowProps): ReactNode {
  const [asked, setAsked] = useState<'edit' | 'take off'>();
  const { server, id } = assignment;
  const close = (): void => setAsked(undefined);
  const takeOff = useAct('removeAssignment', {
    stale: ['listGateways', 'readGateway', 'listServers', 'readServer'],
    onDone: () => {
      close();
      announce(texts.tookOff(server));
    },
  });
  return (
    <>
      <Menu
        trigger={
          <IconButton label={texts.acts(server)}>
            <MoreHorizontal aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onClick={() => setAsked('edit')}>{texts.edit} …</MenuItem>
        <MenuItem danger onClick={() => setAsked('take off')}>
          {texts.takeOff} …
        </MenuItem>
      </Menu>
      <EditAssignment gateway={gateway} assignment={assignment} open={asked === 'edit'} onClose={close} />
      <ConfirmDialog
        open={asked === 'take off'}
        onClose={close}
        title={texts.takeOffTitle(server, gateway)}
        act={texts.takeOff}
        busy={takeOff.isPending}
        error={takeOff.error}
        onConfirm={() => takeOff.mutate({ path: { gateway, assignment: id } })}
      >
        {texts.takeOffText}
      </ConfirmDialog>
    </>
  );
}
