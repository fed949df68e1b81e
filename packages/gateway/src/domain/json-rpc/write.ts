import { catalogue } from '../../errors/catalogue.ts';
import type { CodedError } from '../../errors/coded-error.ts';
import type { RequestId } from './message.ts';

/** A JSON-RPC result around bytes that are JSON already. */
export function resultMessage(id: RequestId, result: Buffer | string): Buffer {
  const head = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`;
  if (typeof result === 'string') return Buffer.from(`${head}${result}}`);
  return Buffer.concat([Buffer.from(head), result, Buffer.from('}')]);
}

/**
 * A JSON-RPC error of our own. `data.code` is the stable code, `data.correlationId` finds the rest in the log.
 * @param id null where the request could not be read
 * @param instead another JSON-RPC code, and what `data` holds besides
 */
export function errorMessage(
  id: RequestId | null,
  error: CodedError,
  correlationId: string,
  instead: { readonly code?: number; readonly data?: object } = {},
): Buffer {
  return Buffer.from(
    JSON.stringify({
      jsonrpc: '2.0',
      id,
      error: {
        code: instead.code ?? catalogue[error.code].rpc,
        message: error.message,
        data: { code: error.code, docs: `docs/errors/${error.code}.md`, correlationId, ...instead.data },
      },
    }),
  );
}
