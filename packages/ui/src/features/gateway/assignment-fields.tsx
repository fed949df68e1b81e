import type { ReactNode } from 'react';
import { Field } from '../../components/field.tsx';
import { Select } from '../../components/select.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { gatewayPageTexts as texts } from '../../texts/gateways.ts';
import type { AssignmentDraft } from './assignment-draft.ts';

const schemes = (['per-user', 'shared'] as const).map((value) => ({ value, label: texts.identities[value] }));
const kinds = (['all', 'allow', 'none'] as const).map((value) => ({ value, label: texts.toolsChoices[value] }));

interface AssignmentFieldsProps {
  readonly draft: AssignmentDraft;
  readonly onChange: (draft: AssignmentDraft) => void;
}

/** Who a server is called as on a gateway, and what of it is let through. */
export function AssignmentFields({ draft, onChange }: AssignmentFieldsProps): ReactNode {
  return (
    <>
      <Field label={texts.identity}>
        {(controlled) => (
          <Select
            {...controlled}
            value={draft.identity}
            choices={schemes}
            onChoose={(identity) => onChange({ ...draft, identity })}
          />
        )}
      </Field>
      <Field label={texts.tools}>
        {(controlled) => (
          <Select
            {...controlled}
            value={draft.tools}
            choices={kinds}
            onChoose={(tools) => onChange({ ...draft, tools })}
          />
        )}
      </Field>
      {draft.tools === 'allow' && (
        <Field label={texts.names} description={texts.namesHelp}>
          {(controlled) => (
            <TextArea
              {...controlled}
              value={draft.names}
              onChange={(event) => onChange({ ...draft, names: event.target.value })}
              className="font-mono"
            />
          )}
        </Field>
      )}
    </>
  );
}
