import { QueryClient } from '@tanstack/react-query';
import { ApiProblem } from '@/api/client';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A refusal stays a refusal; only a server or a network that stumbled is asked again.
      retry: (times, error) => times < 2 && (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500),
    },
  },
});
