import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@/api/client';
import type { Items, QualityBoard, QualitySample, SampleSheet, Verdict } from '@/api/types';

export type QualityPlace = { source?: string; store?: string };

export const qualityQuery = (place: QualityPlace) => queryOptions({
  queryKey: ['quality', 'board', place],
  queryFn: ({ signal }) => api.get<QualityBoard>('/quality', place, signal),
  placeholderData: keepPreviousData,
});
export const samplesQuery = queryOptions({
  queryKey: ['quality', 'samples'],
  queryFn: ({ signal }) => api.get<Items<QualitySample>>('/quality/samples', undefined, signal),
  select: (page) => page.items,
});
export const sampleQuery = (id: string) => queryOptions({
  queryKey: ['quality', 'sample', id],
  queryFn: ({ signal }) => api.get<SampleSheet>(`/quality/samples/${id}`, undefined, signal),
});

export function useDraw() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { month: string; size: number; seed?: string }) => api.post<QualitySample>('/quality/samples', body),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['quality'] }),
  });
}

export interface Mark {
  place: number;
  field: string;
  verdict: Verdict;
}
/** Marks show at once; what the server says replaces them. */
export function useMark(id: string) {
  const queryClient = useQueryClient();
  const key = sampleQuery(id).queryKey;
  return useMutation({
    mutationFn: (marks: Mark[]) => Promise.all(marks.map((mark) => api.post<void>(`/quality/samples/${id}/marks`, mark))),
    onMutate: (marks) => queryClient.setQueryData(key, (sheet) => sheet && { ...sheet, items: sheet.items.map((item) => ({
      ...item,
      fields: item.fields.map((field) => ({ ...field, verdict: marks.find((mark) => mark.place === item.place && mark.field === field.field)?.verdict ?? field.verdict })),
    })) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['quality'] }),
  });
}
