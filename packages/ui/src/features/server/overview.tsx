import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Server } from '../../api/models.ts';
import { Badge } from '../../components/badge.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { KeyValues } from '../../components/key-values.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { Section } from '../../components/section.tsx';
import { serverPageTexts as texts } from '../../texts/server.ts';
import { serverTexts } from '../../texts/servers.ts';
import { CallsCell } from '../servers/calls-cell.tsx';
import { ServerStatus } from '../servers/server-status.tsx';
import { useDayOfCalls } from '../servers/use-day-of-calls.ts';

export function Overview({ server }: { readonly server: Server }): ReactNode {
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Section title={texts.details}>
        <Details server={server} />
      </Section>
      <Section title={texts.gateways} description={texts.gatewaysIntro}>
        <OnGateways server={server} />
      </Section>
    </div>
  );
}

function Details({ server }: { readonly server: Server }): ReactNode {
  const bars = useDayOfCalls().get(server.name);
  const { url, network, auth, status } = server;
  const standing = (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <ServerStatus server={server} />
      {status && (
        <span className="text-muted text-sm">
          <RelativeTime at={status.since} />
        </span>
      )}
    </span>
  );
  const address = (
    <span className="flex items-start gap-1">
      <code className="min-w-0 font-mono text-sm leading-6">{url}</code>
      <CopyButton text={url} what={texts.url} small />
    </span>
  );
  return (
    <KeyValues
      rows={[
        { key: serverTexts.columns.status, value: standing },
        { key: texts.url, value: address },
        { key: texts.mode, value: serverTexts.modes[auth.mode] },
        ...(auth.mode === 'header' ? [{ key: texts.headerNames, value: auth.headerNames.join(', ') }] : []),
        { key: texts.network, value: serverTexts.networks[network] },
        { key: texts.calls, value: <CallsCell bars={bars} /> },
      ]}
    />
  );
}

function OnGateways({ server: { gateways } }: { readonly server: Server }): ReactNode {
  if (gateways.length === 0) return <p className="text-muted">{texts.noGateways}</p>;
  return (
    <ul className="-mx-2 grid">
      {gateways.map(({ gateway, prefix, identity }) => (
        <li key={`${gateway} ${prefix}`}>
          <Link
            to="/gateways/$gateway"
            params={{ gateway }}
            className="flex min-h-9 flex-wrap items-center justify-between gap-x-4 rounded-md px-2 text-ink no-underline hover:bg-hover"
          >
            <span className="font-medium">{gateway}</span>
            <span className="flex items-center gap-3 text-muted text-sm">
              {texts.prefix(prefix)}
              <Badge>{serverTexts.schemes[identity]}</Badge>
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
