//! Renders a piece of the interface inside everything it expects to stand in.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import { App } from 'antd';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import type { Me, Permission } from '@/api/types';
import { parseSearch, stringifySearch } from '@/app/search';
import { meQuery } from '@/app/session';
import { translator, TranslatorContext, type Locale } from '@/i18n/translate';

const ALL: Permission[] = [
  'customers.read', 'customers.edit', 'customers.tag', 'customers.merge', 'customers.export', 'phones.clear', 'imports.run', 'tags.manage', 'value.refit', 'people.manage', 'views.share', 'identity.manage',
];
export const SHEN: Me = {
  person: { id: 'per_1', login: 'shen', name: '沈岚', role: 'manager', locale: 'zh-CN' },
  organisation: { id: 'org_1', name: '江南鲜生', industry: 'supermarket', currency: 'CNY', zone: 'Asia/Shanghai' },
  permissions: ALL,
};

/** Answers `/api/v1/…` from a table of `METHOD /path` → body; whatever is not in it is 404. */
export function serve(table: Record<string, unknown>): { asked: string[]; bodies: Record<string, unknown> } {
  const asked: string[] = [];
  const bodies: Record<string, unknown> = {};
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    const [path = '', query = ''] = url.replace('/api/v1', '').split('?');
    const call = `${init?.method ?? 'GET'} ${path}`;
    asked.push(query ? `${call}?${query}` : call);
    if (typeof init?.body === 'string') bodies[call] = JSON.parse(init.body);
    const found = table[call];
    if (found === undefined) return new Response(JSON.stringify({ status: 404, code: 'not_found' }), { status: 404 });
    return found === null ? new Response(null, { status: 204 }) : Response.json(found);
  });
  return { asked, bodies };
}

export function show(what: ReactNode, options: { locale?: Locale; me?: Me; at?: string } = {}) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  queryClient.setQueryData(meQuery.queryKey, options.me ?? SHEN);
  const router = createRouter({
    routeTree: createRootRoute({ component: () => what }),
    history: createMemoryHistory({ initialEntries: [options.at ?? '/'] }),
    parseSearch,
    stringifySearch,
  });
  const shown = render(
    <TranslatorContext value={translator(options.locale ?? 'zh-CN')}>
      <App>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router as never} />
        </QueryClientProvider>
      </App>
    </TranslatorContext>,
  );
  return { ...shown, router, queryClient };
}
