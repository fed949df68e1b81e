import type { DiagnosedFinding, Diagnosis, TranscriptStep } from '../../upstream/diagnose/diagnosis.ts';

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin-top:2rem}code,pre{font:14px/1.4 ui-monospace,monospace}
section{border-left:.4rem solid #888;padding:.1rem 1rem;margin:1rem 0}section.error{border-color:#b3261e}section.warning{border-color:#a15c00}
dt{font-weight:600}dd{margin:0 0 .4rem}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f4f4;padding:.6rem}`;

export interface ReportHead {
  /** What the server is and what is to be done next. */
  readonly words: readonly string[];
  readonly at: Date;
}

/** One file that needs no other and runs nothing: what a server sent stands in it as text alone. */
export function reportHtml(diagnosis: Diagnosis, { words, at }: ReportHead): string {
  const { url, findings, left, transcript } = diagnosis;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${text(url)} · gatehouse doctor</title>
<style>${style}</style>
<h1>${text(url)}</h1>
<p>Examined by gatehouse doctor on ${at.toISOString()}.</p>
${words.map((line) => `<p>${text(line)}</p>`).join('\n')}
<h2>Findings</h2>
${findings.length === 0 ? '<p>None.</p>' : findings.map(findingSection).join('\n')}
${left.length === 0 ? '' : `<h2>Left behind</h2>\n<ul>${left.map((each) => `<li>${text(each)}</li>`).join('')}</ul>`}
<h2>Transcript</h2>
${transcript.map(stepDetails).join('\n')}
</html>
`;
}

function findingSection({ severity, code, symptom, cause, fix, evidence }: DiagnosedFinding): string {
  const rows = [
    ['Seen', evidence.saw],
    ['Where', evidence.url],
    ['Symptom', symptom],
    ['Cause', cause],
    ['Fix', fix],
  ];
  const list = rows.map(([name = '', value = '']) => `<dt>${name}</dt><dd>${text(value)}</dd>`).join('');
  return `<section class="${severity}"><h3>${severity} <code>${code}</code></h3><dl>${list}</dl></section>`;
}

function stepDetails({ purpose, evidence, failure }: TranscriptStep): string {
  const { method, url, status, requestHeaders, headers, body, ms } = evidence;
  const came = failure ?? `HTTP ${status}`;
  const sent = `${method} ${url}\n${fields(requestHeaders)}`;
  const answer = status === undefined ? came : `HTTP ${status}\n${fields(headers)}\n\n${body}`;
  const summary = `<code>${text(`${method} ${url}`)}</code> → ${text(came)} (${ms} ms)`;
  return `<details><summary>${summary}</summary><p>${text(purpose)}</p><pre>${text(sent)}</pre><pre>${text(answer)}</pre></details>`;
}

function fields(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

/** Also without what turns the direction of text around or hides it. */
function text(value: string): string {
  const visible = value.replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}]/gu, '�');
  return visible.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}
