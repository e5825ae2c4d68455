//! Editing who someone is. What was typed stays while the drawer is closed and opened again.
import { App, Button, DatePicker, Drawer, Form, Input, Segmented, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import type { Customer360, CustomerEdit } from '@/api/types';
import { MESSAGES, useT } from '@/i18n/translate';
import { useIsPhone } from '@/shared/useIsPhone';
import { fieldErrors, useShowProblem } from '@/shared/useProblem';
import { useEditCustomer } from './queries';

interface Values {
  name?: string;
  gender?: 'female' | 'male' | '';
  birthday?: Dayjs | null;
  household?: string;
  phone?: string;
  email?: string;
  city?: string;
  district?: string;
  address?: string;
}

/** What somebody said, not what purchases hint at. */
function saidHousehold({ preferences }: Customer360): string | undefined {
  return preferences.household?.said?.code;
}

/** Only what differs from what is known, so that an untouched field is not recorded as said by hand. */
export function changesOf(values: Values, customer: Customer360): CustomerEdit {
  const phone = customer.contacts.find((contact) => contact.kind === 'phone')?.value;
  const known: Record<string, string | null | undefined> = {
    name: customer.name, gender: customer.gender, birthday: customer.birthday, household: saidHousehold(customer), phone, email: customer.email, city: customer.city, district: customer.district, address: customer.address,
  };
  const typed: Record<string, string | undefined> = { ...values, birthday: values.birthday?.format('YYYY-MM-DD'), gender: values.gender || undefined, household: values.household || undefined };
  const changed = Object.keys(known).filter((key) => {
    const text = typed[key]?.trim() || null;
    // A number once known stays known: a new one is added, an emptied field takes nothing away.
    if (text === null && (key === 'phone' || key === 'email')) return false;
    return text !== (known[key] || null);
  });
  return Object.fromEntries(changed.map((key) => [key, typed[key]?.trim() || null])) as CustomerEdit;
}

export function EditDrawer({ customer, open, onClose }: { customer: Customer360; open: boolean; onClose: () => void }) {
  const { t, code } = useT();
  const isPhone = useIsPhone();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<Values>();
  const edit = useEditCustomer(customer.id);
  const phone = customer.contacts.find((contact) => contact.kind === 'phone')?.value;
  const save = (values: Values) => {
    const changes = changesOf(values, customer);
    if (Object.keys(changes).length === 0) return onClose();
    edit.mutate(changes, {
      onSuccess: () => { void message.success(t('common.saved')); onClose(); },
      onError: (error) => {
        const fields = fieldErrors<Values>(error, code);
        if (fields.length > 0) form.setFields(fields);
        else showProblem(error);
      },
    });
  };
  return (
    <Drawer title={t('c360.editTitle')} open={open} onClose={onClose} size={isPhone ? '100%' : 440} forceRender
      footer={<div className="row" style={{ justifyContent: 'flex-end' }}><Button onClick={onClose}>{t('common.close')}</Button><Button type="primary" loading={edit.isPending} onClick={form.submit}>{t('common.save')}</Button></div>}>
      <p className="muted" style={{ marginBottom: 16 }}>{t('c360.editHint')}</p>
      <Form<Values> form={form} layout="vertical" onFinish={save} preserve
        initialValues={{ name: customer.name ?? '', gender: customer.gender ?? '', birthday: customer.birthday ? dayjs(customer.birthday) : null, household: saidHousehold(customer), phone: phone ?? '', email: customer.email ?? '', city: customer.city ?? '', district: customer.district ?? '', address: customer.address ?? '' }}>
        <Form.Item name="name" label={t('customers.name')}><Input maxLength={100} /></Form.Item>
        <Form.Item name="phone" label={t('contact.phone')}><Input inputMode="tel" maxLength={30} /></Form.Item>
        <Form.Item name="email" label={t('contact.email')}><Input inputMode="email" maxLength={200} /></Form.Item>
        <Form.Item name="gender" label={t('c360.gender')}>
          <Segmented options={[{ value: '', label: t('common.unknown') }, { value: 'female', label: t('gender.female') }, { value: 'male', label: t('gender.male') }]} />
        </Form.Item>
        <Form.Item name="birthday" label={t('c360.birthday')}><DatePicker style={{ width: '100%' }} /></Form.Item>
        <Form.Item name="household" label={t('c360.household')}>
          <Select allowClear placeholder={t('common.unknown')} options={Object.keys(MESSAGES['zh-CN'].household).map((kind) => ({ value: kind, label: code('household', kind) }))} />
        </Form.Item>
        <Form.Item name="city" label={t('customers.city')}><Input maxLength={60} /></Form.Item>
        <Form.Item name="district" label={t('recordField.district')}><Input maxLength={60} /></Form.Item>
        <Form.Item name="address" label={t('c360.address')}><Input.TextArea autoSize maxLength={300} /></Form.Item>
      </Form>
    </Drawer>
  );
}
