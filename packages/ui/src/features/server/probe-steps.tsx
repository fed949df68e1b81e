import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ProbeStep } from '../../api/models.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { Section } from '../../components/section.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { StatusDot } from '../../components/status-dot.tsx';
import { activityTexts, checkTexts as texts } from '../../texts/server.ts';

/** The requests of a probe and what came of each, folded. */
export function ProbeSteps({
  steps,
  isRunning,
}: {
  readonly steps: readonly ProbeStep[];
  readonly isRunning: boolean;
}): ReactNode {
  return (
    <Section title={texts.transcript} description={texts.steps(steps.length)} flush>
      <ol className="divide-y divide-line border-line border-t">
        {steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: steps are only ever added at the end
          <li key={index}>
            <Step step={step} />
          </li>
        ))}
      </ol>
      {isRunning && (
        <p className="flex items-center gap-2 border-line border-t px-5 py-3 text-muted">
          <Spinner />
          {texts.running}
        </p>
      )}
    </Section>
  );
}

function Step({ step: { purpose, evidence, failure } }: { readonly step: ProbeStep }): ReactNode {
  const { method, url, status, ms } = evidence;
  return (
    <details className="group">
      <summary className="flex list-none items-start gap-3 px-4 py-2.5 hover:bg-hover sm:px-5">
        <ChevronRight
          aria-hidden
          className="mt-0.5 size-4 shrink-0 text-muted transition-transform group-open:rotate-90"
        />
        <span className="grid min-w-0 flex-1">
          <span>{purpose}</span>
          <span className="text-muted text-sm [overflow-wrap:anywhere]">
            {method} {url}
          </span>
        </span>
        <span className="grid justify-items-end text-sm">
          <StatusDot tone={failure ? 'bad' : 'good'}>{status ?? texts.noAnswer}</StatusDot>
          <span className="text-muted">{activityTexts.ms(ms)}</span>
        </span>
      </summary>
      <div className="grid gap-3 px-4 pb-4 sm:px-5 sm:pl-12">
        {failure && <p className="text-bad [overflow-wrap:anywhere]">{failure.message}</p>}
        <Part title={texts.request} text={[`${method} ${url}`, headerLines(evidence.requestHeaders)].join('\n')} />
        <Part title={texts.response} text={answerText(evidence)} />
      </div>
    </details>
  );
}

function Part({ title, text }: { readonly title: string; readonly text: string }): ReactNode {
  return (
    <div className="grid gap-1">
      <h3 className="text-muted text-sm">{title}</h3>
      <CodeBlock code={text} what={title} />
    </div>
  );
}

function answerText({ status, headers, body, failure }: ProbeStep['evidence']): string {
  const lines = [status === undefined ? (failure ?? texts.noAnswer) : `HTTP ${status}`, headerLines(headers), '', body];
  return lines.join('\n').trim();
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
