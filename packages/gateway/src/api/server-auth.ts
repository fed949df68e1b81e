import { z } from 'zod';
import { headerMode } from '../admin/auth-mode.ts';
import type { WantedAuth } from '../admin/check-auth.ts';
import { name, secret, text, url } from './schemas.ts';

/** How a server is authenticated to, as it is shown and as it is asked for. */

const settings = {
  authorizationServer: url.optional().describe('Its issuer, where what the server publishes is missing or wrong.'),
  resource: z.union([z.enum(['auto', 'omit']), z.strictObject({ override: text(2000) })]).optional(),
  acceptIssuerSlash: z.boolean().optional(),
  scopes: z.array(name).max(100).optional(),
};

export const authMode = z
  .discriminatedUnion('mode', [
    z.object({ mode: z.literal('none') }),
    z.object({ mode: z.literal('header'), headerNames: z.array(z.string()) }),
    z.object({ mode: z.literal('oauth'), ...settings }),
  ])
  .meta({ id: 'AuthMode' });

export const headerValues = z.record(name, secret).meta({ writeOnly: true, maxProperties: 50 });

const client = z
  .strictObject({ id: text(2000), secret: secret.optional(), issuer: url.optional() })
  .describe('The client that somebody registered with the authorization server.');

export const wantedAuth = z
  .discriminatedUnion('mode', [
    z.strictObject({ mode: z.literal('none') }),
    z.strictObject({
      mode: z.literal('header'),
      headerNames: z.array(name).max(50).optional().describe('Headers of which each identity has a value.'),
      headers: headerValues.optional().describe('Values of the shared identity.'),
    }),
    z.strictObject({ mode: z.literal('oauth'), ...settings, client: client.optional() }),
  ])
  .meta({ id: 'WantedAuth' });

export function wantedAuthOf(wanted: z.output<typeof wantedAuth>): WantedAuth {
  if (wanted.mode === 'none') return { auth: { mode: 'none' } };
  if (wanted.mode === 'header') {
    const { headers = {}, headerNames = [] } = wanted;
    return { auth: headerMode(headers, headerNames), headers };
  }
  const { mode, client: given, authorizationServer, resource, acceptIssuerSlash, scopes } = wanted;
  return {
    auth: {
      mode,
      ...(authorizationServer !== undefined && { authorizationServer }),
      ...(resource !== undefined && { resource }),
      ...(acceptIssuerSlash !== undefined && { acceptIssuerSlash }),
      ...(scopes !== undefined && { scopes }),
    },
    ...(given && { client: { clientId: given.id, secret: given.secret, issuer: given.issuer } }),
  };
}
