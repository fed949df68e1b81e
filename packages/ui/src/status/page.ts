import { type Answer, judge, type Status } from './status.ts';

const everyMs = 5000;
/** An answer that takes longer is as good as none. */
const patienceMs = 4000;

async function ask(path: string): Promise<Answer> {
  try {
    const response = await fetch(path, { signal: AbortSignal.timeout(patienceMs) });
    return { status: response.status, body: await response.json() };
  } catch {
    return undefined;
  }
}

function show({ tone, sentence, version }: Status): void {
  const line = document.querySelector<HTMLElement>('#status');
  // A status region is read aloud when its text is set, so it is set only when it changed.
  if (line && line.textContent !== sentence) {
    line.textContent = sentence;
    line.dataset.tone = tone;
  }
  setText('#version', version === undefined ? '' : `version ${version}`);
}

function setText(selector: string, text: string): void {
  const element = document.querySelector(selector);
  if (element) element.textContent = text;
}

async function refresh(): Promise<void> {
  if (document.visibilityState === 'visible') {
    const [health, ready] = await Promise.all([ask('/healthz'), ask('/readyz')]);
    show(judge(health, ready));
  }
  setTimeout(() => void refresh(), everyMs);
}

setText('#endpoint', `${location.origin}/mcp/main`);
void refresh();
