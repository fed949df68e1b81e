import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/** Field names that never reach a log, wherever they stand up to two levels deep. */
const secretFields = [
  'authorization',
  'cookie',
  'set-cookie',
  'token',
  'secret',
  'password',
  'headers',
  'mcp-session-id',
];

/**
 * JSON lines on standard error (standard output belongs to the commands). Errors are logged with their cause.
 * @param level pino's level names; `silent` for none
 */
export function createLog(level: string, destination: DestinationStream = pino.destination(2)): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretFields.flatMap((field) => paths(field)), censor: '[redacted]' },
    },
    destination,
  );
}

function paths(field: string): string[] {
  const name = `["${field}"]`;
  return [name, `*${name}`, `*.*${name}`];
}
