import { queryOptions, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { BookX } from 'lucide-react';
import type { ReactNode } from 'react';
import { CodeBlock } from '../../components/code-block.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { PageHead } from '../../components/page-head.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { errorTexts as texts } from '../../texts/errors.ts';
import { errorPage } from './error-pages.ts';
import { type Block, type Inline, parsePage } from './parse-page.ts';

const route = getRouteApi('/errors/$code');

/** What an error means, why it comes about and what to do: its page of docs/errors. */
export function ErrorPage(): ReactNode {
  const { code } = route.useParams();
  const page = useQuery(
    queryOptions({
      queryKey: ['errorPage', code],
      queryFn: () => errorPage(code),
      staleTime: Number.POSITIVE_INFINITY,
    }),
  );
  return (
    <>
      <PageHead title={code} />
      <QueryState query={page} lines={8}>
        {(text) =>
          text === null ? (
            <EmptyState icon={<BookX aria-hidden />} title={texts.unknown.title} text={texts.unknown.text} />
          ) : (
            <article className="grid max-w-2xl gap-4">{parsePage(text).map(shownBlock)}</article>
          )
        }
      </QueryState>
    </>
  );
}

function shownBlock(block: Block, index: number): ReactNode {
  const key = String(index);
  switch (block.kind) {
    case 'heading':
      return (
        <h2 key={key} className="mt-2 text-lg">
          {block.inlines.map(shownInline)}
        </h2>
      );
    case 'code':
      return <CodeBlock key={key} code={block.text} what="" />;
    case 'list':
      return (
        <ul key={key} className="grid list-disc gap-1 pl-5">
          {block.items.map((item, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page does not change
            <li key={at}>{item.map(shownInline)}</li>
          ))}
        </ul>
      );
    default:
      return <p key={key}>{block.inlines.map(shownInline)}</p>;
  }
}

function shownInline(inline: Inline, index: number): ReactNode {
  const key = String(index);
  if (inline.kind === 'code')
    return (
      <code key={key} className="font-mono text-sm [overflow-wrap:anywhere]">
        {inline.text}
      </code>
    );
  if (inline.kind === 'em') return <em key={key}>{inline.text}</em>;
  const [, other] = inline.kind === 'link' ? (/^(\w+)\.md$/.exec(inline.to) ?? []) : [];
  // Other documents are in the repository, to which this installation has no address.
  if (other === undefined) return inline.text;
  return (
    <Link key={key} to="/errors/$code" params={{ code: other }} className="text-accent underline underline-offset-2">
      {inline.text}
    </Link>
  );
}
