import { expect, it } from 'vitest';
import { matchEntries, type Entry } from './entries';

const entry = (label: string, words = ''): Entry => ({ key: label, label, words, run: () => {} });
const entries = [entry('驾驶舱', 'Cockpit'), entry('导入文件', 'Import a file daoru'), entry('导入', 'Imports'), entry('新建标签', 'New tag')];
const find = (text: string) => matchEntries(entries, text).map(({ label }) => label);

it('everything before anything is typed', () => expect(find('')).toHaveLength(4));
it('in Chinese, English and pinyin', () => expect([find('导入'), find('import'), find('daoru')]).toEqual([['导入文件', '导入'], ['导入文件', '导入'], ['导入文件']]));
it('every word must occur', () => expect(find('new tag')).toEqual(['新建标签']));
it('nothing for nonsense', () => expect(find('xyzzy')).toEqual([]));
