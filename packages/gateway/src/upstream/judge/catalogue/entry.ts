import type { Framework } from '../framework.ts';
import type { Symptom } from './symptoms.ts';

/** What is known of one finding ahead of any server. Texts are for people, whole sentences. */
export interface FindingEntry {
  /** The fault, in one line. */
  readonly fault: string;
  /** What people come with who have it. */
  readonly symptom: Symptom;
  /** Why servers come to have it. */
  readonly cause: string;
  /** What to change, whatever the server is made with. */
  readonly fix: string;
  /** The same in the words of a framework, where it has a switch of its own for it. */
  readonly inFramework?: Readonly<Partial<Record<Framework, string>>>;
}

export type FindingSection = Readonly<Record<string, FindingEntry>>;
