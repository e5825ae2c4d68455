import { screen } from '@testing-library/react';
import { expect, it } from 'vitest';
import { show } from '@/test/show';
import { Factors } from './Why';

it('says each reason in words with its unit', async () => {
  show(<Factors factors={[
    { code: 'days_since_last', value: 12, unit: 'days' },
    { code: 'monetary', value: 482_000, unit: 'minor', weight: 0.3, contribution: 24 },
    { code: 'industry_weights', text: 'supermarket' },
    { code: 'something_new', value: 0.5, unit: 'ratio' },
  ]} />);
  expect((await screen.findAllByRole('listitem')).map((item) => item.textContent)).toEqual([
    '距上次购买 12 天', '消费 ¥4,820.00权重 0.3+24', '按“连锁超市”加权', 'something new 50%',
  ]);
});
