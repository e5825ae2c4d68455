import { useMutation } from '@tanstack/react-query';
import { App, Form, Input, Modal } from 'antd';
import { api } from '@/api/client';
import type { Me } from '@/api/types';
import { useT } from '@/i18n/translate';
import { fieldErrors, useShowProblem } from '@/shared/useProblem';

interface Values {
  current_password: string;
  password: string;
}
const PASSWORD_MIN = 8;

export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const { t, code } = useT();
  const { message } = App.useApp();
  const showProblem = useShowProblem();
  const [form] = Form.useForm<Values>();
  const change = useMutation({
    mutationFn: (values: Values) => api.patch<Me>('/session', values),
    onSuccess: () => { void message.success(t('account.passwordDone')); onClose(); },
    onError: (error) => {
      const fields = fieldErrors<Values>(error, code);
      if (fields.length > 0) form.setFields(fields);
      else showProblem(error);
    },
  });
  return (
    <Modal open title={t('account.password')} okText={t('common.save')} onOk={form.submit} onCancel={onClose} confirmLoading={change.isPending}>
      <Form<Values> form={form} layout="vertical" requiredMark={false} onFinish={(values) => change.mutate(values)}>
        <Form.Item name="current_password" label={t('account.passwordNow')} rules={[{ required: true, message: t('common.required') }]}><Input.Password autoComplete="current-password" /></Form.Item>
        <Form.Item name="password" label={t('account.passwordNew')} rules={[{ required: true, min: PASSWORD_MIN, message: t('setup.short') }]}><Input.Password autoComplete="new-password" /></Form.Item>
      </Form>
    </Modal>
  );
}
