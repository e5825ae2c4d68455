import { useInfiniteQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useT } from '@/i18n/translate';
import { EmptyState } from '@/shared/states/States';
import { PurchaseTable } from '../purchases/PurchaseTable';
import { purchasesQuery } from './queries';

export function Purchases({ id }: { id: string }) {
  const { t } = useT();
  const list = useInfiniteQuery(purchasesQuery(id));
  return (
    <div className="stack">
      <PurchaseTable
        label={t('c360.purchases')} rows={list.data?.pages.flatMap((page) => page.items)} isLoading={list.isPending} error={list.error} onRetry={() => void list.refetch()}
        empty={<EmptyState title={t('c360.noPurchases')} inline />}
      />
      {list.hasNextPage && <Button block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>{t('c360.loadMore')}</Button>}
    </div>
  );
}
