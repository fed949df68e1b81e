/** A form of a page, as simple pages have them. */
export interface PageForm {
  /** Where it leads, resolved. */
  readonly action: URL;
  readonly method: 'GET' | 'POST';
  /** Names and values of its fields, hidden ones included. */
  readonly fields: ReadonlyMap<string, string>;
  /** Names of radio buttons and check boxes: a person may choose one though none is chosen on the page. */
  readonly choices: ReadonlySet<string>;
  readonly buttons: readonly PageButton[];
}

export interface PageButton {
  /** What stands on it. */
  readonly text: string;
  readonly name: string | undefined;
  readonly value: string;
}

/** The forms in a page, read as far as simple HTML goes: no scripts, no select, no files. */
export function formsIn(html: string, at: URL): PageForm[] {
  return [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)].map(([, head = '', body = '']) => {
    const attributes = attributesIn(head);
    return {
      action: new URL(attributes.get('action') || at.href, at),
      method: attributes.get('method')?.toUpperCase() === 'POST' ? 'POST' : 'GET',
      fields: fieldsIn(body),
      choices: new Set(
        inputsIn(body)
          .filter(isBox)
          .map((input) => input.get('name') ?? ''),
      ),
      buttons: buttonsIn(body),
    };
  });
}

function fieldsIn(html: string): Map<string, string> {
  const inputs = inputsIn(html).filter((input) => !isButton(input) && (!isBox(input) || input.has('checked')));
  const areas = [...html.matchAll(/<textarea\b([^>]*)>([\s\S]*?)<\/textarea>/gi)].map(
    ([, head = '', text = '']) => [attributesIn(head).get('name') ?? '', decoded(text)] as const,
  );
  const pairs = inputs.map(
    (input) => [input.get('name') ?? '', input.get('value') ?? (isBox(input) ? 'on' : '')] as const,
  );
  return new Map([...pairs, ...areas].filter(([name]) => name !== ''));
}

function buttonsIn(html: string): PageButton[] {
  const buttons = [...html.matchAll(/<button\b([^>]*)>([\s\S]*?)<\/button>/gi)].map(([, head = '', text = '']) => {
    const attributes = attributesIn(head);
    const shown = decoded(text.replace(/<[^>]*>/g, '')).trim();
    return { attributes, text: shown };
  });
  const inputs = inputsIn(html)
    .filter(isButton)
    .map((attributes) => ({ attributes, text: attributes.get('value') ?? '' }));
  return [...buttons, ...inputs]
    .filter(({ attributes }) => attributes.get('type') !== 'button' && !attributes.has('disabled'))
    .map(({ attributes, text }) => ({ text, name: attributes.get('name'), value: attributes.get('value') ?? '' }));
}

function inputsIn(html: string): Map<string, string>[] {
  return [...html.matchAll(/<input\b([^>]*)>/gi)].map(([, head = '']) => attributesIn(head));
}

function isButton(input: ReadonlyMap<string, string>): boolean {
  return ['submit', 'button', 'image', 'reset'].includes(input.get('type')?.toLowerCase() ?? '');
}

function isBox(input: ReadonlyMap<string, string>): boolean {
  return ['checkbox', 'radio'].includes(input.get('type')?.toLowerCase() ?? '');
}

function attributesIn(head: string): Map<string, string> {
  const found = head.matchAll(/([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g);
  return new Map([...found].map(([, name = '', a, b, c]) => [name.toLowerCase(), decoded(a ?? b ?? c ?? '')]));
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };

function decoded(text: string): string {
  return text.replace(/&(#x?)?(\w+);/g, (whole, number: string | undefined, name: string) => {
    if (number) return String.fromCodePoint(Number.parseInt(name, number === '#x' ? 16 : 10));
    return entities[name] ?? whole;
  });
}
