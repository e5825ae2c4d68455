import { useMutation } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { Alert, Button, Form, Input } from 'antd';
import { api, ApiProblem } from '@/api/client';
import type { Me } from '@/api/types';
import { setPreferences } from '@/app/preferences';
import { queryClient } from '@/app/queryClient';
import type { Search } from '@/app/search';
import { meQuery } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useTitle } from '@/shared/states/States';
import { useFormat } from '@/shared/format/useFormat';
import { useProblemText } from '@/shared/useProblem';
import styles from './Gate.module.css';
import { Gate } from './Gate';

interface Values {
  login: string;
  password: string;
}

/** Only a place of our own may follow the sign-in. */
export function safeNext(next: string | undefined): string {
  return next && /^\/(?![/\\])/.test(next) && !next.startsWith('/signin') ? next : '/';
}

export function SigninPage() {
  const { t } = useT();
  useTitle(t('signin.page'));
  const router = useRouter();
  const { next } = useSearch({ strict: false }) as Search;
  const signin = useMutation({
    mutationFn: (values: Values) => api.post<Me>('/session', { login: values.login.trim(), password: values.password }),
    onSuccess: (me) => {
      queryClient.setQueryData(meQuery.queryKey, me);
      setPreferences({ locale: me.person.locale });
      router.history.push(safeNext(next));
    },
  });
  return (
    <Gate>
      <h1>{t('signin.title')}</h1>
      <p className={styles.sub}>{t('signin.sub')}</p>
      <Form<Values> layout="vertical" size="large" requiredMark={false} onFinish={(values) => signin.mutate(values)}>
        <Form.Item name="login" label={t('signin.login')} rules={[{ required: true, message: t('common.required') }]}><Input autoFocus autoComplete="username" autoCapitalize="none" spellCheck={false} /></Form.Item>
        <Form.Item name="password" label={t('signin.password')} rules={[{ required: true, message: t('common.required') }]}><Input.Password autoComplete="current-password" /></Form.Item>
        {signin.error && <SigninProblem error={signin.error} />}
        <Button type="primary" htmlType="submit" block loading={signin.isPending}>{t('signin.submit')}</Button>
      </Form>
    </Gate>
  );
}

function SigninProblem({ error }: { error: unknown }) {
  const { t } = useT();
  const format = useFormat();
  const problemText = useProblemText();
  const isLocked = error instanceof ApiProblem && error.code === 'locked_out';
  const until = isLocked ? String(error.params.until ?? '') : '';
  const text = isLocked ? (until ? t('signin.locked', { until: format.clock(until) }) : t('signin.lockedSoon')) : problemText(error);
  return <Alert type={isLocked ? 'warning' : 'error'} showIcon title={text} style={{ marginBottom: 16 }} />;
}
