//! What a page shows when there is nothing, when something failed, and its heading when all is well.
import { Button } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { useT } from '@/i18n/translate';
import { useProblemText } from '@/shared/useProblem';
import styles from './States.module.css';

export function EmptyState(props: { title: string; text?: ReactNode; action?: ReactNode; art?: 'file' | 'people' | 'calm' | 'lost'; inline?: boolean }) {
  return (
    <div className={`${styles.state} ${props.inline ? styles.inline : ''}`} role="status">
      {!props.inline && <Art kind={props.art ?? 'calm'} />}
      <div className={styles.title}>{props.title}</div>
      {props.text && <div className={styles.text}>{props.text}</div>}
      {props.action && <div className={styles.actions}>{props.action}</div>}
    </div>
  );
}

export function ErrorState(props: { error: unknown; onRetry?: () => void; inline?: boolean }) {
  const { t } = useT();
  const text = useProblemText();
  return (
    <div className={`${styles.state} ${props.inline ? styles.inline : ''}`} role="alert">
      {!props.inline && <Art kind="lost" />}
      <div className={styles.title}>{t('problem.title')}</div>
      <div className={styles.text}>{text(props.error)}</div>
      {props.onRetry && (
        <div className={styles.actions}>
          <Button type="primary" onClick={props.onRetry}>{t('common.retry')}</Button>
        </div>
      )}
    </div>
  );
}

/** The name of the page in the tab and in the history of the browser. */
export function useTitle(title: string | undefined): void {
  const { t } = useT();
  useEffect(() => {
    document.title = title ? `${title} · ${t('common.product')}` : t('common.product');
  }, [title, t]);
}

export function PageHead(props: { title: string; sub?: ReactNode; actions?: ReactNode }) {
  useTitle(props.title);
  return (
    <header className={styles.head}>
      <div>
        <h1>{props.title}</h1>
        {props.sub && <p>{props.sub}</p>}
      </div>
      <div className={`${styles.headActions} noPrint`}>{props.actions}</div>
    </header>
  );
}

/** Line drawings around the 回 of the mark: a square within a square, always about to close. */
function Art({ kind }: { kind: 'file' | 'people' | 'calm' | 'lost' }) {
  const inner = {
    file: <path d="M38 34h14l8 8v22H38zM52 34v8h8M43 50h12M43 56h12" />,
    people: <path d="M48 34a7 7 0 1 1 0 14a7 7 0 0 1 0-14zM35 64c1-8 6-12 13-12s12 4 13 12" />,
    calm: <path d="M38 49l7 7 14-15" />,
    lost: <path d="M42 42a6.5 6.5 0 1 1 9 6c-2 1-3 2-3 5M48 60v.5" />,
  }[kind];
  return (
    <svg className={styles.art} viewBox="0 0 96 96" fill="none" stroke="currentColor" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">
      <path d="M78 40V26a8 8 0 0 0-8-8H26a8 8 0 0 0-8 8v44a8 8 0 0 0 8 8h44a8 8 0 0 0 8-8V56" opacity=".35" />
      {inner}
    </svg>
  );
}
