import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button } from 'antd';
import { useState } from 'react';
import { tagsQuery } from '@/api/lookups';
import type { Tag } from '@/api/types';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { TagChip } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import { EmptyState, PageHead } from '@/shared/states/States';
import type { Column } from '@/shared/table/columns';
import { DataTable } from '@/shared/table/DataTable';
import { useListUrl } from '@/shared/table/useListUrl';
import { useShowProblem } from '@/shared/useProblem';
import { noFilter, readFilter } from '../customers/filter';
import { useConditionTexts, useRuleText } from '../customers/useConditionText';
import { useTagActions } from './queries';
import { TagDialog } from './TagDialog';

export function TagsPage() {
  const { t } = useT();
  const format = useFormat();
  const can = useCan();
  const url = useListUrl();
  const list = useQuery(tagsQuery);
  const [editing, setEditing] = useState<Tag>();
  const rule = readFilter(url.search);
  const isNew = url.search.new === '1' && can('tags.manage');
  const close = () => {
    setEditing(undefined);
    if (isNew) url.set({ ...noFilter(), new: undefined }, { replace: true });
  };
  const add = can('tags.manage') && <Button type="primary" icon={<PlusOutlined />} onClick={() => url.set({ new: '1' })}>{t('tags.add')}</Button>;
  const people = (tag: Tag) => <Link to="/customers" search={{ tag: tag.id }} className="num">{format.number(tag.customers)}</Link>;
  const columns: Column<Tag>[] = [
    { key: 'name', title: t('tags.name'), width: 200, render: (tag) => <TagChip tag={tag} /> },
    { key: 'family', title: t('tags.family'), width: 130, render: (tag) => t(`family.${tag.family}`) },
    { key: 'rule', title: t('tags.rule'), width: 380, render: (tag) => <RuleText tag={tag} /> },
    { key: 'customers', title: t('tags.customers'), width: 110, align: 'right', render: people },
    { key: 'do', title: '', width: 150, align: 'right', render: (tag) => <TagButtons tag={tag} onEdit={() => setEditing(tag)} /> },
  ];
  return (
    <>
      <PageHead title={t('tags.title')} sub={t('tags.sub')} actions={add} />
      <DataTable
        label={t('tags.title')} columns={columns} rows={list.data} rowKey={(tag) => tag.id} isLoading={list.isPending} error={list.error} onRetry={() => void list.refetch()}
        card={(tag) => (
          <div className="stack tight">
            <div className="row between"><TagChip tag={tag} /><span>{people(tag)}</span></div>
            <div className="muted small">{t(`family.${tag.family}`)} · <RuleText tag={tag} /></div>
            <TagButtons tag={tag} onEdit={() => setEditing(tag)} />
          </div>
        )}
        empty={<EmptyState title={t('tags.empty')} text={t('tags.emptyText')} action={add} />}
      />
      {(isNew || editing) && <TagDialog tag={editing} rule={isNew && Object.keys(rule).length > 0 ? rule : undefined} onClose={close} />}
    </>
  );
}

function RuleText({ tag }: { tag: Tag }) {
  const { t } = useT();
  const texts = useConditionTexts(tag.rule ? readFilter(tag.rule) : {});
  const say = useRuleText();
  return tag.rule ? <span>{say(texts)}</span> : <span className="muted">{t('tags.byHand')}</span>;
}

function TagButtons({ tag, onEdit }: { tag: Tag; onEdit: () => void }) {
  const { t } = useT();
  const format = useFormat();
  const can = useCan();
  const { modal } = App.useApp();
  const showProblem = useShowProblem();
  const { remove } = useTagActions();
  if (!can('tags.manage')) return null;
  const ask = () =>
    void modal.confirm({ title: t('tags.delete', { name: tag.name }), content: t('tags.deleteText', { n: format.number(tag.customers) }), okText: t('common.remove'), okButtonProps: { danger: true }, onOk: () => remove.mutateAsync(tag.id).catch(showProblem) });
  return (
    <span className="row" style={{ justifyContent: 'flex-end', gap: 4 }}>
      <Button size="small" type="text" onClick={onEdit}>{t('common.edit')}</Button>
      <Button size="small" type="text" danger onClick={ask}>{t('common.remove')}</Button>
    </span>
  );
}
