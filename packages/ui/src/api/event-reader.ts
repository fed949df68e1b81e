import { apiTexts } from '../texts/api.ts';
import { apiError } from './api-error.ts';

export interface ServerEvent {
  readonly event: string;
  readonly data: unknown;
}

/** Reads the events of an answer (HTML standard, section 9.2, as far as the API writes it), for requests that `EventSource` cannot make. */
export async function* readEvents(response: Response): AsyncGenerator<ServerEvent> {
  if (!response.body) return;
  let left = '';
  for await (const chunk of decoded(response.body)) {
    const blocks = (left + chunk).split('\n\n');
    left = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event) yield event;
    }
  }
  if (left.trim() !== '') throw apiError(0, { code: 'unreachable', detail: apiTexts.incomplete, correlationId: '' });
}

async function* decoded(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield decoder.decode(value, { stream: true });
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Undefined for a comment. Exported for its tests. */
export function parseEvent(block: string): ServerEvent | undefined {
  let event = 'message';
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) event = line.slice(7);
    if (line.startsWith('data: ')) data += line.slice(6);
  }
  return data === '' ? undefined : { event, data: JSON.parse(data) };
}
