import type { AuthMode, WantedAuth } from '../../api/models.ts';

/** What the form for a server's way in holds. */
export interface AuthDraft {
  readonly mode: AuthMode['mode'];
  readonly headerNames: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authorizationServer: string;
  readonly scopes: string;
}

export function draftOf(auth: AuthMode): AuthDraft {
  const empty = { headerNames: '', clientId: '', clientSecret: '', authorizationServer: '', scopes: '' };
  if (auth.mode === 'header') return { ...empty, mode: 'header', headerNames: auth.headerNames.join(', ') };
  if (auth.mode === 'none') return { ...empty, mode: 'none' };
  const { authorizationServer = '', scopes = [] } = auth;
  return { ...empty, mode: 'oauth', authorizationServer, scopes: scopes.join(' ') };
}

/** What is asked of the API. What the form does not show stays as it is. Pure. */
export function wantedAuth(draft: AuthDraft, now: AuthMode): WantedAuth {
  if (draft.mode === 'none') return { mode: 'none' };
  if (draft.mode === 'header') return { mode: 'header', headerNames: words(draft.headerNames, /[\s,]+/) };
  const {
    mode: _mode,
    authorizationServer: _server,
    scopes: _scopes,
    ...rest
  } = now.mode === 'oauth' ? now : { mode: '' };
  const { clientId, clientSecret, authorizationServer } = draft;
  const scopes = words(draft.scopes, /\s+/);
  return {
    ...rest,
    mode: 'oauth',
    ...(authorizationServer.trim() !== '' && { authorizationServer: authorizationServer.trim() }),
    ...(scopes.length > 0 && { scopes }),
    ...(clientId.trim() !== '' && {
      client: { id: clientId.trim(), ...(clientSecret !== '' && { secret: clientSecret }) },
    }),
  };
}

export function words(text: string, between: RegExp): string[] {
  return text.split(between).filter(Boolean);
}
