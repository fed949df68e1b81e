/** How inputs and selects look. On narrow screens their text is 16 px, below which phones zoom into them. */
export const controlClass =
  'h-9 w-full min-w-0 rounded-md border border-line-strong bg-surface px-3 text-lg sm:text-base text-ink placeholder:text-muted focus-visible:border-accent focus-visible:outline-offset-0 aria-invalid:border-bad disabled:opacity-60';
