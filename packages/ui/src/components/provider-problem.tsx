import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ProviderProblem as Problem } from '../api/models.ts';
import { serverPageTexts } from '../texts/server.ts';
import { CodeBlock } from './code-block.tsx';
import { KeyValues } from './key-values.tsx';

const { problem: labels, trouble } = serverPageTexts;

/** What a provider refused with, word for word, folded away until somebody asks. */
export function ProviderProblem({ problem }: { readonly problem: Problem }): ReactNode {
  const { stage, url, status, error, description, uri, code, body } = problem;
  const given = [
    { key: labels.stage, value: stage },
    { key: labels.url, value: url },
    { key: labels.status, value: status },
    { key: labels.error, value: error },
    { key: labels.description, value: description },
    { key: labels.uri, value: uri },
    { key: labels.code, value: code },
  ].filter(({ value }) => value !== undefined && value !== '');
  return (
    <details className="group">
      <summary className="inline-flex min-h-6 list-none items-center gap-1 rounded font-medium text-sm">
        <ChevronRight aria-hidden className="size-4 transition-transform group-open:rotate-90" />
        {trouble.said}
      </summary>
      <div className="mt-2 grid gap-3 rounded-md border border-line bg-surface p-3">
        <KeyValues rows={given} />
        {body !== '' && <CodeBlock code={body} what={labels.body} />}
      </div>
    </details>
  );
}
