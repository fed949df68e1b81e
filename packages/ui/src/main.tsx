import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/query-client.ts';
import { Toasts } from './components/toast.tsx';
import { createAppRouter } from './routes.tsx';
import { leaveForSignIn } from './shell/sign-in-and-out.ts';

const client = createQueryClient(leaveForSignIn);
const router = createAppRouter(client);
const place = document.querySelector('#app');

if (place)
  createRoot(place).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={client}>
          <Tooltip.Provider delay={400}>
            <RouterProvider router={router} />
          </Tooltip.Provider>
          <Toasts />
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>,
  );
