//! The one door to the server: JSON in, JSON out, problem+json as `ApiProblem`.
import type { FieldProblem, Params, Problem } from './types';

export const API = '/api/v1';

export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly params: Params;
  readonly errors: FieldProblem[];

  constructor(problem: Problem) {
    super(problem.code);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.params = problem.params ?? {};
    this.errors = problem.errors ?? [];
  }
}

export type QueryValue = string | number | boolean | null | undefined;
type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Called on any 401 outside of sign-in, so that the shell can lead to the sign-in page. */
let onSignedOut: () => void = () => {};
export function whenSignedOut(act: () => void): void {
  onSignedOut = act;
}

export function withQuery(path: string, query?: Record<string, QueryValue>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return `${API}${path}${text ? `?${text}` : ''}`;
}

async function request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (method !== 'GET') headers['Idempotency-Key'] = newKey();
  let response: Response;
  try {
    response = await fetch(withQuery(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
    });
  } catch (cause) {
    if (options.signal?.aborted) throw cause;
    throw new ApiProblem({ status: 0, code: 'unreachable' });
  }
  if (response.ok) return readBody<T>(response);
  const problem = await readProblem(response);
  if (problem.status === 401 && problem.code !== 'bad_credentials') onSignedOut();
  throw problem;
}

async function readBody<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

async function readProblem(response: Response): Promise<ApiProblem> {
  return parseProblem(response.status, await response.text().catch(() => ''));
}

export function parseProblem(status: number, text: string): ApiProblem {
  try {
    const problem = JSON.parse(text) as Partial<Problem>;
    return new ApiProblem({ ...problem, status, code: problem.code ?? codeOfStatus(status) });
  } catch {
    return new ApiProblem({ status, code: codeOfStatus(status) });
  }
}

function codeOfStatus(status: number): string {
  const known: Record<number, string> = {
    401: 'signed_out', 403: 'forbidden', 404: 'not_found', 409: 'conflict', 413: 'too_large', 429: 'too_many_requests',
  };
  return known[status] ?? (status >= 500 ? 'server_trouble' : 'bad_request');
}

export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join('');
}

interface RequestOptions {
  query?: Record<string, QueryValue>;
  body?: unknown;
  signal?: AbortSignal;
}

export const api = {
  get: <T>(path: string, query?: Record<string, QueryValue>, signal?: AbortSignal) =>
    request<T>('GET', path, { query, signal }),
  post: <T>(path: string, body?: unknown) => request<T>('POST', path, { body }),
  patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, { body }),
  del: <T>(path: string) => request<T>('DELETE', path),
};

/** Sends one file; fetch cannot report how much has left, so this is the one XMLHttpRequest of the house. */
export function upload<T>(path: string, file: File, onSent: (share: number) => void, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const sender = new XMLHttpRequest();
    sender.open('POST', withQuery(path));
    sender.setRequestHeader('Accept', 'application/json');
    sender.setRequestHeader('Idempotency-Key', newKey());
    sender.upload.addEventListener('progress', (event) => {
      if (event.lengthComputable) onSent(event.loaded / event.total);
    });
    sender.addEventListener('load', () => {
      if (sender.status >= 200 && sender.status < 300) resolve(JSON.parse(sender.responseText) as T);
      else reject(parseProblem(sender.status, sender.responseText));
    });
    sender.addEventListener('error', () => reject(new ApiProblem({ status: 0, code: 'unreachable' })));
    sender.addEventListener('abort', () => reject(new ApiProblem({ status: 0, code: 'stopped' })));
    signal?.addEventListener('abort', () => sender.abort());
    const form = new FormData();
    form.append('file', file);
    sender.send(form);
  });
}
