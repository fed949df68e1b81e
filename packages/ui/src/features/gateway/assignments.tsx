import { Plus, Server } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Gateway } from '../../api/models.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Section } from '../../components/section.tsx';
import { gatewayPageTexts as texts } from '../../texts/gateways.ts';
import { AddAssignment } from './add-assignment.tsx';
import { AssignmentRow } from './assignment-row.tsx';

export function Assignments({ gateway }: { readonly gateway: Gateway }): ReactNode {
  const [isAdding, setAdding] = useState(false);
  const { assignments, name } = gateway;
  const add = (
    <Button look={assignments.length === 0 ? 'primary' : 'plain'} onClick={() => setAdding(true)}>
      <Plus aria-hidden className="size-4" />
      {texts.add}
    </Button>
  );
  return (
    <>
      <Section
        title={texts.servers}
        description={texts.serversIntro}
        flush
        {...(assignments.length > 0 && { actions: add })}
      >
        {assignments.length === 0 ? (
          <EmptyState icon={<Server aria-hidden />} title={texts.none.title} text={texts.none.text}>
            {add}
          </EmptyState>
        ) : (
          <ul className="divide-y divide-line border-line border-t">
            {assignments.map((assignment) => (
              <AssignmentRow key={assignment.id} gateway={name} assignment={assignment} />
            ))}
          </ul>
        )}
      </Section>
      <AddAssignment gateway={gateway} open={isAdding} onClose={() => setAdding(false)} />
    </>
  );
}
