/** Where in the file: keys and indexes from the top. */
export type Path = readonly (string | number)[];

/** One thing that is wrong. `what` never repeats a value that could be a secret. */
export interface Problem {
  readonly path: Path;
  readonly what: string;
}

/** A path as people write it: `gateways.demo.servers[0].prefix`. Keys that are not plain words are quoted. */
export function pathText(path: Path): string {
  const steps = path.map((step, index) => {
    if (typeof step === 'number') return `[${step}]`;
    const key = /^[\w-]+$/.test(step) ? step : JSON.stringify(step);
    return index === 0 ? key : `.${key}`;
  });
  return steps.join('') || 'the file';
}

export function refuseIf(wrong: boolean, path: Path, what: string): Problem[] {
  return wrong ? [{ path, what }] : [];
}

/** What a check found at a path, as a list: empty where it found nothing. */
export function found(path: Path, what: string | undefined): Problem[] {
  return what === undefined ? [] : [{ path, what }];
}
