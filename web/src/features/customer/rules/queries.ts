import { queryOptions, useMutation } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { IdentityRules, Job, Page, RuleDraft, SharedIdentifier, Thresholds } from '@/api/types';

export interface RulesDraft {
  rules: RuleDraft[];
  thresholds: Thresholds;
}

export const rulesQuery = queryOptions({
  queryKey: ['identity', 'rules'],
  queryFn: ({ signal }) => api.get<IdentityRules>('/identity/rules', undefined, signal),
});

export const sharedQuery = (cursor: string | undefined) => queryOptions({
  queryKey: ['identity', 'shared', cursor],
  queryFn: ({ signal }) => api.get<Page<SharedIdentifier>>('/identity/shared', { cursor, limit: 20 }, signal),
});

export function useRulesActions() {
  return {
    preview: useMutation({ mutationFn: (draft: RulesDraft) => api.post<Job>('/identity/rules/preview', draft) }),
    save: useMutation({ mutationFn: (change: RulesDraft & { version: number }) => api.post<Job>('/identity/rules', change) }),
    reset: useMutation({ mutationFn: (version: number) => api.del<Job>(`/identity/rules?version=${version}`) }),
  };
}
