import type { ReactNode } from 'react';
import { StatusDot } from '../../components/status-dot.tsx';
import { gatewayTexts } from '../../texts/gateways.ts';

export function GatewayStatus({ disabled }: { readonly disabled: boolean }): ReactNode {
  return <StatusDot tone={disabled ? 'off' : 'good'}>{disabled ? gatewayTexts.off : gatewayTexts.on}</StatusDot>;
}
