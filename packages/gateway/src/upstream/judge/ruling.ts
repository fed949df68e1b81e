import type { Judgement } from '../../domain/verdict.ts';

/** What a rule decided. */
export type Ruling = Pick<Judgement, 'verdict' | 'findings'>;
