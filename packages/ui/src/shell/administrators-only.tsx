import { Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { NoPermission } from '../components/no-permission.tsx';
import { useIsAdministrator } from './me.ts';

/** Around the screens that the API refuses to members. */
export function AdministratorsOnly(): ReactNode {
  return useIsAdministrator() ? <Outlet /> : <NoPermission isScreen />;
}
