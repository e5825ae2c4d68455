//! Follows a job as the server tells of it (SSE); when that breaks, asks every two seconds.
import { useEffect, useRef, useState } from 'react';
import { api, API } from '@/api/client';
import type { Job } from '@/api/types';

const POLL_MS = 2_000;

export function isOver(job: Pick<Job, 'state'> | null | undefined): boolean {
  return job?.state === 'done' || job?.state === 'failed' || job?.state === 'cancelled';
}

export interface FollowedJob {
  job?: Job;
  isPolling: boolean;
}

export function useJob(id: string | undefined, first: Job | null | undefined, onOver: (job: Job) => void): FollowedJob {
  const [state, setState] = useState<FollowedJob>({ isPolling: false });
  const tell = useRef(onOver);
  useEffect(() => {
    tell.current = onOver;
  });
  useEffect(() => {
    if (!id) return;
    let isLive = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource | undefined;
    const hear = (job: Job, isPolling: boolean) => {
      if (!isLive) return;
      setState({ job, isPolling });
      if (isOver(job)) {
        stop();
        tell.current(job);
      }
    };
    const stop = () => {
      isLive = false;
      source?.close();
      clearTimeout(timer);
    };
    const poll = async () => {
      try {
        hear(await api.get<Job>(`/jobs/${id}`), true);
      } catch {
        // The next round asks again.
      }
      if (isLive) timer = setTimeout(() => void poll(), POLL_MS);
    };
    if (typeof EventSource === 'function') {
      source = new EventSource(`${API}/jobs/${id}/events`);
      source.addEventListener('job', (event) => hear(JSON.parse((event as MessageEvent<string>).data) as Job, false));
      source.addEventListener('error', () => {
        source?.close();
        if (isLive) void poll();
      });
    } else {
      void poll();
    }
    return stop;
  }, [id]);
  const isMine = state.job?.id === id;
  return { job: isMine ? state.job : first?.id === id ? (first ?? undefined) : undefined, isPolling: isMine && state.isPolling };
}
