//! English, complete; its shape is the type that Chinese must satisfy.
import * as app from './en/app';
import * as codes from './en/codes';
import * as customer from './en/customer';
import * as feeds from './en/feeds';
import * as identity from './en/identity';
import * as imports from './en/imports';
import * as problems from './en/problems';
import * as quality from './en/quality';

export const en = { ...app, ...codes, ...customer, ...feeds, ...identity, ...imports, ...problems, ...quality };
