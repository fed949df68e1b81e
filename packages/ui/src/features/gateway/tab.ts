export const gatewayTabs = ['servers', 'connect', 'settings'] as const;
export type GatewayTab = (typeof gatewayTabs)[number];

/** Which part of the page is shown, from its address; none stands for the first. */
export function parseGatewayTab({ tab }: Record<string, unknown>): { readonly tab?: GatewayTab } {
  const found = gatewayTabs.find((each) => each === tab);
  return found && found !== 'servers' ? { tab: found } : {};
}
