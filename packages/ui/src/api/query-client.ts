import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isApiError } from './api-error.ts';

/** What may go away by itself: no answer, a store that is not there for a moment. A refusal stays one. */
function mayPass(error: Error): boolean {
  return isApiError(error) && (error.status === 0 || error.status === 503);
}

/** @param onSignedOut called when the API no longer knows who asks */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const watch = {
    onError: (error: Error) => {
      if (isApiError(error) && error.code === 'not_signed_in') onSignedOut();
    },
  };
  return new QueryClient({
    queryCache: new QueryCache(watch),
    mutationCache: new MutationCache(watch),
    defaultOptions: { queries: { staleTime: 10_000, retry: (count, error) => count < 2 && mayPass(error) } },
  });
}
