import type { components } from './schema.ts';

/** What the API speaks of, by the names of its document. */
type Model<Name extends keyof components['schemas']> = components['schemas'][Name];

export type Alert = Model<'Alert'>;
export type Assignment = Model<'Assignment'>;
export type AuditEvent = Model<'AuditEvent'>;
export type AuthMode = Model<'AuthMode'>;
export type Gateway = Model<'Gateway'>;
export type HourOfCalls = Model<'HourOfCalls'>;
export type Identity = Model<'Identity'>;
export type ProbeResult = Model<'ProbeResult'>;
export type ProbeStep = Model<'ProbeStep'>;
export type ProviderProblem = Model<'ProviderProblem'>;
export type Server = Model<'Server'>;
export type Status = Model<'Status'>;
export type User = Model<'User'>;
export type WantedAuth = Model<'WantedAuth'>;
