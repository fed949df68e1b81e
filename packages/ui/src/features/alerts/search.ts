/** Whether resolved alerts are shown too, from the address. */
export function parseAlertSearch({ show }: Record<string, unknown>): { readonly show?: 'all' } {
  return show === 'all' ? { show } : {};
}
