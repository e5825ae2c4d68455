//! The pages nobody wants to see, each saying what to do next.
import { Link, useRouter } from '@tanstack/react-router';
import { Button } from 'antd';
import { ApiProblem } from '@/api/client';
import { useT } from '@/i18n/translate';
import { EmptyState, ErrorState } from '@/shared/states/States';
import { useMe } from './session';

export function NotFound() {
  const { t } = useT();
  return (
    <EmptyState art="lost" title={t('empty.notFoundTitle')} text={t('empty.notFoundText')}
      action={<Link to="/"><Button type="primary">{t('empty.home')}</Button></Link>} />
  );
}

export function Forbidden() {
  const { t, code } = useT();
  const me = useMe();
  return (
    <EmptyState art="lost" title={t('empty.forbiddenTitle')} text={t('empty.forbiddenText', { role: code('role', me?.person.role) })}
      action={<Link to="/"><Button type="primary">{t('empty.home')}</Button></Link>} />
  );
}

export function Crashed({ error }: { error: unknown }) {
  const { t } = useT();
  const router = useRouter();
  if (error instanceof ApiProblem) return <ErrorState error={error} onRetry={() => void router.invalidate()} />;
  return (
    <EmptyState art="lost" title={t('empty.crashTitle')} text={t('empty.crashText')}
      action={<Button type="primary" onClick={() => window.location.reload()}>{t('empty.reload')}</Button>} />
  );
}
