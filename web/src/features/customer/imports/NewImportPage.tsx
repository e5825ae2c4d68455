import { CloudUploadOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, Button, Progress } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { ApiProblem, upload } from '@/api/client';
import type { Import } from '@/api/types';
import { Forbidden } from '@/app/pages';
import { useCan } from '@/app/session';
import { useT } from '@/i18n/translate';
import { useFormat } from '@/shared/format/useFormat';
import { PageHead } from '@/shared/states/States';
import { useProblemText } from '@/shared/useProblem';
import styles from './Imports.module.css';
import { importQuery } from './queries';
import { WizardSteps } from './WizardSteps';

export function NewImportPage() {
  const { t } = useT();
  const can = useCan();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const problemText = useProblemText();
  const picker = useRef<HTMLInputElement>(null);
  const stopper = useRef<AbortController>(undefined);
  const [sending, setSending] = useState<{ name: string; share: number }>();
  const [problem, setProblem] = useState<unknown>();
  const [isOver, setOver] = useState(false);
  useEffect(() => () => stopper.current?.abort(), []);

  const send = async (file: File | undefined) => {
    if (!file) return;
    setProblem(undefined);
    setSending({ name: file.name, share: 0 });
    stopper.current = new AbortController();
    try {
      const made = await upload<Import>('/imports', file, (share) => setSending({ name: file.name, share }), stopper.current.signal);
      queryClient.setQueryData(importQuery(made.id).queryKey, made);
      void queryClient.invalidateQueries({ queryKey: ['imports'] });
      await navigate({ to: '/imports/$id', params: { id: made.id }, replace: true });
    } catch (error) {
      setSending(undefined);
      if (!(error instanceof ApiProblem && error.code === 'stopped')) setProblem(error);
    }
  };
  if (!can('imports.run')) return <Forbidden />;
  return (
    <>
      <PageHead title={t('imports.add')} />
      <WizardSteps at={0} />
      {problem !== undefined && <Alert type="error" showIcon title={problemText(problem)} style={{ marginBottom: 16 }} />}
      <input ref={picker} type="file" accept=".csv,.txt,.tsv,.xlsx,text/csv" hidden aria-label={t('imports.dropTitle')} data-testid="import-file"
        onChange={(event) => { void send(event.target.files?.[0]); event.target.value = ''; }} />
      {sending ? <Sending {...sending} onStop={() => stopper.current?.abort()} /> : (
        <button type="button" className={`${styles.drop} ${isOver ? styles.over : ''}`} onClick={() => picker.current?.click()}
          onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)}
          onDrop={(event) => { event.preventDefault(); setOver(false); void send(event.dataTransfer.files[0]); }}>
          <CloudUploadOutlined className={styles.dropIcon} />
          <b>{t('imports.dropTitle')}</b>
          <span className="muted">{t('imports.dropText')}</span>
        </button>
      )}
    </>
  );
}

function Sending({ name, share, onStop }: { name: string; share: number; onStop: () => void }) {
  const { t } = useT();
  const format = useFormat();
  return (
    <div className="card stack" role="status" aria-live="polite">
      <div className="row between"><b className="ellipsis">{name}</b><Button onClick={onStop}>{t('imports.stop')}</Button></div>
      <Progress percent={Math.floor(share * 100)} strokeColor="var(--sk-primary)" status="active" />
      <span className="muted">{share < 1 ? t('imports.sending', { p: format.percent(share, 0) }) : t('imports.reading')}</span>
    </div>
  );
}
