/** One way from the load generator to the stub. */
export interface Variant extends AsyncDisposable {
  readonly name: VariantName;
  readonly port: number;
  /** The process whose CPU is measured together with its descendants; `undefined` where nothing stands between. */
  readonly pid: number | undefined;
}

export type VariantName = 'direct' | 'nginx' | 'node' | 'gatehouse';

/** What each variant is started with. */
export interface Surroundings {
  /** A folder of its own that is removed after the run. */
  readonly folder: string;
  readonly stubPort: number;
  readonly core: number | undefined;
  readonly signal: AbortSignal;
}

/** The path of every request, so that all variants read the same bytes; the stub answers under any. */
export const path = '/mcp/bench';
