import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds against WCAG 2.2 A and AA and its own good practice, and what is wider than the window, clipped or too small to hit. */
export async function judgePage(page: Page): Promise<readonly string[]> {
  return [...(await axe(page)), ...(await page.evaluate(measured))];
}

async function axe(page: Page): Promise<string[]> {
  // By the debugger, which the page's policy does not bind.
  await page.evaluate(source);
  const violations = await page.evaluate(async () => {
    const { axe: judge } = globalThis as unknown as { axe: { run(): Promise<{ violations: unknown }> } };
    return (await judge.run()).violations;
  });
  return (violations as readonly Violation[]).flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `axe ${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}

/** Runs in the page. */
function measured(): string[] {
  const found: string[] = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`scrolls sideways: ${scrollWidth} > ${clientWidth}`);
  for (const element of document.querySelectorAll<HTMLElement>('button, a[href], select, input, summary, [role=tab]')) {
    const { width, height } = element.getBoundingClientRect();
    const isShown = element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && width > 1;
    // A link in a line of text is as high as its line (WCAG 2.5.8, inline).
    const isInLine = element.matches('p a, li a') && getComputedStyle(element).display === 'inline';
    const isRow = element.matches('a[data-row]');
    if (isShown && !isInLine && !isRow && (width < 24 || height < 24))
      found.push(`too small to hit, ${width} by ${height}: ${element.outerHTML.slice(0, 160)}`);
  }
  for (const element of document.querySelectorAll<HTMLElement>('h1, h2, button, p')) {
    const isCut = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible';
    if (isCut && element.clientWidth > 1 && !element.classList.contains('truncate'))
      found.push(`clipped: ${element.outerHTML.slice(0, 160)}`);
  }
  return found;
}
