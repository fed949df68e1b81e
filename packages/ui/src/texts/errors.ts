/** The words around an error's page. The page itself is the one of docs/errors. */
export const errorTexts = {
  unknown: { title: 'No such error', text: 'No error of this Gatehouse has that code.' },
} as const;
