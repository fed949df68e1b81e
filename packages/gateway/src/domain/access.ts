import type { Gateway } from './records.ts';

/** Whether a gateway is open to that user; who is disabled is not asked here. */
export function mayReach({ users }: Pick<Gateway, 'users'>, userId: string): boolean {
  return users === 'everyone' || users.includes(userId);
}

/** Whether a gateway is open to whoever acts for that user. Null is nobody's token, which was made for its gateway alone. */
export function admits(gateway: Pick<Gateway, 'users'>, userId: string | null): boolean {
  return userId === null || mayReach(gateway, userId);
}
