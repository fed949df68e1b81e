import type { ServerResponse } from 'node:http';
import { openEvents, said, sendNothing } from './fake-answers.ts';
import type { Answer, FakeOptions } from './fake-server.ts';

/** What one event says; the message is a step of progress or the answer to the request that began it all. */
export interface ScriptedEvent {
  readonly id?: string;
  readonly retry?: number;
  readonly message?: number | 'answer' | 'answerToAnother';
}

/** One HTTP answer: events and how the stream ends after them, or a status alone. */
export type ScriptedAnswer =
  | { readonly events: readonly ScriptedEvent[]; readonly ending: 'ends' | 'breaks' | 'staysOpen' }
  | { readonly status: number };

export interface Resumable {
  /** To start a fake with: its tool `runs` begins the script. */
  readonly options: Pick<FakeOptions, 'tools' | 'resumes'>;
  /** The headers of each GET by which the stream was gone on with. */
  readonly resumptions: readonly Readonly<Record<string, string | string[] | undefined>>[];
  /** Milliseconds between the end of each answer and the GET that followed. */
  readonly pauses: readonly number[];
}

/** A server that answers a call in several parts: the first to the POST, each further one to a GET; the last one again and again. */
export function resumable(...script: readonly ((count: number) => ScriptedAnswer)[]): Resumable {
  const resumptions: Resumable['resumptions'][number][] = [];
  const pauses: number[] = [];
  let id: unknown;
  let endedAt = 0;

  function play(response: ServerResponse, count: number): void {
    const part = script[Math.min(count, script.length - 1)]?.(count) ?? { status: 405 };
    response.on('close', () => {
      endedAt = performance.now();
    });
    if ('status' in part) sendNothing(response, part.status);
    else playEvents(response, part, id);
  }

  const resumes: Answer = ({ received, response }) => {
    pauses.push(performance.now() - endedAt);
    resumptions.push(received.headers);
    play(response, resumptions.length);
  };
  const runs: Answer = ({ received, response }) => {
    id = received.message.id;
    play(response, 0);
  };
  return { options: { tools: { runs }, resumes }, resumptions, pauses };
}

function playEvents(
  response: ServerResponse,
  { events, ending }: Extract<ScriptedAnswer, { events: unknown }>,
  id: unknown,
): void {
  openEvents(response);
  const text = events.map((event) => written(event, id)).join('');
  if (ending === 'ends') response.end(text);
  else if (ending === 'staysOpen') response.write(text);
  // What breaks off is the midst of an event, whose id must not count.
  else response.write(`${text}id: half-an-event\ndata: {"jsonrpc":"2.0","method":"half`, () => response.destroy());
}

function written({ id, retry, message }: ScriptedEvent, requestId: unknown): string {
  const lines = [
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...(retry === undefined ? [] : [`retry: ${retry}`]),
    message === undefined ? 'data: ' : `data: ${JSON.stringify(rpc(message, requestId))}`,
  ];
  return `${lines.join('\n')}\n\n`;
}

function rpc(message: number | 'answer' | 'answerToAnother', id: unknown): object {
  if (message === 'answer') return { jsonrpc: '2.0', id, result: said('done') };
  if (message === 'answerToAnother') return { jsonrpc: '2.0', id: 'of-somebody-else', result: said('secret') };
  return progress(message);
}

export function progress(step: number): object {
  return { jsonrpc: '2.0', method: 'notifications/progress', params: { progressToken: 'p', progress: step } };
}
