import { rotateKeys } from '../../admin/rotate-keys.ts';
import type { Rotation } from '../../store/store.ts';
import { administer } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';
import { printable } from '../table.ts';

interface Options extends DataOption, JsonOption {
  readonly master?: true;
}

export const keysRotate: CliCommand = {
  words: 'keys rotate',
  summary: 'seal every secret with a new key and drop the old one; a gateway may be running',
  describe(command) {
    command.option('--master', 'add a new master key to keyring.json too, and use it from now on');
    examples(jsonOption(dataOption(command)), ['gatehouse keys rotate', 'gatehouse keys rotate --master']);
    command.addHelpText(
      'after',
      '\nInterrupted, it loses nothing: run it again and it goes on.\n' +
        'To replace the key in GATEHOUSE_KEY, set it to "new,old" for every instance, run this, and then set it to "new".',
    );
  },
  async run(command, terminal) {
    const { data, json, master = false } = command.opts<Options>();
    const rotation = await administer(terminal, data, (administration) =>
      rotateKeys(administration, { renewMaster: master }),
    );
    terminal.out(json ? JSON.stringify({ rotation }) : summary(rotation));
    for (const place of rotation.unreadable) terminal.err(`left as it is, since it does not open: ${printable(place)}`);
  },
};

function summary({ active, resumed, resealed, rewrapped, dropped }: Rotation): string {
  const lines = [
    resumed
      ? `the interrupted rotation to data key ${active} is finished; run it again for a new key`
      : `data key ${active} seals from now on`,
    `${resealed} sealed anew, data keys dropped: ${dropped.join(', ') || 'none'}`,
  ];
  if (rewrapped > 0) lines.push(`data keys wrapped with the active master key: ${rewrapped}`);
  return lines.join('\n');
}
