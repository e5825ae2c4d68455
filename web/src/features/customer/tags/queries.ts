import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Tag, TagBody } from '@/api/types';

export function useTagActions() {
  const queryClient = useQueryClient();
  const onSuccess = () => {
    for (const key of ['tags', 'customers', 'customer']) void queryClient.invalidateQueries({ queryKey: [key] });
  };
  return {
    create: useMutation({ mutationFn: (body: TagBody) => api.post<Tag>('/tags', body), onSuccess }),
    change: useMutation({ mutationFn: ({ id, ...body }: TagBody & { id: string }) => api.patch<Tag>(`/tags/${id}`, body), onSuccess }),
    remove: useMutation({ mutationFn: (id: string) => api.del<void>(`/tags/${id}`), onSuccess }),
  };
}
