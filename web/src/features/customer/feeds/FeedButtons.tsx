import { MoreOutlined, PauseOutlined, PlayCircleOutlined, ReloadOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import type { Feed } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useShowProblem } from '@/shared/useProblem';
import { useFeedActions } from './queries';

/** What one does with a feed: try it now, hold it, and, behind the dots, change it or take it away. */
export function FeedButtons({ feed, onEdit, onGone, isBig }: { feed: Feed; onEdit: () => void; onGone?: () => void; isBig?: boolean }) {
  const { t } = useT();
  const { modal, message } = App.useApp();
  const showProblem = useShowProblem();
  const { run, pause, resume, remove } = useFeedActions();
  const isHeld = feed.state === 'paused';
  const size = isBig ? 'middle' : 'small';
  const kind = isBig ? 'default' : 'text';
  const tell = (text: string) => ({ onError: showProblem, onSuccess: () => void message.success(text) });
  const ask = () =>
    void modal.confirm({
      title: t('feeds.removeAsk', { name: feed.name }), content: t('feeds.removeText'), okText: t('common.remove'), okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync(feed.id).then(() => { void message.success(t('feeds.removed')); onGone?.(); }, showProblem),
    });
  return (
    <span className="row" style={{ justifyContent: 'flex-end', gap: 4 }}>
      <Button size={size} type={isBig ? 'primary' : 'text'} icon={<ReloadOutlined />} loading={run.isPending} disabled={feed.is_running} onClick={() => run.mutate(feed.id, tell(t('feeds.tried')))}>
        {t(feed.state === 'failing' ? 'feeds.retry' : 'feeds.tryNow')}
      </Button>
      {isHeld
        ? <Button size={size} type={kind} icon={<PlayCircleOutlined />} title={t('feeds.resume')} aria-label={t('feeds.resume')} onClick={() => resume.mutate(feed.id, tell(t('feeds.resumed')))}>{isBig && t('feeds.resume')}</Button>
        : <Button size={size} type={kind} icon={<PauseOutlined />} title={t('feeds.pause')} aria-label={t('feeds.pause')} onClick={() => pause.mutate(feed.id, tell(t('feeds.held')))}>{isBig && t('feeds.pause')}</Button>}
      <Dropdown trigger={['click']} menu={{ items: [{ key: 'edit', label: t('common.edit'), onClick: onEdit }, { key: 'remove', label: t('feeds.remove'), danger: true, onClick: ask }] }}>
        <Button size={size} type={kind} icon={<MoreOutlined />} aria-label={t('nav.more')} />
      </Dropdown>
    </span>
  );
}
