import { once } from 'node:events';
import { Option } from 'commander';
import { formatListen, parseListen } from '../../config/listen.ts';
import type { CliCommand } from '../command.ts';
import { type JsonOption, jsonOption } from '../options.ts';
import { stopSignal } from '../stop-signal.ts';

interface Options extends JsonOption {
  readonly listen: string;
  readonly untilStdinEnds?: true;
}

/** Where the demo server listens unless told otherwise. */
export const defaultDemoListen = formatListen({ host: '127.0.0.1', port: 7879 });

export const demoServer: CliCommand = {
  words: 'demo-server',
  summary: 'run a small MCP server to try a gateway with',
  describe(command) {
    command
      .option('--listen <host:port>', 'where to listen; port 0 lets the system choose', defaultDemoListen)
      .addOption(new Option('--until-stdin-ends', 'stop when standard input ends').hideHelp());
    jsonOption(command);
  },
  async run(command, terminal) {
    const { listen, json, untilStdinEnds } = command.opts<Options>();
    const stop = stopSignal();
    const { startDemoServer } = await import('../../demo/server.ts');
    const server = await startDemoServer({ listen: parseListen(listen) });
    try {
      terminal.out(json ? JSON.stringify({ url: server.url }) : `demo server: ${server.url}`);
      await Promise.race([stop.received, ...(untilStdinEnds ? [stdinEnd()] : [])]);
    } finally {
      await server.close();
    }
  },
};

/** The pipe ends with the process that holds its other end, however that process ended. */
async function stdinEnd(): Promise<void> {
  process.stdin.resume();
  await once(process.stdin, 'close');
}
