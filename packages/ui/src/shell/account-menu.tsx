import { CircleUser, Keyboard, LogOut, Monitor, Moon, Sun, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../components/icon-button.tsx';
import { Menu, MenuChoice, MenuItem, MenuLine } from '../components/menu.tsx';
import { announceFailure } from '../components/toast.tsx';
import { shellTexts } from '../texts/shell.ts';
import { useMe } from './me.ts';
import { signOut } from './sign-in-and-out.ts';
import { useTheme } from './theme.ts';

const { theme: themes, account: texts, shortcuts } = shellTexts;

const choices = [
  { value: 'system', label: themes.system, icon: <Monitor aria-hidden /> },
  { value: 'light', label: themes.light, icon: <Sun aria-hidden /> },
  { value: 'dark', label: themes.dark, icon: <Moon aria-hidden /> },
] as const;

export function ThemeMenu(): ReactNode {
  const [theme, choose] = useTheme();
  const shown = choices.find(({ value }) => value === theme);
  return (
    <Menu trigger={<IconButton label={themes.title}>{shown?.icon}</IconButton>}>
      <MenuChoice label={themes.title} value={theme} choices={choices} onChoose={choose} />
    </Menu>
  );
}

export function AccountMenu({ onShortcuts }: { readonly onShortcuts: () => void }): ReactNode {
  const { email, role } = useMe();
  const leave = (): void => {
    signOut().catch((error: Error) => announceFailure(shellTexts.signOutFailed, error));
  };
  return (
    <Menu
      trigger={
        <IconButton label={texts.title}>
          <CircleUser aria-hidden />
        </IconButton>
      }
    >
      <div className="max-w-64 px-2 py-1.5">
        <p className="truncate font-medium text-sm">{email}</p>
        <p className="text-muted text-xs">{role === 'admin' ? texts.administrator : texts.member}</p>
      </div>
      <MenuLine />
      <MenuItem onClick={() => location.assign('/account')}>
        <UserRound aria-hidden />
        {texts.own}
      </MenuItem>
      <MenuItem onClick={onShortcuts}>
        <Keyboard aria-hidden />
        {shortcuts.title}
      </MenuItem>
      <MenuLine />
      <MenuItem onClick={leave}>
        <LogOut aria-hidden />
        {texts.signOut}
      </MenuItem>
    </Menu>
  );
}
