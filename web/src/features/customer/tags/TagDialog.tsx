import { App, Button, Form, Input, Modal, Segmented } from 'antd';
import { useState } from 'react';
import type { Tag, TagBody, TagFamily } from '@/api/types';
import { useT } from '@/i18n/translate';
import { useShowProblem } from '@/shared/useProblem';
import { filterBody, readFilter, type CustomerFilter } from '../customers/filter';
import { useConditionTexts } from '../customers/useConditionText';
import { useTagActions } from './queries';
import styles from './Tags.module.css';

export const TAG_COLORS = ['#0f6b57', '#2f93a3', '#4f74c8', '#8a6cc2', '#c2528b', '#c9541c', '#b5850f', '#6b7a73'];
const FAMILIES: TagFamily[] = ['who', 'does', 'worth'];

export function TagDialog({ tag, rule: firstRule, onClose }: { tag?: Tag; rule?: CustomerFilter; onClose: () => void }) {
  const { t } = useT();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const { create, change } = useTagActions();
  const [name, setName] = useState(tag?.name ?? '');
  const [color, setColor] = useState(tag?.color ?? TAG_COLORS[0] ?? '');
  const [family, setFamily] = useState<TagFamily>(tag?.family ?? (firstRule ? 'does' : 'who'));
  const [rule, setRule] = useState<CustomerFilter | undefined>(firstRule ?? (tag?.rule ? readFilter(tag.rule) : undefined));
  const texts = useConditionTexts(rule ?? {});
  const isBusy = create.isPending || change.isPending;
  const save = () => {
    const body: TagBody = { name: name.trim(), color, family, rule: rule ? filterBody(rule) : tag ? null : undefined };
    const after = { onError: showProblem, onSuccess: () => { void message.success(t('tags.created')); onClose(); } };
    if (tag) change.mutate({ id: tag.id, ...body }, after);
    else create.mutate(body, after);
  };
  return (
    <Modal open title={t(tag ? 'tags.editTitle' : 'tags.add')} okText={t('common.save')} onOk={save} onCancel={onClose} confirmLoading={isBusy} okButtonProps={{ disabled: !name.trim() }}>
      <Form layout="vertical">
        <Form.Item label={t('tags.name')} htmlFor="tag-name"><Input autoFocus id="tag-name" value={name} maxLength={40} onChange={(event) => setName(event.target.value)} onPressEnter={() => name.trim() && save()} /></Form.Item>
        <Form.Item label={t('tags.family')}><Segmented block value={family} onChange={setFamily} options={FAMILIES.map((value) => ({ value, label: t(`family.${value}`) }))} /></Form.Item>
        <Form.Item label={t('tags.color')}>
          <div className={styles.swatches} role="radiogroup" aria-label={t('tags.color')}>
            {TAG_COLORS.map((each, at) => <button key={each} type="button" role="radio" aria-checked={each === color} aria-label={t('tags.colorNamed', { n: at + 1 })} className={styles.swatch} style={{ backgroundColor: each, color: each }} onClick={() => setColor(each)} />)}
          </div>
        </Form.Item>
        <Form.Item label={t('tags.rule')} style={{ marginBottom: 0 }}>
          {rule ? (
            <div className={styles.rule}>
              <div className="row between"><span className="muted small">{t('tags.ruleHint')}</span><Button size="small" type="text" onClick={() => setRule(undefined)}>{t('tags.ruleDrop')}</Button></div>
              <ul>{texts.map((text) => <li key={text.name}>{text.label} <b>{text.value}</b></li>)}</ul>
            </div>
          ) : <p className="muted">{t('tags.ruleNone')} {t('tags.ruleHow')}</p>}
        </Form.Item>
      </Form>
    </Modal>
  );
}
