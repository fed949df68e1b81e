import { isObject } from '../../domain/json-rpc/message.ts';
import type { ProbeStep } from '../probe/evidence.ts';

/** What a metadata step brought. */
export type MetadataAnswer = 'document' | 'html' | 'unparsable' | 'absent' | 'unreachable';

export function metadataAnswer(step: ProbeStep): MetadataAnswer {
  const { status } = step.evidence;
  if (status === undefined || status >= 500) return 'unreachable';
  if (status < 200 || status > 299) return 'absent';
  if (step.document !== undefined) return 'document';
  return isHtml(step) ? 'html' : 'unparsable';
}

export function isHtml({ evidence: { headers, body } }: ProbeStep): boolean {
  return mediaType(headers) === 'text/html' || /^\s*<(?:!doctype html|html)\b/i.test(body);
}

export function mediaType(headers: Readonly<Record<string, string>>): string {
  const [type = ''] = (headers['content-type'] ?? '').split(';', 1);
  return type.trim().toLowerCase();
}

/** Where something was looked for, whatever it redirected to. */
export function askedUrl({ redirects, evidence }: ProbeStep): string {
  return redirects[0] ?? evidence.url;
}

/** The `error` of a JSON-RPC answer; undefined where the body is none, or was too long to be kept whole. */
export function rpcErrorOf({ evidence: { body } }: ProbeStep): { code: unknown; message: unknown } | undefined {
  try {
    const answer: unknown = JSON.parse(/^data: ?(.*)$/m.exec(body)?.[1] ?? body);
    if (!isObject(answer) || answer.jsonrpc !== '2.0' || !isObject(answer.error)) return undefined;
    return { code: answer.error.code, message: answer.error.message };
  } catch {
    return undefined;
  }
}
