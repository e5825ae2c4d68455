import { DownloadOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense } from 'react';
import { API } from '@/api/client';
import { useT } from '@/i18n/translate';
import { PageHead } from '@/shared/states/States';
import { Skeleton } from '@/shared/table/DataTable';

const Viewer = lazy(() => import('./Viewer').then((module) => ({ default: module.Viewer })));

export function DevelopersPage() {
  const { t } = useT();
  return (
    <>
      <PageHead title={t('developers.title')} sub={t('developers.sub')} actions={<Button href={`${API}/openapi.json`} download="shuke-openapi.json" icon={<DownloadOutlined />}>{t('developers.download')}</Button>} />
      <Suspense fallback={<div className="card"><Skeleton label={t('common.loading')} lines={14} /></div>}>
        <Viewer />
      </Suspense>
    </>
  );
}
