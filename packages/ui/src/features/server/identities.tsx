import { useQuery } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Server } from '../../api/models.ts';
import { readAll } from '../../api/read.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { Section } from '../../components/section.tsx';
import { identityTexts as texts } from '../../texts/server.ts';
import { IdentityRow } from './identity-row.tsx';
import { SetSharedValues } from './set-shared-values.tsx';

export function Identities({ server }: { readonly server: Server }): ReactNode {
  const [isSetting, setSetting] = useState(false);
  const query = useQuery({
    ...readAll('listIdentities'),
    select: (all) => all.filter((each) => each.server === server.name),
  });
  const hasHeaders = server.auth.mode === 'header';
  const set = hasHeaders && <Button onClick={() => setSetting(true)}>{texts.setShared}</Button>;
  return (
    <Section title={texts.title} description={texts.intro} flush {...(set && { actions: set })}>
      <div className="border-line border-t">
        <QueryState query={query}>
          {(identities) =>
            identities.length === 0 ? (
              <EmptyState
                icon={<KeyRound aria-hidden />}
                title={texts.none.title}
                text={server.auth.mode === 'none' ? texts.none.open : texts.none.other}
              />
            ) : (
              <ul className="divide-y divide-line">
                {identities.map((identity) => (
                  <IdentityRow key={identity.id} identity={identity} />
                ))}
              </ul>
            )
          }
        </QueryState>
      </div>
      {server.auth.mode === 'header' && (
        <SetSharedValues
          server={server.name}
          headerNames={server.auth.headerNames}
          hasValues={query.data?.some(({ user }) => user === null) ?? false}
          open={isSetting}
          onClose={() => setSetting(false)}
        />
      )}
    </Section>
  );
}
