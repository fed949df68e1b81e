import { type ListedIdentity, listIdentities } from '../../admin/lists/identities.ts';
import { withStore } from '../administer.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, type JsonOption, jsonOption } from '../options.ts';
import { stateWords } from '../state-words.ts';
import { createTable } from '../table.ts';

export const identityList: CliCommand = {
  words: 'identity list',
  summary: 'list the identities: server, whose, kind and how they stand, never a value or token',
  describe(command) {
    jsonOption(dataOption(command));
  },
  async run(command, terminal) {
    const { data, json } = command.opts<DataOption & JsonOption>();
    const identities = await withStore(terminal, data, listIdentities);
    if (json) terminal.out(JSON.stringify({ identities }));
    else if (identities.length === 0)
      terminal.out('no identities yet: nobody has signed in, and no header values are set');
    else
      terminal.out(createTable(['SERVER', 'OWNER', 'KIND', 'STATE', 'SINCE', 'EXPIRES', 'WHY'])(identities.map(cells)));
  },
};

function cells({ server, user, kind, disabled, status, oauth }: ListedIdentity): string[] {
  const state = stateWords(disabled, status.state);
  return [server, user ?? 'shared', kind, state, status.since, expiry(oauth), status.why || '-'];
}

function expiry(oauth: ListedIdentity['oauth']): string {
  if (!oauth?.expiresAt) return '-';
  return oauth.refreshable ? `${oauth.expiresAt}, refreshed` : oauth.expiresAt;
}
