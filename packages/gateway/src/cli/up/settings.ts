import { existsSync } from 'node:fs';
import type { Config } from '../../config/config.ts';
import type { Environment } from '../../config/environment.ts';
import { type ListenAddress, parseListen } from '../../config/listen.ts';
import { loadConfig } from '../../config/load.ts';
import { parsePublicUrl } from '../../config/public-url.ts';

/** The options of `gatehouse up` as they were typed. */
export interface UpOptions {
  readonly config?: string;
  readonly data: string;
  readonly listen: string;
  readonly publicUrl?: string;
  readonly demo?: true;
  readonly auditDays: number;
}

/** Everything `up` is told, checked before anything is opened. */
export interface Settings {
  readonly listen: ListenAddress;
  readonly directory: string;
  /** `undefined` where it follows from the port. */
  readonly publicUrl: URL | undefined;
  /** Where no file was named and none lies there, `undefined`. */
  readonly config: Config | undefined;
  readonly demo: boolean;
  /** Days for which audit events are kept; 0 for ever. */
  readonly auditDays: number;
}

const usualFile = 'gatehouse.yaml';

/** @throws listen_invalid, public_url_invalid, config_* */
export async function readSettings(options: UpOptions, environment: Environment): Promise<Settings> {
  const listen = parseListen(options.listen);
  const typed = options.publicUrl === undefined ? undefined : parsePublicUrl(options.publicUrl);
  const file = options.config ?? (existsSync(usualFile) ? usualFile : undefined);
  const config = file === undefined ? undefined : await loadConfig(file, environment);
  return {
    listen,
    directory: options.data,
    publicUrl: typed ?? config?.publicUrl,
    config,
    demo: options.demo === true,
    auditDays: options.auditDays,
  };
}
