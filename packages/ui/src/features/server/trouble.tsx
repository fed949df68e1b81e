import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Server } from '../../api/models.ts';
import { cx } from '../../components/class-names.ts';
import { ErrorLink } from '../../components/error-link.tsx';
import { ProviderProblem } from '../../components/provider-problem.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { serverPageTexts } from '../../texts/server.ts';
import { needsMending } from '../servers/server-state.ts';

const { trouble: texts, since } = serverPageTexts;

/** What is wrong with a server, with the evidence, above everything else. */
export function Trouble({ server }: { readonly server: Server }): ReactNode {
  const { status } = server;
  if (!needsMending(server) || !status || status.state === 'connected' || status.state === 'disabled') return null;
  const isBad = status.state !== 'degraded';
  return (
    <section
      aria-label={texts.title[status.state]}
      className={cx(
        'flex items-start gap-3 rounded-lg border p-4',
        isBad ? 'border-bad/30 bg-bad-soft' : 'border-warn/30 bg-warn-soft',
      )}
    >
      <TriangleAlert aria-hidden className={cx('mt-0.5 size-4 shrink-0', isBad ? 'text-bad' : 'text-warn')} />
      <div className="grid min-w-0 flex-1 gap-2">
        <div className="flex flex-wrap items-baseline justify-between gap-x-4">
          <h2 className="text-base">{texts.title[status.state]}</h2>
          <span className="text-sm">
            {since} <RelativeTime at={status.since} />
          </span>
        </div>
        <p className="max-w-3xl [overflow-wrap:anywhere]">{status.why}</p>
        {status.code !== '' && <ErrorLink code={status.code} />}
        {status.problem && <ProviderProblem problem={status.problem} />}
      </div>
    </section>
  );
}
