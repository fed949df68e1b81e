import { useSuspenseQuery } from '@tanstack/react-query';
import { read } from '../api/read.ts';

export const meQuery = { ...read('readMe', {}), staleTime: 60_000 };

/** Who is signed in. The layout has waited for it. */
export function useMe() {
  return useSuspenseQuery(meQuery).data;
}

/** Whether whoever is signed in may see what is for administrators. The API decides; this only leaves out what it would refuse. */
export function useIsAdministrator(): boolean {
  return useMe().role === 'admin';
}
