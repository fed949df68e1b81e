import type { Serve } from './client-request.ts';
import type { RedirectPolicy } from './contract.ts';
import { holdAnswer } from './held-answer.ts';
import { isOfType, readBody, withBody } from './read-body.ts';
import type { Refuse } from './refuse.ts';
import { normalised, type RegistrationDocument, type Registrations, registrationProblem } from './registration.ts';
import { sendJson } from './send.ts';

/** Seconds after which somebody who finds no room may try again. */
const retryAfter = '3600';

export interface RegistrationEndpointParts {
  readonly registrations: Registrations;
  readonly policy: RedirectPolicy;
  readonly refuse: Refuse;
  readonly serve: Serve;
}

/** Dynamic client registration (RFC 7591, section 3). */
export function registrationEndpoint({ registrations, policy, refuse, serve }: RegistrationEndpointParts): Serve {
  return async (request, response) => {
    const body = isOfType(request, 'application/json') ? await readBody(request) : undefined;
    if (body === 'gone') return undefined;
    const document = typeof body === 'object' ? parsed(body.text) : undefined;
    if (!document) {
      const description = 'send the metadata of one client as JSON';
      return refuse(response, { status: 400, error: 'invalid_client_metadata', description });
    }
    const metadata = normalised(document);
    const problem = registrationProblem(metadata, policy);
    if (problem) return refuse(response, problem);
    const known = await registrations.known(metadata);
    if (known) return sendJson(response, 201, known);
    if (await registrations.isFull()) {
      const description =
        'too many clients are registered that nobody uses: ask the operator to register yours by hand';
      const headers = { 'retry-after': retryAfter };
      return refuse(response, { status: 503, error: 'temporarily_unavailable', description, headers });
    }
    const held = await holdAnswer(response, () => serve(withBody(request, JSON.stringify(metadata)), response));
    if (held.status !== 201) return held.release();
    const answer = await registrations.keep(metadata, JSON.parse(held.body) as RegistrationDocument);
    return held.release(JSON.stringify(answer));
  };
}

function parsed(body: string): RegistrationDocument | undefined {
  try {
    const document: unknown = JSON.parse(body);
    const isOne = typeof document === 'object' && document !== null && !Array.isArray(document);
    return isOne ? (document as RegistrationDocument) : undefined;
  } catch {
    return undefined;
  }
}
