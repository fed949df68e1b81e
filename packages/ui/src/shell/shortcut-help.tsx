import { type ReactNode, useState } from 'react';
import { Dialog } from '../components/dialog.tsx';
import { Keys } from '../components/keys.tsx';
import { Switch } from '../components/switch.tsx';
import { shellTexts } from '../texts/shell.ts';
import { screens } from './screens.ts';
import { keysAreOn, switchKeys } from './shortcut-setting.ts';

const { shortcuts: texts } = shellTexts;

/** A row for each shortcut; keys that repeat get a space, for React. */
const rows: readonly (readonly [readonly string[], string])[] = [
  [[texts.keys.palette], texts.palette],
  [['/'], texts.filter],
  [texts.keys.rows.split(' '), texts.rows],
  [[texts.keys.close], texts.close],
  [['?'], texts.open],
  ...screens.map(({ key, label }): [string[], string] => [['g', key === 'g' ? 'g ' : key], texts.goTo(label)]),
];

export function ShortcutHelp({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }): ReactNode {
  const [isOn, setOn] = useState(keysAreOn);
  const change = (on: boolean): void => {
    switchKeys(on);
    setOn(on);
  };
  return (
    <Dialog open={open} onClose={onClose} title={texts.title}>
      <ul className="grid gap-2">
        {rows.map(([keys, what]) => (
          <li key={what} className="flex items-center justify-between gap-4">
            <span>{what}</span>
            <Keys keys={keys} />
          </li>
        ))}
      </ul>
      <div className="mt-5 border-line border-t pt-4">
        <Switch label={texts.plain} description={texts.plainWhy} checked={isOn} onChange={change} />
      </div>
    </Dialog>
  );
}
