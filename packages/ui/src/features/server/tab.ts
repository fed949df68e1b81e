export const serverTabs = ['overview', 'identities', 'check', 'activity', 'settings'] as const;
export type ServerTab = (typeof serverTabs)[number];

/** Which part of the page is shown, from its address; none stands for the first. */
export function parseServerTab({ tab }: Record<string, unknown>): { readonly tab?: ServerTab } {
  const found = serverTabs.find((each) => each === tab);
  return found && found !== 'overview' ? { tab: found } : {};
}
