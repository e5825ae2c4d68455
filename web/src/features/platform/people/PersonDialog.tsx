import { useQuery } from '@tanstack/react-query';
import { App, Form, Input, Modal, Select } from 'antd';
import { storesQuery } from '@/api/lookups';
import type { Person, PersonBody, Role } from '@/api/types';
import { useT } from '@/i18n/translate';
import { fieldErrors, useShowProblem } from '@/shared/useProblem';
import { PASSWORD_MIN } from '../setup/SetupPage';
import { usePeopleActions } from './queries';

const ROLES: Role[] = ['manager', 'marketer', 'guide', 'analyst'];
type Values = Required<Pick<PersonBody, 'login' | 'name' | 'role'>> & { store_id?: string; password?: string };

export function PersonDialog({ person, onClose }: { person?: Person; onClose: () => void }) {
  const { t, code } = useT();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<Values>();
  const role = Form.useWatch('role', form);
  const { data: stores = [] } = useQuery(storesQuery);
  const { create, change } = usePeopleActions();
  const save = (values: Values) => {
    const body: PersonBody = { name: values.name, role: values.role, store_id: values.role === 'guide' ? values.store_id : null, password: values.password || undefined };
    const after = {
      onSuccess: () => { void message.success(t('common.saved')); onClose(); },
      onError: (error: unknown) => {
        const fields = fieldErrors<Values>(error, code);
        if (fields.length > 0) form.setFields(fields);
        else showProblem(error);
      },
    };
    if (person) change.mutate({ id: person.id, ...body }, after);
    else create.mutate({ ...body, login: values.login, store_id: body.store_id ?? undefined }, after);
  };
  const need = { required: true, message: t('common.required') };
  return (
    <Modal open title={person ? t('people.editTitle', { name: person.name }) : t('people.addTitle')} okText={t('common.save')} onOk={form.submit} onCancel={onClose} confirmLoading={create.isPending || change.isPending}>
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={save} initialValues={{ login: person?.login, name: person?.name, role: person?.role ?? 'guide', store_id: person?.store?.id }}>
        <Form.Item name="name" label={t('customers.name')} rules={[need]}><Input maxLength={60} autoComplete="off" /></Form.Item>
        <Form.Item name="login" label={t('people.login')} rules={[need]}><Input maxLength={60} disabled={Boolean(person)} autoComplete="off" autoCapitalize="none" spellCheck={false} /></Form.Item>
        <Form.Item name="role" label={t('people.role')}><Select options={ROLES.map((value) => ({ value, label: `${t(`role.${value}`)} · ${t(`roleHint.${value}`)}` }))} /></Form.Item>
        {role === 'guide' && (
          <Form.Item name="store_id" label={t('people.store')} extra={t('people.storeHint')} rules={[need]}>
            <Select showSearch={{ optionFilterProp: 'label' }} options={stores.map((store) => ({ value: store.id, label: store.name }))} />
          </Form.Item>
        )}
        <Form.Item name="password" label={t(person ? 'people.newPassword' : 'people.password')} extra={person && t('people.newPasswordHint')} rules={[{ required: !person, message: t('common.required') }, { min: PASSWORD_MIN, message: t('setup.short') }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
