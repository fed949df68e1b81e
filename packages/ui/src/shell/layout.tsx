import { Outlet, useNavigate } from '@tanstack/react-router';
import { Search } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { Keys } from '../components/keys.tsx';
import { shellTexts } from '../texts/shell.ts';
import { AccountMenu, ThemeMenu } from './account-menu.tsx';
import { Brand } from './brand.tsx';
import { MenuSheet } from './menu-sheet.tsx';
import { Navigation } from './navigation.tsx';
import { Palette } from './palette.tsx';
import { screens } from './screens.ts';
import { ShortcutHelp } from './shortcut-help.tsx';
import { useShortcuts } from './shortcuts.ts';

type Opened = 'palette' | 'help' | undefined;

/** What stands around every screen. */
export function Layout(): ReactNode {
  const [opened, setOpened] = useState<Opened>();
  const navigate = useNavigate();
  const shortcuts = useMemo(
    () => ({
      onPalette: () => setOpened('palette'),
      onHelp: () => setOpened('help'),
      onGo: (key: string) => {
        const screen = screens.find((each) => each.key === key);
        if (screen) void navigate({ to: screen.to });
        return screen !== undefined;
      },
    }),
    [navigate],
  );
  useShortcuts(shortcuts);
  const close = (): void => setOpened(undefined);
  return (
    <div className="lg:grid lg:min-h-dvh lg:grid-cols-[15rem_1fr]">
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-accent focus:px-3 focus:py-2 focus:text-on-accent"
      >
        {shellTexts.skip}
      </a>
      <aside className="sticky top-0 hidden h-dvh content-start gap-6 border-line border-r bg-surface p-4 lg:grid">
        <div className="px-2 pt-1">
          <Brand />
        </div>
        <Navigation />
      </aside>
      <div className="flex min-w-0 flex-col">
        <header className="sticky top-0 z-20 border-line border-b bg-ground/90 backdrop-blur-sm">
          <div className="mx-auto flex h-14 max-w-6xl items-center gap-2 px-4 sm:px-6 lg:px-8">
            <MenuSheet />
            <div className="min-w-0 flex-1 lg:hidden">
              <Brand />
            </div>
            <SearchButton onClick={() => setOpened('palette')} />
            <div className="hidden flex-1 lg:block" />
            <div className="-mr-2 flex">
              <ThemeMenu />
              <AccountMenu onShortcuts={() => setOpened('help')} />
            </div>
          </div>
        </header>
        <main
          id="content"
          tabIndex={-1}
          className="mx-auto w-full max-w-6xl flex-1 px-4 py-6 outline-none sm:px-6 lg:px-8 lg:py-8"
        >
          <Outlet />
        </main>
      </div>
      <Palette open={opened === 'palette'} onClose={close} />
      <ShortcutHelp open={opened === 'help'} onClose={close} />
    </div>
  );
}

function SearchButton({ onClick }: { readonly onClick: () => void }): ReactNode {
  return (
    <button
      type="button"
      onClick={onClick}
      className="inline-flex h-8 items-center gap-2 rounded-md text-muted text-sm transition-colors hover:bg-hover hover:text-ink max-lg:w-8 max-lg:justify-center lg:w-72 lg:border lg:border-line lg:bg-surface lg:pr-1.5 lg:pl-3"
    >
      <Search aria-hidden className="size-4 shrink-0" />
      <span className="flex-1 text-left max-lg:sr-only">{shellTexts.search}</span>
      <span className="hidden lg:block">
        <Keys keys={[shellTexts.shortcuts.keys.palette]} />
      </span>
    </button>
  );
}
