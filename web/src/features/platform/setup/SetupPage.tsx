import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Alert, Button, Form, Input, Select } from 'antd';
import { api } from '@/api/client';
import type { Industry, Me, SetupBody } from '@/api/types';
import { setPreferences } from '@/app/preferences';
import { queryClient } from '@/app/queryClient';
import { meQuery, setupQuery } from '@/app/session';
import { LOCALES, useT } from '@/i18n/translate';
import { useTitle } from '@/shared/states/States';
import { fieldErrors, useProblemText } from '@/shared/useProblem';
import styles from '../signin/Gate.module.css';
import { Gate } from '../signin/Gate';

const INDUSTRIES: Industry[] = ['supermarket', 'restaurant', 'fashion', 'trade', 'seasoning', 'other'];
const CURRENCIES: SetupBody['currency'][] = ['CNY', 'HKD', 'TWD', 'USD', 'EUR', 'GBP', 'JPY', 'KRW', 'SGD', 'THB', 'VND'];
const ZONES = ['Asia/Shanghai', 'Asia/Urumqi', 'Asia/Hong_Kong', 'Asia/Macau', 'Asia/Taipei', 'Asia/Singapore', 'Asia/Kuala_Lumpur', 'Asia/Bangkok', 'Asia/Ho_Chi_Minh', 'Asia/Tokyo', 'Europe/London', 'Europe/Berlin', 'America/New_York', 'America/Los_Angeles', 'UTC'];
export const PASSWORD_MIN = 8;

type Values = SetupBody & { repeat: string };

function bodyOf({ organisation, industry, currency, zone, locale, name, login, password }: Values): SetupBody {
  return { organisation: organisation.trim(), industry, currency, zone, locale, name: name.trim(), login: login.trim(), password };
}

export function SetupPage() {
  const { t, code, locale } = useT();
  useTitle(t('setup.title'));
  const navigate = useNavigate();
  const problemText = useProblemText();
  const [form] = Form.useForm<Values>();
  const setup = useMutation({
    mutationFn: (values: Values) => api.post<Me>('/setup', bodyOf(values)),
    onSuccess: (me) => {
      queryClient.setQueryData(setupQuery.queryKey, { needed: false });
      queryClient.setQueryData(meQuery.queryKey, me);
      setPreferences({ locale: me.person.locale });
      void navigate({ to: '/' });
    },
    onError: (error) => {
      form.setFields(fieldErrors<Values>(error, code));
    },
  });
  const need = { required: true, whitespace: true, message: t('common.required') };
  return (
    <Gate wide>
      <h1>{t('setup.title')}</h1>
      <p className={styles.sub}>{t('setup.sub')}</p>
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={(values) => setup.mutate(values)}
        initialValues={{ currency: 'CNY', zone: 'Asia/Shanghai', locale, industry: 'supermarket' }}>
        <div className={styles.group}>{t('setup.company')}</div>
        <div className={styles.two}>
          <Form.Item name="organisation" label={t('setup.organisation')} rules={[need]}><Input maxLength={100} autoComplete="organization" /></Form.Item>
          <Form.Item name="industry" label={t('setup.industry')} extra={t('setup.industryHint')}><Select options={INDUSTRIES.map((value) => ({ value, label: t(`industry.${value}`) }))} /></Form.Item>
          <Form.Item name="currency" label={t('setup.currency')}><Select showSearch options={CURRENCIES.map((value) => ({ value, label: value }))} /></Form.Item>
          <Form.Item name="zone" label={t('setup.zone')}><Select showSearch options={ZONES.map((value) => ({ value, label: value }))} /></Form.Item>
          <Form.Item name="locale" label={t('setup.locale')}><Select options={LOCALES.map(({ code: value, name: label }) => ({ value, label }))} /></Form.Item>
        </div>
        <div className={styles.group}>{t('setup.you')}</div>
        <div className={styles.two}>
          <Form.Item name="name" label={t('setup.name')} rules={[need]}><Input maxLength={60} autoComplete="name" /></Form.Item>
          <Form.Item name="login" label={t('setup.login')} rules={[need, { pattern: /^[\w.@-]+$/, message: t('setup.loginHint') }]}><Input maxLength={60} autoComplete="username" autoCapitalize="none" spellCheck={false} /></Form.Item>
          <Form.Item name="password" label={t('setup.password')} rules={[{ required: true, min: PASSWORD_MIN, message: t('setup.short') }]}><Input.Password autoComplete="new-password" /></Form.Item>
          <Form.Item name="repeat" label={t('setup.repeat')} dependencies={['password']}
            rules={[({ getFieldValue }) => ({ validator: (_, value) => (value === getFieldValue('password') ? Promise.resolve() : Promise.reject(new Error(t('setup.mismatch')))) })]}>
            <Input.Password autoComplete="new-password" />
          </Form.Item>
        </div>
        {setup.error && <Alert type="error" showIcon title={problemText(setup.error)} style={{ marginBottom: 16 }} />}
        <Button type="primary" size="large" htmlType="submit" block loading={setup.isPending}>{t('setup.submit')}</Button>
      </Form>
    </Gate>
  );
}
