import { UserAddOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import type { Person } from '@/api/types';
import { Forbidden } from '@/app/pages';
import { useCan, useMe } from '@/app/session';
import { useT } from '@/i18n/translate';
import { Pill } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import { PageHead } from '@/shared/states/States';
import type { Column } from '@/shared/table/columns';
import { DataTable } from '@/shared/table/DataTable';
import { useShowProblem } from '@/shared/useProblem';
import { PersonDialog } from './PersonDialog';
import { peopleQuery, usePeopleActions } from './queries';

export function PeoplePage() {
  const { t } = useT();
  const format = useFormat();
  const can = useCan();
  const me = useMe();
  const list = useQuery({ ...peopleQuery, enabled: can('people.manage') });
  const [editing, setEditing] = useState<Person | 'new'>();
  if (!can('people.manage')) return <Forbidden />;
  const name = (person: Person) => <><b>{person.name}</b>{person.id === me?.person.id && <span className="muted small"> · {t('people.you')}</span>}</>;
  const state = (person: Person) =>
    person.active === false ? <Pill shade="quiet">{t('people.inactive')}</Pill> : person.locked ? <Pill shade="warn">{t('people.locked')}</Pill> : <Pill shade="good">{t('people.active')}</Pill>;
  const columns: Column<Person>[] = [
    { key: 'name', title: t('customers.name'), width: 160, render: name },
    { key: 'login', title: t('people.login'), width: 140, render: (person) => person.login },
    { key: 'role', title: t('people.role'), width: 110, render: (person) => <span title={t(`roleHint.${person.role}`)}>{t(`role.${person.role}`)}</span> },
    { key: 'store', title: t('people.store'), width: 140, render: (person) => person.store?.name ?? '—' },
    { key: 'state', title: t('people.state'), width: 110, render: state },
    { key: 'seen', title: t('people.lastSeen'), width: 190, align: 'right', render: (person) => (person.last_seen_at ? <span title={format.moment(person.last_seen_at)}>{format.since(person.last_seen_at)}</span> : <span className="muted">{t('people.never')}</span>) },
    { key: 'do', title: '', width: 170, align: 'right', render: (person) => <PersonButtons person={person} isMe={person.id === me?.person.id} onEdit={() => setEditing(person)} /> },
  ];
  return (
    <>
      <PageHead title={t('people.title')} sub={t('people.sub')} actions={<Button type="primary" icon={<UserAddOutlined />} onClick={() => setEditing('new')}>{t('people.add')}</Button>} />
      <DataTable
        label={t('people.title')} columns={columns} rows={list.data} rowKey={(person) => person.id} isLoading={list.isPending} error={list.error} onRetry={() => void list.refetch()}
        card={(person) => (
          <div className="stack tight" style={{ gap: 4 }}>
            <div className="row between"><span>{name(person)}</span>{state(person)}</div>
            <div className="muted small">{person.login} · {t(`role.${person.role}`)}{person.store ? ` · ${person.store.name}` : ''}</div>
            <PersonButtons person={person} isMe={person.id === me?.person.id} onEdit={() => setEditing(person)} />
          </div>
        )}
      />
      {editing && <PersonDialog person={editing === 'new' ? undefined : editing} onClose={() => setEditing(undefined)} />}
    </>
  );
}

function PersonButtons({ person, isMe, onEdit }: { person: Person; isMe: boolean; onEdit: () => void }) {
  const { t } = useT();
  const { modal } = App.useApp();
  const showProblem = useShowProblem();
  const { change } = usePeopleActions();
  const isGone = person.active === false;
  const leave = () =>
    void modal.confirm({ title: t('people.deactivate'), content: t('people.deactivateHint', { name: person.name }), okText: t('people.deactivate'), okButtonProps: { danger: true }, onOk: () => change.mutateAsync({ id: person.id, active: false }).catch(showProblem) });
  return (
    <span className="row" style={{ justifyContent: 'flex-end', gap: 4 }}>
      <Button size="small" type="text" onClick={onEdit}>{t('common.edit')}</Button>
      {!isMe && (isGone
        ? <Button size="small" type="text" onClick={() => change.mutate({ id: person.id, active: true }, { onError: showProblem })}>{t('people.activate')}</Button>
        : <Button size="small" type="text" danger onClick={leave}>{t('people.deactivate')}</Button>)}
    </span>
  );
}
