/** For the link of a row: its target is the whole row, and the arrow keys find it. What else can be pressed in the row stands above it (`relative z-1`). */
export const rowLink = {
  'data-row': '',
  className:
    'rounded-sm font-medium text-ink no-underline after:absolute after:inset-0 focus-visible:outline-offset-1 [overflow-wrap:anywhere]',
} as const;
