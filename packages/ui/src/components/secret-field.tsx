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
  readonly onChange?: (value: string) => void;
}

/** A secret that goes in and never comes out. React is not given its value, which it would write into the document; no browser offers to keep it. */
export function SecretField({
  label,
  name,
  isKept = false,
  isRequired = false,
  onChange,
}: SecretFieldProps): ReactNode {
  const [isEmpty, setEmpty] = useState(true);
  const error = isRequired && isEmpty ? componentTexts.required : undefined;
  return (
    <Field label={label} error={error} {...(isKept && { description: componentTexts.secretKept })}>
      {(controlled) => (
        <Input
          {...controlled}
          name={name}
          type="password"
          autoComplete="new-password"
          placeholder={isKept ? '••••••••' : ''}
          onChange={({ target: { value } }) => {
            setEmpty(value === '');
            onChange?.(value);
          }}
          className="font-mono"
        />
      )}
    </Field>
  );
}
