import dayjs from 'dayjs';
import { expect, it } from 'vitest';
import type { Customer360 } from '@/api/types';
import { changesOf } from './EditDrawer';

const customer = { name: '张丽', gender: 'female', birthday: '1988-04-12', city: '杭州', preferences: {}, contacts: [{ kind: 'phone', value: '138****8000' }] } as unknown as Customer360;
const same = { name: '张丽', gender: 'female', birthday: dayjs('1988-04-12'), city: '杭州', phone: '138****8000', email: '', district: '', address: '' } as const;

it('says only what differs', () => expect(changesOf({ ...same, name: ' 张莉 ', city: '' }, customer)).toEqual({ name: '张莉', city: null }));
it('a masked phone left alone is not sent back', () => expect(changesOf(same, customer)).toEqual({}));
it('an emptied phone takes nothing away', () => expect(changesOf({ ...same, phone: '' }, customer)).toEqual({}));
