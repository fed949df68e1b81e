import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

interface CodeBlockProps {
  readonly code: string;
  /** What it is, for the copy button and for readers, such as "command". */
  readonly what: string;
}

/** Text for a machine. Long lines wrap: nobody can check what they cannot see. */
export function CodeBlock({ code, what }: CodeBlockProps): ReactNode {
  return (
    <div className="flex items-start gap-2 rounded-md border border-line bg-ground py-1 pr-1 pl-3">
      <pre className="min-w-0 flex-1 whitespace-pre-wrap break-words py-1.5 font-mono text-sm [overflow-wrap:anywhere]">
        <code>{code}</code>
      </pre>
      <CopyButton text={code} what={what} />
    </div>
  );
}
