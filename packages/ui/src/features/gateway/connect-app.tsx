import { type ReactNode, useState } from 'react';
import type { Gateway } from '../../api/models.ts';
import { cx } from '../../components/class-names.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { Section } from '../../components/section.tsx';
import { setupTexts as texts } from '../../texts/app-setup.ts';
import { type AppName, appNames, needsToken, runsElsewhere, setupOf } from './app-setup.ts';
import { gatewayUrl } from './gateway-url.ts';

/** Ready-made set-up for the apps that people use. */
export function ConnectApp({ gateway: { name } }: { readonly gateway: Gateway }): ReactNode {
  const [app, setApp] = useState<AppName>('claudeCode');
  return (
    <Section title={texts.title} description={texts.intro}>
      <fieldset className="mb-5 flex flex-wrap gap-2 pt-1">
        <legend className="sr-only">{texts.appsLabel}</legend>
        {appNames.map((each) => (
          <label
            key={each}
            className={cx(
              'inline-flex h-8 cursor-pointer items-center rounded-full border px-3 font-medium text-sm transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2',
              each === app
                ? 'border-accent bg-accent-soft text-accent'
                : 'border-line text-muted hover:bg-hover hover:text-ink',
            )}
          >
            <input type="radio" name="app" className="sr-only" checked={each === app} onChange={() => setApp(each)} />
            {texts.apps[each]}
          </label>
        ))}
      </fieldset>
      <Setup app={app} name={name} />
    </Section>
  );
}

function Setup({ app, name }: { readonly app: AppName; readonly name: string }): ReactNode {
  const url = gatewayUrl(name);
  const [first, ...others] = texts.steps[app];
  return (
    <div className="grid max-w-3xl gap-3">
      {runsElsewhere(app) && isLoopback(location.hostname) && (
        <p className="rounded-md bg-warn-soft px-3 py-2 text-warn">{texts.local}</p>
      )}
      <p>{first}</p>
      <CodeBlock code={setupOf(app, { url, name })} what={texts.what} />
      {others.map((step) => (
        <p key={step}>{step}</p>
      ))}
      {needsToken(app) && (
        <>
          <p className="text-muted">{texts.token}</p>
          <CodeBlock code={`gatehouse token create --gateway ${name} --name my-program`} what={texts.what} />
        </>
      )}
    </div>
  );
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
