//! 简体中文; every key that `en.ts` has, or it does not compile.
import type { Messages } from './translate';
import * as app from './zh-CN/app';
import * as codes from './zh-CN/codes';
import * as customer from './zh-CN/customer';
import * as feeds from './zh-CN/feeds';
import * as identity from './zh-CN/identity';
import * as imports from './zh-CN/imports';
import * as problems from './zh-CN/problems';
import * as quality from './zh-CN/quality';

export const zhCN: Messages = { ...app, ...codes, ...customer, ...feeds, ...identity, ...imports, ...problems, ...quality };
