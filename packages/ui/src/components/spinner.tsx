import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';

export function Spinner(): ReactNode {
  return <LoaderCircle aria-hidden className="size-4 animate-spin" />;
}
