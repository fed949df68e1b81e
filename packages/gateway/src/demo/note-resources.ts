import { type McpServer, ProtocolError, ProtocolErrorCode, ResourceNotFoundError } from '@modelcontextprotocol/server';
import type { Note, Notebook } from './notebook.ts';

/** What the number of a note is appended to. */
export const noteUri = 'demo://notebook/';

const mimeType = 'text/plain';

/** Notes as resources, by handlers of our own: lists that the SDK makes have one page, and these have several, as real ones do. */
export function addNoteResources({ server }: McpServer, notebook: Notebook): void {
  server.registerCapabilities({ resources: { listChanged: true } });
  server.setRequestHandler('resources/list', ({ params }) => {
    const page = notebook.page(params?.cursor);
    if (!page) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'this cursor is not one of ours');
    const resources = page.notes.map(({ id }) => ({ uri: noteUri + id, name: `note ${id}`, mimeType }));
    return page.next === undefined ? { resources } : { resources, nextCursor: page.next };
  });
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: [{ uriTemplate: `${noteUri}{id}`, name: 'note', mimeType }],
  }));
  server.setRequestHandler('resources/read', ({ params: { uri } }) => {
    const note = noteAt(notebook, uri);
    if (!note) throw new ResourceNotFoundError(uri);
    return { contents: [{ uri, mimeType, text: note.text }] };
  });
}

function noteAt(notebook: Notebook, uri: string): Note | undefined {
  const id = uri.startsWith(noteUri) ? uri.slice(noteUri.length) : '';
  return /^[1-9]\d*$/.test(id) ? notebook.find(Number(id)) : undefined;
}
