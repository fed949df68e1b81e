import { Fragment, type ReactNode } from 'react';

export interface KeyValue {
  readonly key: string;
  readonly value: ReactNode;
}

export function KeyValues({ rows }: { readonly rows: readonly KeyValue[] }): ReactNode {
  return (
    <dl className="grid grid-cols-1 text-base sm:grid-cols-[minmax(8rem,auto)_1fr] sm:gap-x-6 sm:gap-y-2">
      {rows.map(({ key, value }) => (
        <Fragment key={key}>
          <dt className="text-muted">{key}</dt>
          <dd className="mb-2 min-w-0 [overflow-wrap:anywhere] sm:mb-0">{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
