//! The two pages before the door share one frame: the promise at the left, the form at the right.
import { GlobalOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Mark } from '@/app/Mark';
import { setPreferences } from '@/app/preferences';
import { LOCALES, useT } from '@/i18n/translate';
import styles from './Gate.module.css';

export function Gate({ children, wide }: { children: ReactNode; wide?: boolean }) {
  const { t, locale } = useT();
  const other = LOCALES.find(({ code }) => code !== locale);
  return (
    <div className={styles.gate}>
      <aside className={styles.poster} aria-hidden="true">
        <div className={styles.brand}><Mark size={36} />熟客 Shuke</div>
        <div className={styles.promise}>{t('signin.promise')}</div>
        <svg className={styles.big} viewBox="0 0 32 32" fill="none" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round">
          <path d="M24.5 12V8a4 4 0 0 0-4-4h-13a4 4 0 0 0-4 4v13a4 4 0 0 0 4 4h13a4 4 0 0 0 4-4v-4" /><rect x="9.5" y="10" width="9" height="9" rx="2" />
        </svg>
      </aside>
      <main className={styles.side}>
        {other && <Button type="text" className={styles.lang} icon={<GlobalOutlined />} lang={other.code} onClick={() => setPreferences({ locale: other.code })}>{other.name}</Button>}
        <div className={wide ? styles.wide : styles.form}>{children}</div>
      </main>
    </div>
  );
}
