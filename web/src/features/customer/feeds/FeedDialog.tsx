import { useQuery } from '@tanstack/react-query';
import { App, AutoComplete, Checkbox, Form, Input, Modal, Segmented, Select } from 'antd';
import { sourcesQuery } from '@/api/lookups';
import type { Feed, FeedWay, ImportKind } from '@/api/types';
import { useT } from '@/i18n/translate';
import { sourceName } from '@/shared/sourceName';
import { fieldErrors, useShowProblem } from '@/shared/useProblem';
import { spanText } from './marks';
import { feedMappingsQuery, useFeedActions } from './queries';

const KINDS: ImportKind[] = ['customers', 'purchases', 'service'];
const WAYS: FeedWay[] = ['folder', 'http'];
const EVERY = [5, 15, 60, 360, 1_440, 10_080];
interface Values {
  way: FeedWay;
  name: string;
  source: string;
  kind: ImportKind;
  folder?: string;
  url?: string;
  token?: string;
  drop_token?: boolean;
  every_minutes: number;
  mapping_id?: string;
}

export function FeedDialog({ feed, root, onClose }: { feed?: Feed; root: string; onClose: () => void }) {
  const { t, code } = useT();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<Values>();
  const way = Form.useWatch('way', form) ?? feed?.way ?? 'folder';
  const kind = Form.useWatch('kind', form) ?? feed?.kind ?? 'customers';
  const { data: sources = [] } = useQuery(sourcesQuery);
  const { data: mappings = [] } = useQuery(feedMappingsQuery);
  const { create, change } = useFeedActions();
  const save = ({ way, folder, url, token, drop_token, mapping_id, ...rest }: Values) => {
    const place = way === 'folder' ? { folder } : { url };
    const after = {
      onSuccess: () => { void message.success(t('common.saved')); onClose(); },
      onError: (error: unknown) => {
        const fields = fieldErrors<Values>(error, code);
        if (fields.length > 0) form.setFields(fields);
        else showProblem(error);
      },
    };
    if (feed) change.mutate({ id: feed.id, ...rest, ...place, mapping_id: mapping_id ?? null, token: drop_token ? null : token || undefined }, after);
    else create.mutate({ way, ...rest, ...place, mapping_id, token: token || undefined }, after);
  };
  const need = { required: true, message: t('common.required') };
  const every = [...new Set([...EVERY, feed?.every_minutes ?? 1_440])].toSorted((a, b) => a - b);
  return (
    <Modal open title={feed ? t('feeds.editTitle', { name: feed.name }) : t('feeds.addTitle')} okText={t('common.save')} onOk={form.submit} onCancel={onClose} confirmLoading={create.isPending || change.isPending}>
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={save} onValuesChange={(changed) => 'kind' in changed && form.setFieldValue('mapping_id', undefined)}
        initialValues={{ way: 'folder', kind: 'customers', every_minutes: 1_440, ...feed, token: undefined, mapping_id: feed?.mapping?.id }}>
        <Form.Item name="way" hidden={Boolean(feed)}><Segmented block options={WAYS.map((value) => ({ value, label: t(`feedWay.${value}`) }))} /></Form.Item>
        <Form.Item name="name" label={t('feeds.name')} rules={[need]}><Input maxLength={60} autoComplete="off" placeholder={t('feeds.namePlaceholder')} /></Form.Item>
        <Form.Item name="source" label={t('imports.sourceLabel')} extra={t('imports.sourceHint')} rules={[need]}>
          <AutoComplete placeholder={t('imports.sourcePlaceholder')} options={sources.map((each) => ({ value: each.code, label: `${sourceName(each, code)} (${each.code})` }))} />
        </Form.Item>
        <Form.Item name="kind" label={t('imports.kind')}><Segmented block options={KINDS.map((value) => ({ value, label: t(`importKind.${value}`) }))} /></Form.Item>
        {way === 'folder'
          ? <Form.Item name="folder" label={t('feeds.folder')} extra={t('feeds.folderHint', { root })} rules={[need]}><Input autoComplete="off" autoCapitalize="none" spellCheck={false} placeholder="pos" /></Form.Item>
          : (
            <>
              <Form.Item name="url" label={t('feeds.url')} extra={t('feeds.urlHint')} rules={[need]}><Input inputMode="url" autoComplete="off" autoCapitalize="none" spellCheck={false} placeholder="https://shop.example.com/export/members.csv" /></Form.Item>
              <Form.Item name="token" label={t('feeds.token')} extra={t('feeds.tokenHint')}><Input.Password autoComplete="new-password" placeholder={feed?.has_token ? t('feeds.tokenKept') : undefined} /></Form.Item>
              {feed?.has_token && <Form.Item name="drop_token" valuePropName="checked"><Checkbox>{t('feeds.tokenDrop')}</Checkbox></Form.Item>}
            </>
          )}
        <Form.Item name="every_minutes" label={t('feeds.every')} extra={t(`feeds.everyHint_${way}`)}><Select options={every.map((value) => ({ value, label: spanText(value, t) }))} /></Form.Item>
        <Form.Item name="mapping_id" label={t('feeds.mapping')} extra={t('feeds.mappingHint')} style={{ marginBottom: 0 }}>
          <Select allowClear placeholder={t('feeds.mappingAny')} showSearch={{ optionFilterProp: 'label' }} options={mappings.filter((each) => each.kind === kind).map((each) => ({ value: each.id, label: `${each.name} (${each.source})` }))} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
