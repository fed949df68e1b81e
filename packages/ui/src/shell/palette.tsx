import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { cx } from '../components/class-names.ts';
import { shellTexts } from '../texts/shell.ts';
import { matchEntries } from './match-entries.ts';
import { type PaletteEntry, usePaletteEntries } from './palette-entries.ts';

const { palette: texts } = shellTexts;

/** Finds a screen, a thing or an act by a few letters (the combobox pattern of WAI-ARIA). */
export function Palette({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactNode {
  return (
    <Dialog.Root open={open} onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup className="fixed inset-x-3 top-3 z-40 mx-auto max-w-xl overflow-clip rounded-xl border border-line bg-raised shadow-pop sm:top-[14vh]">
          <Dialog.Title className="sr-only">{texts.title}</Dialog.Title>
          <Finder onClose={onClose} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Finder({ onClose }: { readonly onClose: () => void }): ReactNode {
  const id = useId();
  const [asked, setAsked] = useState('');
  const [at, setAt] = useState(0);
  const found = matchEntries(usePaletteEntries(), asked);
  const chosen = found[Math.min(at, found.length - 1)];
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen decides what is scrolled to
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen?.id]);
  const run = (entry: PaletteEntry | undefined): void => {
    if (!entry) return;
    onClose();
    entry.run();
  };
  const press = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0)
      setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
    else if (event.key === 'Enter') run(chosen);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <div className="flex items-center gap-3 border-line border-b px-4">
        <Search aria-hidden className="size-4 shrink-0 text-muted" />
        <input
          role="combobox"
          aria-label={texts.title}
          aria-expanded="true"
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={chosen && `${id}-${chosen.id}`}
          placeholder={texts.placeholder}
          value={asked}
          onChange={(event) => {
            setAsked(event.target.value);
            setAt(0);
          }}
          onKeyDown={press}
          autoComplete="off"
          spellCheck={false}
          className="h-12 w-full min-w-0 bg-transparent text-lg outline-none placeholder:text-muted"
        />
      </div>
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={texts.title}
        className="max-h-[min(60vh,26rem)] overflow-y-auto p-2"
      >
        {found.map((entry, index) => (
          <Entry
            key={entry.id}
            id={`${id}-${entry.id}`}
            entry={entry}
            isChosen={entry === chosen}
            isFirst={entry.group !== found[index - 1]?.group}
            onPoint={() => setAt(index)}
            onRun={() => run(entry)}
          />
        ))}
      </div>
      {found.length === 0 && (
        <p role="status" className="px-4 pt-2 pb-6 text-center text-muted">
          {texts.nothing}
        </p>
      )}
    </>
  );
}

interface EntryProps {
  readonly id: string;
  readonly entry: PaletteEntry;
  readonly isChosen: boolean;
  /** Of its group. */
  readonly isFirst: boolean;
  readonly onPoint: () => void;
  readonly onRun: () => void;
}

function Entry({ id, entry, isChosen, isFirst, onPoint, onRun }: EntryProps): ReactNode {
  const Icon = entry.icon;
  return (
    <>
      {isFirst && (
        <p role="presentation" className="px-2 pt-2 pb-1 text-muted text-xs">
          {entry.group}
        </p>
      )}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the keys are the input's, which keeps the focus */}
      <div
        id={id}
        role="option"
        aria-selected={isChosen}
        onClick={onRun}
        onMouseMove={onPoint}
        className={cx('flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2', isChosen && 'bg-hover')}
      >
        <Icon aria-hidden className="size-4 shrink-0 text-muted" />
        <span className="truncate">{entry.label}</span>
      </div>
    </>
  );
}
