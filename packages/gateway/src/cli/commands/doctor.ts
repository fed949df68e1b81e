import { Option } from 'commander';
import { headerNameProblem, headerValueProblem } from '../../config/header.ts';
import { serverUrlProblem } from '../../config/server-url.ts';
import { withoutCredentials } from '../../config/url-text.ts';
import { coded, isCoded } from '../../errors/coded-error.ts';
import type { HeaderValues } from '../../store/store.ts';
import { collect } from '../collect.ts';
import type { CliCommand } from '../command.ts';
import { exits, type Severity, severities } from '../doctor/exit-status.ts';
import type { Wanted } from '../doctor/run-doctor.ts';
import { readHeaderOptions } from '../header-options.ts';
import { examples, type JsonOption, jsonOption } from '../options.ts';
import { reportError } from '../report-error.ts';
import type { Terminal } from '../terminal.ts';

interface Options extends JsonOption {
  readonly header?: readonly string[];
  readonly callback: string;
  readonly failOn: Severity;
  readonly passive?: true;
  readonly said?: string;
  readonly report?: string;
  readonly annotate?: true;
}

/** Where a gateway on this machine has people sent back to. */
const usualCallback = 'http://127.0.0.1:7878/oauth/callback';

export const doctor: CliCommand = {
  words: 'doctor',
  summary: 'examine an MCP server and name every fault, with cause and fix',
  describe(command) {
    command
      .argument('<url>', 'its address, exactly as clients are given it')
      .option("--header <'name: value'>", 'what authenticates to it; repeatable', collect)
      .option('--callback <url>', 'where people are sent back to after a sign-in', usualCallback)
      .addOption(
        new Option('--fail-on <severity>', 'the least severity that ends with 1')
          .choices(severities)
          .default('warning'),
      )
      .option('--passive', 'only look: register no client, begin no sign-in, open no more than one session')
      .option('--said <text>', "the words of the server's own error page, to be told what they point to")
      .option('--report <file>', 'write a page with everything that was asked and answered')
      .option('--annotate', 'annotations for GitHub Actions (default: where GITHUB_ACTIONS is set)');
    examples(jsonOption(command, 'print the report as one JSON document'), [
      'gatehouse doctor https://mcp.example.com/mcp',
      "gatehouse doctor https://crm.example.com/mcp --header 'x-api-key: env:CRM_KEY' --report crm.html",
      'gatehouse doctor http://127.0.0.1:3001/mcp --json --fail-on error',
    ]);
    command.addHelpText('after', ending);
  },
  async run(command, terminal) {
    const options = command.opts<Options>();
    const [url = ''] = command.args;
    try {
      const { runDoctor } = await import('../doctor/run-doctor.ts');
      terminal.status = await runDoctor(terminal, wantedOf(url, options, terminal));
    } catch (error) {
      reportError(terminal, error, options.json === true);
      terminal.status = isCoded(error) && usageErrors.includes(error.code) ? exits.usage : exits.failed;
    }
  },
};

const usageErrors: readonly string[] = [
  'server_url_invalid',
  'callback_invalid',
  'header_invalid',
  'config_env_missing',
];

const ending = `
It needs no gateway and no account. Each active check is announced before it runs: they register a client
(2 at most, taken away again where the server gives a way to) and begin sign-ins (20 at most), with which
nobody goes on; no tool is called. The first 429 ends them. Examine servers that are yours, or use --passive.

It ends with 0 where nothing was found at or above --fail-on, 1 where something was, 2 for wrong usage,
3 where the server cannot be reached, and 4 where the doctor itself failed.`;

function wantedOf(url: string, options: Options, { environment }: Terminal): Wanted {
  const { header = [], callback, failOn, passive, said, report, json, annotate } = options;
  return {
    url: webAddress(url),
    headers: checked(readHeaderOptions(header, environment)),
    callback: callbackAddress(callback),
    failOn,
    said,
    report,
    isActive: passive !== true,
    isJson: json === true,
    isAnnotated: annotate === true || environment.GITHUB_ACTIONS === 'true',
  };
}

function checked(headers: HeaderValues): HeaderValues {
  for (const [name, value] of Object.entries(headers)) {
    const problem = headerNameProblem(name) ?? headerValueProblem(value);
    if (problem !== undefined) throw coded('header_invalid', { reason: `${JSON.stringify(name)}: ${problem}` });
  }
  return headers;
}

/** Whatever network it is on: who types an address means it. */
function webAddress(text: string): string {
  const reason = serverUrlProblem(text, 'private');
  if (reason !== undefined) throw coded('server_url_invalid', { url: withoutCredentials(text), reason });
  return new URL(text).href;
}

function callbackAddress(text: string): string {
  const reason = serverUrlProblem(text, 'private');
  if (reason !== undefined) throw coded('callback_invalid', { url: withoutCredentials(text), reason });
  return text;
}
