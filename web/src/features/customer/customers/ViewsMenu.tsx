import { BookOutlined, DeleteOutlined, SyncOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { App, Button, Checkbox, Input, Modal, Popover, Tooltip } from 'antd';
import { useState } from 'react';
import type { View } from '@/api/types';
import { stringifySearch } from '@/app/search';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useShowProblem } from '@/shared/useProblem';
import styles from './Customers.module.css';
import { useViewActions, viewsQuery } from './queries';

/** Saved views: a name for a URL, one's own or shared with everyone. */
export function ViewsMenu({ search, onOpen }: { search: Record<string, string | undefined>; onOpen: (query: string) => void }) {
  const { t } = useT();
  const { modal } = App.useApp();
  const showProblem = useShowProblem();
  const { data: views = [] } = useQuery(viewsQuery);
  const { update, remove } = useViewActions();
  const [isOpen, setOpen] = useState(false);
  const [isSaving, setSaving] = useState(false);
  const query = stringifySearch(search).slice(1);
  const current = views.find((view) => view.query.replace(/^\?/, '') === query);

  const list = (title: string, some: View[]) => some.length > 0 && (
    <div role="group" aria-label={title}>
      <div className="muted small" style={{ paddingTop: 8 }}>{title}</div>
      {some.map((view) => (
        <div key={view.id} className={styles.viewItem}>
          <Button type={view.id === current?.id ? 'primary' : 'text'} style={{ justifyContent: 'flex-start' }} onClick={() => { setOpen(false); onOpen(view.query); }}>{view.name}</Button>
          {view.mine && (
            <>
              <Tooltip title={t('customers.updateView')}>
                <Button type="text" icon={<SyncOutlined />} aria-label={t('customers.updateView')} onClick={() => update.mutate({ id: view.id, query }, { onError: showProblem })} />
              </Tooltip>
              <Button type="text" icon={<DeleteOutlined />} aria-label={t('customers.deleteView', { name: view.name })}
                onClick={() => void modal.confirm({ title: t('customers.deleteView', { name: view.name }), okText: t('common.remove'), okButtonProps: { danger: true }, onOk: () => remove.mutateAsync(view.id).catch(showProblem) })} />
            </>
          )}
        </div>
      ))}
    </div>
  );
  const content = (
    <div className={styles.pop}>
      {views.length === 0 && <p className="muted" style={{ marginBottom: 8 }}>{t('customers.noViews')}</p>}
      {list(t('customers.myViews'), views.filter((view) => view.mine && !view.shared))}
      {list(t('customers.sharedViews'), views.filter((view) => view.shared || !view.mine))}
      <Button block style={{ marginTop: 10 }} onClick={() => { setOpen(false); setSaving(true); }}>{t('customers.saveView')}</Button>
    </div>
  );
  return (
    <>
      <Popover trigger="click" placement="bottomRight" open={isOpen} onOpenChange={setOpen} content={content}>
        <Button icon={<BookOutlined />}>{current?.name ?? t('customers.views')}</Button>
      </Popover>
      {isSaving && <SaveView query={query} onClose={() => setSaving(false)} />}
    </>
  );
}

function SaveView({ query, onClose }: { query: string; onClose: () => void }) {
  const { t } = useT();
  const can = useCan();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const { save } = useViewActions();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const onOk = () => save.mutate({ name: name.trim(), query, shared }, { onError: showProblem, onSuccess: () => { void message.success(t('customers.viewSaved')); onClose(); } });
  return (
    <Modal open title={t('customers.saveView')} okText={t('common.save')} okButtonProps={{ disabled: !name.trim() }} confirmLoading={save.isPending} onOk={onOk} onCancel={onClose}>
      <div className={styles.form}>
        <label>
          <span>{t('customers.viewName')}</span>
          <Input autoFocus value={name} maxLength={60} onChange={(event) => setName(event.target.value)} onPressEnter={() => name.trim() && onOk()} />
        </label>
        {can('views.share') && <Checkbox checked={shared} onChange={(event) => setShared(event.target.checked)}>{t('customers.viewShared')}</Checkbox>}
      </div>
    </Modal>
  );
}
