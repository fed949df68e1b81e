/** The words of alerts. */
export const alertTexts = {
  title: 'Alerts',
  intro: 'What somebody should mend, with the provider’s own words and the way to mend it.',
  show: 'Which alerts are shown',
  open: 'Open',
  all: 'All',
  none: {
    title: 'Nothing wants mending',
    text: 'When a server, a sign-in or a token fails, it is said here, and here it is mended.',
  },
  noneEver: { title: 'No alerts yet', text: 'Nothing ever failed since this Gatehouse began.' },
  severities: { error: 'Error', warning: 'Warning' },
  resolved: 'Resolved',
  about: (server: string | null, user: string | null) => {
    if (server === null) return 'Something that is gone';
    return user === null ? server : `${server}, as ${user}`;
  },
  shared: 'the shared identity',
  last: 'Last seen',
  first: 'first',
  times: (count: number) => (count === 1 ? 'once' : `${count} times`),
  mend: 'Mend it',
  server: 'Open the server',
} as const;
