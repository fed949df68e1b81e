let isLeaving = false;

/** Leads to the page where one signs in, and back to what is shown now; once, however many requests were refused. */
export function leaveForSignIn(): void {
  if (isLeaving) return;
  isLeaving = true;
  const { pathname, search } = location;
  location.replace(`/sign-in?${new URLSearchParams([['then', pathname + search]])}`);
}

/** @throws TypeError where the gateway cannot be reached */
export async function signOut(): Promise<void> {
  // Sent as a request and not as a form: the page sends no referrer, and a form would then come from nowhere (`Origin: null`).
  await fetch('/sign-out', { method: 'POST', redirect: 'manual' });
  location.assign('/sign-in');
}
