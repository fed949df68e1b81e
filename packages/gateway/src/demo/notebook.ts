/** One note of the demo. */
export interface Note {
  /** 1, 2, 3 … in the order in which they were written. */
  readonly id: number;
  readonly text: string;
}

export interface NotePage {
  readonly notes: readonly Note[];
  /** Where the next page starts; `undefined` on the last one. */
  readonly next: string | undefined;
}

/** The notes that the demo server keeps in memory, as long as it runs. */
export interface Notebook {
  /** `undefined` where the notebook is full. */
  add(text: string): Note | undefined;
  find(id: number): Note | undefined;
  /** @param cursor the `next` of the page before; `undefined` for the first page */
  page(cursor: string | undefined): NotePage | undefined;
}

const pageSize = 5;
/** Anybody on this machine may write, so there is an end. */
const capacity = 1_000;

const firstNotes = [
  'Gatehouse is one address for many MCP servers.',
  'Tool names carry the prefix of their server: demo__add_note.',
  'A token opens one gateway and nothing else.',
  'A server that is down is named, never a silent gap.',
  'Every call leaves an audit event: gatehouse audit tail.',
  'This list has two pages; a gateway joins them.',
];

export function createNotebook(): Notebook {
  const notes: Note[] = firstNotes.map((text, index) => ({ id: index + 1, text }));
  return {
    add(text) {
      if (notes.length >= capacity) return undefined;
      const note = { id: notes.length + 1, text };
      notes.push(note);
      return note;
    },
    find: (id) => notes[id - 1],
    page(cursor) {
      const start = cursor === undefined ? 0 : startOf(cursor, notes.length);
      if (start === undefined) return undefined;
      const end = start + pageSize;
      return { notes: notes.slice(start, end), next: end < notes.length ? `after-${end}` : undefined };
    },
  };
}

/** Where a page begins; `undefined` for a cursor that is none of ours. */
function startOf(cursor: string, length: number): number | undefined {
  const start = Number(/^after-(\d{1,6})$/.exec(cursor)?.[1]);
  return start > 0 && start < length ? start : undefined;
}
