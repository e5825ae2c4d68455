import { App } from 'antd';
import { useCallback } from 'react';
import { ApiProblem } from '@/api/client';
import type { Params } from '@/api/types';
import { MESSAGES, useT, type Translator } from '@/i18n/translate';
import { useFormat } from './format/useFormat';

/** Turns whatever was thrown into a sentence that says what to do next. */
export function useProblemText(): (error: unknown) => string {
  const { t, code } = useT();
  const format = useFormat();
  return useCallback(
    (error) => {
      if (!(error instanceof ApiProblem)) return t('problem.server_trouble');
      const params = readable(error.params, format.moment);
      if (error.code in MESSAGES['zh-CN'].problem) return code('problem', error.code, params);
      const known = error.status >= 500 || error.status === 0 ? 'server_trouble' : 'bad_request';
      return `${code('problem', known)} (${error.code})`;
    },
    [t, code, format],
  );
}

function readable(params: Params, moment: (text: string) => string): Params {
  return Object.fromEntries(
    Object.entries(params).map(([key, value]) =>
      [key, typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? moment(value) : value]),
  );
}

/** What is wrong with single fields, for a form. Fields come as names or as JSON pointers (`/name`). */
export function fieldErrors<Values>(error: unknown, code: Translator['code']): { name: keyof Values; errors: string[] }[] {
  if (!(error instanceof ApiProblem)) return [];
  return error.errors.map((problem) => ({
    name: problem.field.replace(/^\//, '') as keyof Values,
    errors: [code('fieldProblem', problem.code, problem.params)],
  }));
}

/** For `onError` of a mutation: says it in a toast. */
export function useShowProblem(): (error: unknown) => void {
  const { message } = App.useApp();
  const text = useProblemText();
  return useCallback((error) => void message.error(text(error), 6), [message, text]);
}
