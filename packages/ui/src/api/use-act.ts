import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { type Answer, type Asked, call } from './call.ts';
import type { OperationId } from './operation-places.ts';

interface ActOptions<Id extends OperationId> {
  /** The operations whose answers are stale afterwards. */
  readonly stale: readonly OperationId[];
  readonly onDone?: (answer: Answer<Id>, asked: Asked<Id>) => void;
}

/** Something that a person does: an operation that changes something, after which what it made stale is read again. */
export function useAct<Id extends OperationId>(
  id: Id,
  { stale, onDone }: ActOptions<Id>,
): UseMutationResult<Answer<Id>, Error, Asked<Id>> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (asked: Asked<Id>) => call(id, asked),
    onSuccess: async (answer, asked) => {
      onDone?.(answer, asked);
      await Promise.all(stale.map((each) => client.invalidateQueries({ queryKey: [each] })));
    },
  });
}
