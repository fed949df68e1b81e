import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly icon: ReactNode;
  /** It is all that the screen has, so that its title is the top heading. */
  readonly isScreen?: boolean;
  readonly title: string;
  readonly text: ReactNode;
  /** What to do about it. */
  readonly children?: ReactNode;
}

/** Where nothing is yet, or nothing is to be seen: says why, and what to do. */
export function EmptyState({ icon, isScreen = false, title, text, children }: EmptyStateProps): ReactNode {
  const Heading = isScreen ? 'h1' : 'h2';
  return (
    <div className="mx-auto grid max-w-lg justify-items-center gap-3 px-4 py-12 text-center">
      <span className="grid size-11 place-items-center rounded-full bg-accent-soft text-accent [&_svg]:size-5">
        {icon}
      </span>
      <Heading className="text-lg">{title}</Heading>
      <div className="text-balance text-muted">{text}</div>
      {children !== undefined && <div className="mt-2 grid w-full justify-items-center gap-3">{children}</div>}
    </div>
  );
}
