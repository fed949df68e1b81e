/** What people see of a fault, which is what they come with. A finding names one; several findings share each. */
export const symptoms = {
  client_unknown: '“Client ID not found”, now and then, when the sign-in begins',
  no_oauth_found: 'no sign-in is found, and a Client ID and Secret are asked for',
  fails_at_once: 'it fails before any sign-in: a transport error, 404 or 405, a timeout, “unsupported”',
  redirect_refused: 'redirect_uri mismatch, or “not registered for client”',
  every_call_refused: 'signing in goes well, and then every call is answered with 401',
  works_sometimes: 'it works sometimes: “session not found”, sign-ins that are asked for again and again',
  no_tools: 'it connects, and the list of tools is empty',
  ends_after_a_while: 'sign-ins stop working after a while',
  own_error_page: 'the browser ends on an error page of the server',
  others_fail: 'it works here, and other clients refuse it or fail',
  open_to_strangers: 'none, until somebody comes in who should not',
  nothing: 'none: it is worth knowing',
} as const;

export type Symptom = keyof typeof symptoms;
