//! How a feed is, in a shape, a colour and always the word.
import { FolderOpenOutlined, GlobalOutlined } from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import type { Feed, FeedLag, FeedRun, FeedRunState, FeedState } from '@/api/types';
import { useT, type Translator } from '@/i18n/translate';
import { Pill, type Shade } from '@/shared/badges/Badges';
import { useFormat } from '@/shared/format/useFormat';
import styles from './Feeds.module.css';

const STATE: Record<FeedState, Shade> = { ok: 'good', waiting: 'info', late: 'warn', failing: 'bad', paused: 'quiet' };
const LAG: Record<FeedLag, string> = { on_time: 'var(--sk-good)', late: 'var(--sk-warn)', very_late: 'var(--sk-bad)' };
const RUN: Record<FeedRunState, Shade> = { taking: 'info', done: 'good', failed: 'bad', unchanged: 'quiet' };
const HOUR = 60;
const DAY = 24 * HOUR;

/** `95` → 1 h, `2880` → 2 days. */
export function spanText(minutes: number, t: Translator['t']): string {
  if (minutes < HOUR) return t('span.minutes', { n: minutes });
  if (minutes < 2 * DAY && minutes !== DAY) return t('span.hours', { n: Math.floor(minutes / HOUR) });
  return t('span.days', { n: Math.floor(minutes / DAY) });
}

export function FeedStateMark({ feed }: { feed: Feed }) {
  const { code, t } = useT();
  return (
    <span className="row wrap" style={{ gap: 6 }}>
      <Pill shade={STATE[feed.state]}>{code('feedState', feed.state)}</Pill>
      {feed.is_running && <Pill shade="info">{t('feeds.running')}</Pill>}
    </span>
  );
}

export function Lag({ feed }: { feed: Feed }) {
  const { code, t } = useT();
  return (
    <span className={styles.lag}>
      {(feed.last_success_at || feed.lag_level !== 'on_time') && <b style={{ color: LAG[feed.lag_level] }}>{code('feedLag', feed.lag_level)}</b>}
      <span className="muted small num nowrap">{t('feeds.lagOf', { lag: spanText(feed.lag_minutes, t), every: spanText(feed.every_minutes, t) })}</span>
    </span>
  );
}

export function LastSuccess({ feed }: { feed: Feed }) {
  const { t } = useT();
  const format = useFormat();
  if (!feed.last_success_at) return <span className="muted">{t('feeds.never')}</span>;
  return <span className="nowrap" title={format.moment(feed.last_success_at)}>{format.since(feed.last_success_at)}</span>;
}

export function Place({ feed }: { feed: Feed }) {
  const isFolder = feed.way === 'folder';
  return (
    <span className={`${styles.place} muted small`} title={feed.path ?? feed.url ?? ''}>
      {isFolder ? <FolderOpenOutlined /> : <GlobalOutlined />}
      <span className="ellipsis">{isFolder ? feed.folder : feed.url?.replace(/^https?:\/\//, '')}</span>
    </span>
  );
}

export function RunMark({ run }: { run: FeedRun }) {
  const { code, t } = useT();
  return (
    <span className="row wrap" style={{ gap: 6 }}>
      <Pill shade={RUN[run.state]}>{code('feedRun', run.state)}</Pill>
      {run.attempts > 1 && <span className="muted small nowrap">{t('feeds.attempts', { n: run.attempts })}</span>}
    </span>
  );
}

/** What was taken and what was not; the latter leads to its rows. */
export function Counts({ run }: { run: FeedRun }) {
  const { t } = useT();
  const format = useFormat();
  if (typeof run.rows !== 'number') return null;
  const rejected = run.rejected ?? 0;
  return (
    <span className="num">
      {t('feeds.taken')} {format.number(run.taken ?? 0)}
      {rejected > 0 && run.import_id && <> · <Link to="/imports/$id" params={{ id: run.import_id }} className={styles.rejects}>{t('feeds.rejectsLink', { n: format.number(rejected) })}</Link></>}
    </span>
  );
}

/** Why, in words; a code without words is shown as it is. */
export function Trouble({ error }: { error: Feed['error'] }) {
  const { code } = useT();
  return error ? <span className={styles.trouble}>{code('problem', error.code, error.params)}</span> : null;
}
