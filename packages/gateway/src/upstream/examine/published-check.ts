import { resourceMetadataUrls } from '../../domain/oauth/metadata-urls.ts';
import { textsIn } from '../judge/member-readers.ts';
import { readMembers } from '../oauth/provider-answer.ts';
import type { Answered } from '../probe/ask.ts';
import type { Said } from './check-step.ts';
import type { Trial } from './trial.ts';
import { tryOnce } from './try-once.ts';

/** A probe looks for metadata only where it was refused. */
export async function published(trial: Trial): Promise<void> {
  for (const url of resourceMetadataUrls(trial.request.url, undefined)) {
    const answered = await tryOnce(trial, {
      name: 'published',
      purpose: 'To see whether a server that asks for nothing publishes how to sign in.',
      method: 'GET',
      url,
      headers: ['accept', 'application/json'],
      say: saidOf,
    });
    if ((saidOf(answered).authorizationServers ?? []).length > 0) return;
  }
}

function saidOf({ evidence: { status }, body }: Answered): Said {
  return status === 200 ? { authorizationServers: textsIn(readMembers(body), 'authorization_servers') } : {};
}
