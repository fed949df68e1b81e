import { messageEvent } from '../domain/sse/events.ts';
import { eventData } from '../domain/sse/fields.ts';
import type { AnswerSink } from '../upstream/answer-sink.ts';

/** Changes the answer on its way. It is held whole for that, so it is for answers that are small by nature. */
export function editingSink(sink: AnswerSink, edit: (message: Buffer) => Buffer): AnswerSink {
  return {
    streamsJson: false,
    answer: (message) => sink.answer(edit(message)),
    openJson() {},
    openEvents: () => sink.openEvents(),
    write(event) {
      const data = eventData(event);
      const edited = data && edit(data);
      return sink.write(edited === data || !edited ? event : messageEvent(edited));
    },
    close: () => sink.close(),
    onceDrained: (listener) => sink.onceDrained(listener),
    onGone: (listener) => sink.onGone(listener),
  };
}
