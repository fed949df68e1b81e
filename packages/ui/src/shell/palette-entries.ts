import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CircleUser, HeartPulse, LogOut, type LucideIcon, Monitor, Moon, Network, Server, Sun } from 'lucide-react';
import { readAll } from '../api/read.ts';
import { announceFailure } from '../components/toast.tsx';
import { shellTexts } from '../texts/shell.ts';
import { useIsAdministrator } from './me.ts';
import { screens } from './screens.ts';
import { signOut } from './sign-in-and-out.ts';
import { useTheme } from './theme.ts';

export interface PaletteEntry {
  readonly id: string;
  readonly group: string;
  readonly label: string;
  readonly icon: LucideIcon;
  readonly run: () => void;
}

const { groups } = shellTexts.palette;

/** Everything that the palette leads to: screens, what there is, and what can be done anywhere. */
export function usePaletteEntries(): readonly PaletteEntry[] {
  const isAdministrator = useIsAdministrator();
  const navigate = useNavigate();
  const servers = useQuery({ ...readAll('listServers'), enabled: isAdministrator });
  const gateways = useQuery({ ...readAll('listGateways'), enabled: isAdministrator });
  const acts = useActs();
  const toScreens = (isAdministrator ? screens : []).map(({ to, label, icon }) => ({
    id: to,
    group: groups.screens,
    label,
    icon,
    run: () => void navigate({ to }),
  }));
  const toServers = (servers.data ?? []).map(({ name }) => ({
    id: `server ${name}`,
    group: groups.servers,
    label: name,
    icon: Server,
    run: () => void navigate({ to: '/servers/$server', params: { server: name } }),
  }));
  const toGateways = (gateways.data ?? []).map(({ name }) => ({
    id: `gateway ${name}`,
    group: groups.gateways,
    label: name,
    icon: Network,
    run: () => void navigate({ to: '/gateways/$gateway', params: { gateway: name } }),
  }));
  return [...toScreens, ...toServers, ...toGateways, ...acts];
}

function useActs(): readonly PaletteEntry[] {
  const [, choose] = useTheme();
  const { theme, palette, account } = shellTexts;
  const act = (id: string, label: string, icon: LucideIcon, run: () => void): PaletteEntry => ({
    id,
    group: groups.acts,
    label,
    icon,
    run,
  });
  return [
    act('theme system', `${theme.title}: ${theme.system}`, Monitor, () => choose('system')),
    act('theme light', `${theme.title}: ${theme.light}`, Sun, () => choose('light')),
    act('theme dark', `${theme.title}: ${theme.dark}`, Moon, () => choose('dark')),
    act('account', palette.account, CircleUser, () => location.assign('/account')),
    act('status', palette.status, HeartPulse, () => location.assign('/status')),
    act('sign out', account.signOut, LogOut, () => {
      signOut().catch((error: Error) => announceFailure(shellTexts.signOutFailed, error));
    }),
  ];
}
