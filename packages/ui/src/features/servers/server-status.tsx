import type { ReactNode } from 'react';
import type { Server } from '../../api/models.ts';
import { StatusDot } from '../../components/status-dot.tsx';
import { stateOf } from './server-state.ts';

export function ServerStatus({ server }: { readonly server: Pick<Server, 'disabled' | 'status'> }): ReactNode {
  const { tone, word } = stateOf(server);
  return <StatusDot tone={tone}>{word}</StatusDot>;
}
