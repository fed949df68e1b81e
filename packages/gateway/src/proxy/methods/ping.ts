import { resultMessage } from '../../domain/json-rpc/write.ts';
import { type Method, ownAnswer } from '../call.ts';

/** @see https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/ping */
export const ping: Method = async (_proxy, { request, sink }) => {
  const message = resultMessage(request.id, '{}');
  sink.answer(message);
  return ownAnswer(message.length);
};
