import { Bell, type LucideIcon, Network, Server } from 'lucide-react';
import { shellTexts } from '../texts/shell.ts';

export interface Screen {
  readonly to: '/servers' | '/gateways' | '/alerts';
  readonly label: string;
  readonly icon: LucideIcon;
  /** Pressed after `g`. */
  readonly key: string;
}

/** What the navigation, the palette and the shortcuts lead to, in this order. The gateway serves the app at the same places (`http/app-paths.ts`). */
export const screens: readonly Screen[] = [
  { to: '/servers', label: shellTexts.screens.servers, icon: Server, key: 's' },
  { to: '/gateways', label: shellTexts.screens.gateways, icon: Network, key: 'g' },
  { to: '/alerts', label: shellTexts.screens.alerts, icon: Bell, key: 'a' },
];
