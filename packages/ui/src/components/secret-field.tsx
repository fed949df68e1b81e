import { type ReactNode, useState } from 'react';
import { componentTexts } from '../texts/components.ts';
import { Field } from './field.tsx';
import { Input } from './input.tsx';

interface SecretFieldProps {
  readonly label: string;
  readonly name: string;
  /** There is a value already. It is never shown: it does not leave the gateway. */
  readonly isKept?: boolean;
  /** Says that a value is needed where none was given. */
  readonly isRequired?: boolean;
}

/** A secret that goes in and never comes out. No browser offers to keep it. */
export function SecretField({ label, name, isKept = false, isRequired = false }: SecretFieldProps): ReactNode {
  const [value, setValue] = useState('');
  const error = isRequired && value === '' ? componentTexts.required : undefined;
  return (
    <Field label={label} error={error} {...(isKept && { description: componentTexts.secretKept })}>
      {(controlled) => (
        <Input
          {...controlled}
          name={name}
          type="password"
          autoComplete="new-password"
          placeholder={isKept ? '••••••••' : ''}
          value={value}
          onChange={(event) => setValue(event.target.value)}
          className="font-mono"
        />
      )}
    </Field>
  );
}
