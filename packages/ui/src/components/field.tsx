import { type ReactNode, useId } from 'react';
import { cx } from './class-names.ts';

/** What a control in a field must carry. */
export interface Controlled {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

interface FieldProps {
  readonly label: string;
  readonly description?: ReactNode;
  /** What is wrong with what was given, where something is. */
  readonly error?: string | undefined;
  readonly children: (controlled: Controlled) => ReactNode;
}

/** A label, a control, what is to be known of it and what is wrong with it. */
export function Field({ label, description, error, children }: FieldProps): ReactNode {
  const id = useId();
  const isWrong = error !== undefined;
  const described = cx(description !== undefined && `${id}-description`, isWrong && `${id}-error`);
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': isWrong || undefined,
      })}
      {description !== undefined && (
        <p id={`${id}-description`} className="text-muted text-sm">
          {description}
        </p>
      )}
      {isWrong && (
        <p id={`${id}-error`} role="alert" className="text-bad text-sm">
          {error}
        </p>
      )}
    </div>
  );
}
