import { type ClientRequest, request } from 'node:http';
import { vi } from 'vitest';
import type { Person, Place } from './place.ts';

/** An event as it came. */
export interface StreamedEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Record<string, unknown>;
}

export interface Stream {
  readonly status: number;
  readonly type: string | undefined;
  readonly events: readonly StreamedEvent[];
  /** Waits until there are so many of that name. @returns those */
  until(event: string, count: number): Promise<readonly StreamedEvent[]>;
  /** Settles when the gateway ends it. */
  readonly ended: Promise<void>;
  close(): void;
}

interface Options {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Opens a stream of events as that person's browser would. */
export function openStream(
  place: Place,
  person: Person,
  path: string,
  { method = 'GET', headers = {}, body }: Options = {},
): Promise<Stream> {
  const cookie = place.cookie(person);
  const all = { accept: 'text/event-stream', ...(cookie && { cookie }), ...headers };
  return new Promise((resolve, reject) => {
    const asked = request(`${place.url}/api/v1${path}`, { method, headers: all, agent: false });
    asked.on('error', reject);
    asked.on('response', (answer) => {
      const events: StreamedEvent[] = [];
      let rest = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() ?? '';
        events.push(...blocks.flatMap(parsed));
      });
      const ended = new Promise<void>((settle) => {
        answer.on('close', () => settle());
      });
      resolve({
        status: answer.statusCode ?? 0,
        type: answer.headers['content-type'],
        events,
        until: (event, count) => named(events, event, count),
        ended,
        close: () => closeQuietly(asked),
      });
    });
    asked.end(body);
  });
}

function closeQuietly(asked: ClientRequest): void {
  asked.on('error', () => undefined);
  asked.destroy();
}

function parsed(block: string): StreamedEvent[] {
  const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
  const [event, data] = [field('event'), field('data')];
  if (event === undefined || data === undefined) return [];
  return [{ event, id: field('id'), data: JSON.parse(data) as Record<string, unknown> }];
}

function named(events: readonly StreamedEvent[], event: string, count: number): Promise<readonly StreamedEvent[]> {
  return vi.waitFor(
    () => {
      const found = events.filter((each) => each.event === event);
      if (found.length < count) throw new Error(`${found.length} of ${count} ${event}: ${JSON.stringify(events)}`);
      return found;
    },
    { timeout: 15_000, interval: 50 },
  );
}
