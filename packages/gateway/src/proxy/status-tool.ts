/** The gateway's own tool. It is listed only while a server is missing, so that a client never meets a list that is short without a word. */
export const statusToolName = 'gatehouse__status';

/** As it stands in `tools/list`. */
export const statusTool: Buffer = Buffer.from(
  JSON.stringify({
    name: statusToolName,
    title: 'What is missing on this gateway',
    description:
      'Says which servers of this gateway are not available now, why, and what mends it. Show its links to the user: most of them can be opened right away.',
    inputSchema: { type: 'object', properties: {}, additionalProperties: false },
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
  }),
);
