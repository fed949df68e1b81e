/** What is said where the API itself could not. */
export const apiTexts = {
  unreachable:
    'Gatehouse did not answer. Look whether it still runs and whether this device is online, then try again.',
  unexpected: (status: number) =>
    `Something between this page and Gatehouse answered with HTTP ${status}. Look at the proxy in front of it, then try again.`,
  incomplete: 'The answer broke off before its end. Try again.',
} as const;
