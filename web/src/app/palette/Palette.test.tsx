import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it, vi } from 'vitest';
import { serve, show } from '@/test/show';
import { Palette } from './Palette';

it('finds a customer and leads to them by keyboard alone', async () => {
  serve({ 'GET /customers/suggest': { items: [{ id: 'cus_1', name: '张丽', phone: '13800138000', tier: 'loyal' }] } });
  const onClose = vi.fn();
  const { router } = show(<Palette onClose={onClose} />);
  await userEvent.type(await screen.findByRole('combobox'), '张丽');
  expect(await screen.findByRole('option', { name: /张丽.*138 0013 8000.*忠诚客户/ })).toHaveAttribute('aria-selected', 'true');
  await userEvent.keyboard('{Enter}');
  expect(onClose).toHaveBeenCalled();
  expect(router.history.location.pathname).toBe('/customers/cus_1');
});

it('closes on Escape', async () => {
  const onClose = vi.fn();
  show(<Palette onClose={onClose} />);
  await userEvent.type(await screen.findByRole('combobox'), '{Escape}');
  expect(onClose).toHaveBeenCalled();
});
