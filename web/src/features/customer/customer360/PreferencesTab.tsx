import type { Factor, Preferences } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { sourceName } from '@/shared/sourceName';
import { EmptyState } from '@/shared/states/States';
import { Why } from '@/shared/why/Why';
import styles from './Customer360.module.css';

export function PreferencesTab({ preferences, asOf }: { preferences: Preferences; asOf?: string | null }) {
  const { t, code } = useT();
  const format = useFormat();
  const { categories, channels, stores, price_sensitivity: price, cycle, household, taste } = preferences;
  if (categories.length === 0 && channels.length === 0 && !cycle && !price && !household && !taste) return <div className="card"><EmptyState inline title={t('c360.noPreferences')} /></div>;
  const days = cycle?.next_expected ? format.daysUntil(cycle.next_expected, asOf) : undefined;
  return (
    <div className={styles.prefs}>
      {cycle && (
        <article className="card">
          <div className="row between"><h2>{t('c360.cycle')}</h2><Why title={t('c360.cycle')} factors={cycle.why} /></div>
          <div className={`${styles.big} num`} style={{ margin: '8px 0' }}>{t('c360.cycleDays', { n: format.number(cycle.days, 0) })}</div>
          {cycle.next_expected && (
            <div className="soft num">
              {t('c360.nextExpected')} {format.day(cycle.next_expected)}
              {days !== undefined && ` · ${days === 0 ? t('common.today') : days > 0 ? t('common.inDays', { n: days }) : t('common.overdueDays', { n: -days })}`}
            </div>
          )}
          <Inferred {...cycle} />
        </article>
      )}
      {price && (
        <article className="card">
          <div className="row between"><h2>{t('c360.priceSensitivity')}</h2><Why title={t('c360.priceSensitivity')} factors={price.why} /></div>
          <div className={styles.scale} role="img" aria-label={format.percent(price.value)}><b style={{ left: `${price.value * 100}%` }} /></div>
          <div className="row between muted small"><span>{t('c360.priceLow')}</span><b className="num soft">{format.percent(price.value)}</b><span>{t('c360.priceHigh')}</span></div>
          <Inferred {...price} />
        </article>
      )}
      {household && <Home household={household} />}
      {taste && (
        <article className="card">
          <div className="row between"><h2>{t('c360.taste')}</h2><Why title={t('c360.taste')} factors={taste.why} /></div>
          <div className={styles.big} style={{ margin: '8px 0' }}>{taste.category}</div>
          <div className="soft num">{t('c360.tasteTimes', { n: format.number(taste.lift, 1) })} · {t('c360.tasteText', { own: format.percent(taste.share), base: format.percent(taste.base_share) })}</div>
          <Inferred {...taste} />
        </article>
      )}
      {categories.length > 0 && (
        <article className="card stack">
          <h2>{t('c360.categories')}</h2>
          <Bars rows={categories.slice(0, 8).map((item) => ({ name: item.name ?? t('common.unknown'), share: item.share, side: format.money(item.spent_minor) }))} />
        </article>
      )}
      {preferences.hours.some(Boolean) && <When preferences={preferences} />}
      {channels.length > 0 && (
        <article className="card stack">
          <h2>{t('c360.channels')}</h2>
          <Bars rows={channels.map((item) => ({ name: code('channel', item.code), share: item.share, side: t('common.orders', { n: item.orders }) }))} />
        </article>
      )}
      {stores.length > 0 && (
        <article className="card stack">
          <h2>{t('c360.stores')}</h2>
          <Bars rows={stores.slice(0, 6).map((item) => ({ name: item.name ?? t('common.unknown'), share: item.share, side: t('common.orders', { n: item.orders }) }))} />
        </article>
      )}
    </div>
  );
}

/** What somebody said stands as it was said; what purchases hint at stands below it, and never in its place. */
function Home({ household: { said, inferred } }: { household: NonNullable<Preferences['household']> }) {
  const { t, code } = useT();
  return (
    <article className="card">
      <div className="row between"><h2>{t('c360.household')}</h2>{inferred && <Why title={t('c360.household')} factors={inferred.why} />}</div>
      {said && <div className={styles.big} style={{ margin: '8px 0' }}>{code('household', said.code)}</div>}
      {said && <div className="soft">{t('c360.saidBy', { source: sourceName({ code: said.source, name: said.source_name }, code) })}</div>}
      {inferred && !said && <div className={styles.big} style={{ margin: '8px 0' }}>{code('household', inferred.code)}</div>}
      {inferred && said && <div className="muted" style={{ marginTop: 12 }}>{t('c360.hint', { kind: code('household', inferred.code) })}</div>}
      {inferred && <Inferred {...inferred} />}
    </article>
  );
}

function Inferred({ confidence, method }: { confidence: number; method: string; why?: Factor[] }) {
  const { t, code } = useT();
  const format = useFormat();
  return (
    <div className="row wrap small muted" style={{ marginTop: 12 }}>
      <span className={styles.inferred}>{t('c360.inferred')}</span>
      {t('c360.confidence', { p: format.percent(confidence, 0) })} · {t('c360.methodIs', { m: code('method', method) })}
    </div>
  );
}

function Bars({ rows }: { rows: { name: string; share: number; side: string }[] }) {
  const format = useFormat();
  const most = Math.max(...rows.map((row) => row.share), 0.01);
  return (
    <div className={styles.bars}>
      {rows.map((row) => (
        <div key={row.name} className={styles.bar}>
          <span className="ellipsis" title={row.name}>{row.name}</span>
          <i aria-hidden="true"><b style={{ width: `${(row.share / most) * 100}%` }} /></i>
          <span className="num small soft right">{row.side} <span className="muted">{format.percent(row.share, 0)}</span></span>
        </div>
      ))}
    </div>
  );
}

function When({ preferences: { hours, weekdays } }: { preferences: Preferences }) {
  const { t } = useT();
  const mostHour = Math.max(...hours, 1);
  const mostDay = Math.max(...weekdays, 1);
  const names = [t('c360.wd0'), t('c360.wd1'), t('c360.wd2'), t('c360.wd3'), t('c360.wd4'), t('c360.wd5'), t('c360.wd6')];
  return (
    <article className="card">
      <h2 style={{ marginBottom: 14 }}>{t('c360.hours')}</h2>
      <div className={styles.hours} role="img" aria-label={t('c360.byHour')}>
        {hours.map((n, hour) => <i key={hour} style={{ height: `${(n / mostHour) * 100}%`, opacity: n ? 0.35 + (0.65 * n) / mostHour : 0.25 }} title={t('c360.ordersAt', { h: hour, n })} />)}
      </div>
      <div className={`${styles.hourAxis} num`}><span>0</span><span>6</span><span>12</span><span>18</span><span>24</span></div>
      <div className={styles.week} role="group" aria-label={t('c360.byWeekday')}>
        {weekdays.map((n, at) => (
          <div key={at}>
            <span className="num" style={{ background: `color-mix(in srgb, var(--sk-c2) ${Math.round((n / mostDay) * 55)}%, var(--sk-sunken))` }}>{n}</span>
            {names[at]}
          </div>
        ))}
      </div>
    </article>
  );
}
