import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Import, ImportFields, ImportPatch, Job } from '@/api/types';

export const importQuery = (id: string) => queryOptions({
  queryKey: ['import', id],
  queryFn: ({ signal }) => api.get<Import>(`/imports/${id}`, undefined, signal),
});
export const fieldsQuery = queryOptions({
  queryKey: ['import-fields'],
  queryFn: () => api.get<ImportFields>('/imports/fields'),
  staleTime: Infinity,
});

export function useImportActions(id: string) {
  const queryClient = useQueryClient();
  const put = (changed: Import) => queryClient.setQueryData(importQuery(id).queryKey, changed);
  const again = () => {
    void queryClient.invalidateQueries({ queryKey: ['import', id] });
    void queryClient.invalidateQueries({ queryKey: ['imports'] });
  };
  const start = (what: 'trial' | 'run' | 'reversal') => () => api.post<Job>(`/imports/${id}/${what}`);
  return {
    again,
    /** After a run or an undo, nothing that was on any screen can be trusted. */
    allAgain: () => void queryClient.invalidateQueries(),
    patch: useMutation({ mutationFn: (body: ImportPatch) => api.patch<Import>(`/imports/${id}`, body), onSuccess: put }),
    trial: useMutation({ mutationFn: start('trial'), onSuccess: again }),
    run: useMutation({ mutationFn: start('run'), onSuccess: again }),
    reversal: useMutation({ mutationFn: start('reversal'), onSuccess: again }),
    discard: useMutation({ mutationFn: () => api.del<void>(`/imports/${id}`), onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['imports'] }) }),
  };
}
