import type { Assignment } from '../../api/models.ts';

type Kind = 'all' | 'none' | 'allow';
export type Scheme = Assignment['identity'];

/** What the form for an assignment holds of what can be changed later. */
export interface AssignmentDraft {
  readonly tools: Kind;
  /** One a line. */
  readonly names: string;
  readonly identity: Scheme;
}

export function draftOf({ tools, identity }: Pick<Assignment, 'tools' | 'identity'>): AssignmentDraft {
  if (typeof tools === 'string') return { tools, names: '', identity };
  return { tools: 'allow', names: tools.allow.join('\n'), identity };
}

/** What is asked of the API. Pure. */
export function wantedOf({ tools, names, identity }: AssignmentDraft): Pick<Assignment, 'tools' | 'identity'> {
  return { tools: tools === 'allow' ? { allow: lines(names) } : tools, identity };
}

/** What stands on each line, without what is empty. */
export function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}
