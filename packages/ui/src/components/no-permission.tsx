import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { componentTexts } from '../texts/components.ts';
import { buttonClass } from './button.tsx';
import { EmptyState } from './empty-state.tsx';

const { title, text, account } = componentTexts.noPermission;

/** What somebody sees who may not see this. */
export function NoPermission({ isScreen = false }: { readonly isScreen?: boolean }): ReactNode {
  return (
    <EmptyState isScreen={isScreen} icon={<Lock aria-hidden />} title={title} text={text}>
      <a href="/account" className={buttonClass()}>
        {account}
      </a>
    </EmptyState>
  );
}
