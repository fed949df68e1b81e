import { resultMessage } from '../../domain/json-rpc/write.ts';
import { coded } from '../../errors/coded-error.ts';
import { type ListKind, lists } from '../../upstream/catalogue.ts';
import { type Method, ownAnswer } from '../call.ts';

/** Serves one of the lists, merged over the gateway's servers, as a single page. */
export function list(kind: ListKind): Method {
  const member = lists.find((definition) => definition.kind === kind)?.member ?? kind;
  return async (services, { configured, viewer, request, sink }) => {
    if (request.params.cursor !== undefined) {
      throw coded('params_invalid', { reason: '"cursor" is not one of ours: lists come in one page' });
    }
    const view = await services.views.fresh(configured, viewer);
    const head = Buffer.from(`{${JSON.stringify(member)}:`);
    const message = resultMessage(request.id, Buffer.concat([head, view.lists[kind], Buffer.from('}')]));
    sink.answer(message);
    return ownAnswer(message.length);
  };
}
