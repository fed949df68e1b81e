import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { componentTexts } from '../texts/components.ts';
import { IconButton } from './icon-button.tsx';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, such as "URL". */
  readonly what: string;
  /** In the middle of a line. */
  readonly small?: boolean;
}

export function CopyButton({ text, what, small = false }: CopyButtonProps): ReactNode {
  const [isDone, setDone] = useState(false);
  useEffect(() => {
    if (!isDone) return;
    const timer = setTimeout(() => setDone(false), 2_000);
    return () => clearTimeout(timer);
  }, [isDone]);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text);
    setDone(true);
  };
  return (
    <>
      <IconButton
        label={isDone ? componentTexts.copied : componentTexts.copyWhat(what)}
        onClick={() => void copy()}
        size={small ? 'small' : 'normal'}
        className="relative z-1"
      >
        {isDone ? <Check aria-hidden className="text-good" /> : <Copy aria-hidden />}
      </IconButton>
      <span role="status" className="sr-only">
        {isDone ? componentTexts.copied : ''}
      </span>
    </>
  );
}
