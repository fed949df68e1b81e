import { Option } from 'commander';
import { setGatewayAccess } from '../../admin/gateway-access.ts';
import { usersOf as openTo } from '../../admin/lists/gateways.ts';
import { readNames } from '../../admin/names.ts';
import { coded } from '../../errors/coded-error.ts';
import type { Store } from '../../store/store.ts';
import { administer } from '../administer.ts';
import { collect } from '../collect.ts';
import type { CliCommand } from '../command.ts';
import { type DataOption, dataOption, examples, type JsonOption, jsonOption } from '../options.ts';

interface Options extends DataOption, JsonOption {
  readonly everyone?: true;
  readonly user?: readonly string[];
}

type Users = 'everyone' | readonly string[];

export const gatewayAccess: CliCommand = {
  words: 'gateway access',
  summary: 'say who may reach a gateway, or show it; what others have under way there ends',
  describe(command) {
    command
      .argument('<name>', 'the gateway')
      .addOption(new Option('--everyone', 'everyone who has an account here').conflicts('user'))
      .option('--user <email>', 'this user, and others given alike, and nobody else; repeatable', collect);
    examples(jsonOption(dataOption(command)), [
      'gatehouse gateway access main',
      'gatehouse gateway access main --everyone',
      'gatehouse gateway access main --user anna@example.com --user ben@example.com',
    ]);
    command.addHelpText(
      'after',
      '\nTokens that were made for nobody in particular go on: revoke those that should not.',
    );
  },
  async run(command, terminal) {
    const { data, json, everyone, user } = command.opts<Options>();
    const [gateway = ''] = command.args;
    const wanted = everyone ? 'everyone' : user;
    const users = await administer(terminal, data, async (administration): Promise<Users> => {
      if (wanted !== undefined) await setGatewayAccess(administration, { gateway, users: wanted });
      return usersOf(administration.store, gateway);
    });
    const who = users === 'everyone' ? 'everyone who has an account here' : users.join(', ') || 'nobody';
    terminal.out(json ? JSON.stringify({ gateway, users }) : `gateway "${gateway}" is open to ${who}`);
  },
};

async function usersOf(store: Store, slug: string): Promise<Users> {
  const gateway = await store.gateways.bySlug(slug);
  if (!gateway) throw coded('gateway_unknown', { slug });
  return openTo(gateway, await readNames(store));
}
