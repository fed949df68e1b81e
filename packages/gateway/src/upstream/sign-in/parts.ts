import type { Store } from '../../store/store.ts';
import type { FlowContents } from '../oauth/flow-contents.ts';
import type { ClientParts } from './client-for.ts';
import type { SignInReport } from './report.ts';

/** What a sign-in works with. */
export interface SignInParts extends ClientParts {
  readonly store: Pick<Store, 'clients' | 'leases' | 'flows' | 'identities' | 'servers'>;
  readonly report: SignInReport;
}

/** What is sealed in the row of a flow. */
export interface Begun {
  readonly flow: FlowContents;
  readonly revocationEndpoint: string | undefined;
  /** As `SignInRequest` has it: what came with the browser could be somebody else's. */
  readonly onward?: string | undefined;
}
