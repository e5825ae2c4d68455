import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { ApiProblem } from '@/api/client';
import { Crashed, NotFound } from './pages';
import { queryClient } from './queryClient';
import { parseSearch, stringifySearch, type Search } from './search';
import { meQuery, setupQuery } from './session';
import { Shell } from './Shell';

const root = createRootRoute({
  validateSearch: (search): Search => search as Search,
  notFoundComponent: NotFound,
  errorComponent: Crashed,
});

const signin = createRoute({
  getParentRoute: () => root,
  path: '/signin',
  beforeLoad: async () => {
    const { needed } = await queryClient.ensureQueryData(setupQuery).catch(() => ({ needed: false }));
    if (needed) throw redirect({ to: '/setup' });
  },
  component: lazyRouteComponent(() => import('@/features/platform/signin/SigninPage'), 'SigninPage'),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  beforeLoad: async () => {
    const { needed } = await queryClient.ensureQueryData(setupQuery).catch(() => ({ needed: true }));
    if (!needed) throw redirect({ to: '/signin' });
  },
  component: lazyRouteComponent(() => import('@/features/platform/setup/SetupPage'), 'SetupPage'),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    try {
      await queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 401) throw error;
      const { needed } = await queryClient.ensureQueryData(setupQuery).catch(() => ({ needed: false }));
      if (needed) throw redirect({ to: '/setup' });
      throw redirect({ to: '/signin', search: location.pathname === '/' ? {} : { next: location.href } });
    }
  },
  component: Shell,
});
const inShell = () => shell;

const home = createRoute({ getParentRoute: inShell, path: '/', component: lazyRouteComponent(() => import('@/features/customer/cockpit/CockpitPage'), 'CockpitPage') });
const customers = createRoute({ getParentRoute: inShell, path: '/customers', component: lazyRouteComponent(() => import('@/features/customer/customers/CustomersPage'), 'CustomersPage') });
const customer = createRoute({ getParentRoute: inShell, path: '/customers/$id', component: lazyRouteComponent(() => import('@/features/customer/customer360/Customer360Page'), 'Customer360Page') });
const anonymous = createRoute({ getParentRoute: inShell, path: '/purchases/anonymous', component: lazyRouteComponent(() => import('@/features/customer/purchases/AnonymousPage'), 'AnonymousPage') });
const imports = createRoute({ getParentRoute: inShell, path: '/imports', component: lazyRouteComponent(() => import('@/features/customer/imports/ImportsPage'), 'ImportsPage') });
const importNew = createRoute({ getParentRoute: inShell, path: '/imports/new', component: lazyRouteComponent(() => import('@/features/customer/imports/NewImportPage'), 'NewImportPage') });
const importOne = createRoute({ getParentRoute: inShell, path: '/imports/$id', component: lazyRouteComponent(() => import('@/features/customer/imports/ImportPage'), 'ImportPage') });
const feeds = createRoute({ getParentRoute: inShell, path: '/feeds', component: lazyRouteComponent(() => import('@/features/customer/feeds/FeedsPage'), 'FeedsPage') });
const feed = createRoute({ getParentRoute: inShell, path: '/feeds/$id', component: lazyRouteComponent(() => import('@/features/customer/feeds/FeedPage'), 'FeedPage') });
const merges = createRoute({ getParentRoute: inShell, path: '/merges', component: lazyRouteComponent(() => import('@/features/customer/merges/MergesPage'), 'MergesPage') });
const candidates = createRoute({ getParentRoute: inShell, path: '/candidates', component: lazyRouteComponent(() => import('@/features/customer/candidates/CandidatesPage'), 'CandidatesPage') });
const rules = createRoute({ getParentRoute: inShell, path: '/rules', component: lazyRouteComponent(() => import('@/features/customer/rules/RulesPage'), 'RulesPage') });
const quality = createRoute({ getParentRoute: inShell, path: '/quality', component: lazyRouteComponent(() => import('@/features/customer/quality/QualityPage'), 'QualityPage') });
const sample = createRoute({ getParentRoute: inShell, path: '/quality/samples/$id', component: lazyRouteComponent(() => import('@/features/customer/quality/SamplePage'), 'SamplePage') });
const tags = createRoute({ getParentRoute: inShell, path: '/tags', component: lazyRouteComponent(() => import('@/features/customer/tags/TagsPage'), 'TagsPage') });
const value = createRoute({ getParentRoute: inShell, path: '/value', component: lazyRouteComponent(() => import('@/features/customer/value/ValuePage'), 'ValuePage') });
const people = createRoute({ getParentRoute: inShell, path: '/people', component: lazyRouteComponent(() => import('@/features/platform/people/PeoplePage'), 'PeoplePage') });
const developers = createRoute({ getParentRoute: inShell, path: '/developers', component: lazyRouteComponent(() => import('@/features/platform/developers/DevelopersPage'), 'DevelopersPage') });

const tree = root.addChildren([
  signin,
  setup,
  shell.addChildren([home, customers, customer, anonymous, imports, importNew, importOne, feeds, feed, merges, candidates, rules, quality, sample, tags, value, people, developers]),
]);

export const router = createRouter({
  routeTree: tree,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  defaultPreloadStaleTime: 0,
  scrollRestoration: true,
  defaultPendingMs: 300,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
