import { Stethoscope } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ProbeResult, Server } from '../../api/models.ts';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { ErrorPanel } from '../../components/error-panel.tsx';
import { Section } from '../../components/section.tsx';
import { checkTexts as texts } from '../../texts/server.ts';
import { ProbeSteps } from './probe-steps.tsx';
import { useProbe } from './use-probe.ts';

/** Asks the server anew, before one's eyes. */
export function Check({ server }: { readonly server: Server }): ReactNode {
  const { isRunning, steps, result, error, start } = useProbe(server.name);
  const button = (
    <Button look={result ? 'plain' : 'primary'} busy={isRunning} onClick={start}>
      {!isRunning && <Stethoscope aria-hidden className="size-4" />}
      {isRunning ? texts.running : result ? texts.again : texts.start}
    </Button>
  );
  return (
    <div className="grid gap-6">
      <Section title={texts.title} description={texts.intro} actions={button}>
        <div role="status" className="grid gap-1">
          {result?.lines.map((line) => (
            <p key={line} className="[overflow-wrap:anywhere]">
              {line}
            </p>
          ))}
        </div>
      </Section>
      {error && <ErrorPanel error={error} onRetry={start} />}
      {result && <Findings findings={result.findings} />}
      {steps.length > 0 && <ProbeSteps steps={steps} isRunning={isRunning} />}
    </div>
  );
}

type Finding = ProbeResult['findings'][number];

const tones: Readonly<Record<Finding['severity'], Tone>> = { error: 'bad', warning: 'warn', info: 'neutral' };

function Findings({ findings }: { readonly findings: readonly Finding[] }): ReactNode {
  return (
    <Section title={texts.findings}>
      {findings.length === 0 && <p className="text-muted">{texts.noFindings}</p>}
      <ul className="grid gap-4">
        {findings.map(({ code, severity, saw, fix, url }) => (
          <li key={`${code} ${url}`} className="grid gap-1">
            <p className="flex flex-wrap items-center gap-2">
              <Badge tone={tones[severity]}>{texts.severities[severity]}</Badge>
              <code className="font-mono text-sm">{code}</code>
            </p>
            <p className="[overflow-wrap:anywhere]">
              <span className="text-muted">{texts.saw}:</span> {saw}
            </p>
            <p className="[overflow-wrap:anywhere]">
              <span className="text-muted">{texts.fix}:</span> {fix}
            </p>
          </li>
        ))}
      </ul>
    </Section>
  );
}
