import { type FormEvent, type ReactNode, useState } from 'react';
import type { Assignment } from '../../api/models.ts';
import { useAct } from '../../api/use-act.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogButtons } from '../../components/dialog.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { announce } from '../../components/toast.tsx';
import { componentTexts } from '../../texts/components.ts';
import { gatewayPageTexts as texts } from '../../texts/gateways.ts';
import { draftOf, wantedOf } from './assignment-draft.ts';
import { AssignmentFields } from './assignment-fields.tsx';

interface EditAssignmentProps {
  readonly gateway: string;
  readonly assignment: Assignment;
  readonly open: boolean;
  readonly onClose: () => void;
}

export function EditAssignment(props: EditAssignmentProps): ReactNode {
  const { assignment, open, onClose } = props;
  return (
    <Dialog open={open} onClose={onClose} title={texts.editTitle(assignment.server)}>
      <EditForm {...props} />
    </Dialog>
  );
}

function EditForm({ gateway, assignment, onClose }: EditAssignmentProps): ReactNode {
  const [draft, setDraft] = useState(() => draftOf(assignment));
  const change = useAct('changeAssignment', {
    stale: ['listGateways', 'readGateway', 'listServers', 'readServer'],
    onDone: () => {
      announce(texts.saved);
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ path: { gateway, assignment: assignment.id }, body: wantedOf(draft) });
  };
  return (
    <form onSubmit={submit} className="grid gap-4">
      <AssignmentFields draft={draft} onChange={setDraft} />
      {change.error && <ErrorPanel error={change.error} />}
      <DialogButtons>
        <Button onClick={onClose}>{componentTexts.cancel}</Button>
        <Button type="submit" look="primary" busy={change.isPending}>
          {texts.save}
        </Button>
      </DialogButtons>
    </form>
  );
}
