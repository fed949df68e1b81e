import { z } from 'zod';
import { version } from '../config/version.ts';
import { oauthAddresses } from '../upstream/oauth/addresses.ts';
import { operation } from './operation.ts';

const settings = z
  .object({
    version: z.string(),
    publicUrl: z.string(),
    callbackUrl: z
      .string()
      .describe('The redirect URI to register where an authorization server wants a client made by hand.'),
    clientDocumentUrl: z.string().describe('Our client metadata document.'),
    egress: z.object({
      addresses: z
        .array(z.string())
        .describe('The addresses that servers see us under, for firewalls; empty where nobody set them.'),
      localAddress: z.string().nullable(),
      proxy: z.string().nullable().describe('Without credentials.'),
    }),
  })
  .meta({ id: 'Settings' });

export const settingsOperations = [
  operation({
    id: 'readSettings',
    method: 'GET',
    path: '/settings',
    tag: 'settings',
    summary: 'Read the addresses of this installation that owners of servers need; the configuration file sets them',
    access: 'admin',
    answer: settings,
    errors: [],
    async handle({ parts: { origin, egress } }) {
      const { callback, documentUrl } = oauthAddresses(origin);
      const { addresses = [], localAddress = null, proxy } = egress ?? {};
      return {
        version,
        publicUrl: origin,
        callbackUrl: callback,
        clientDocumentUrl: documentUrl,
        egress: { addresses, localAddress: localAddress ?? null, proxy: proxy?.url ?? null },
      };
    },
  }),
];
