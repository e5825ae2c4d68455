import { Steps } from 'antd';
import { useT } from '@/i18n/translate';
import { useIsPhone } from '@/shared/useIsPhone';
import styles from './Imports.module.css';

export function WizardSteps({ at, failed, onGo, reach = at }: { at: number; failed?: boolean; onGo?: (step: number) => void; reach?: number }) {
  const { t } = useT();
  const isPhone = useIsPhone();
  const titles = [t('imports.step1'), t('imports.step2'), t('imports.step3'), t('imports.step4'), t('imports.step5'), t('imports.step6')];
  return (
    <div className={`${styles.steps} noPrint`}>
      {isPhone
        ? <div className="row between"><b>{titles[at]}</b><span className="muted num">{at + 1} / {titles.length}</span></div>
        : <Steps size="small" current={at} status={failed ? 'error' : undefined} onChange={onGo} items={titles.map((title, step) => ({ title, disabled: !onGo || step === 0 || step > reach }))} />}
    </div>
  );
}
