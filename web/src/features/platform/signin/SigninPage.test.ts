import { expect, it } from 'vitest';
import { safeNext } from './SigninPage';

it.each([
  ['/customers?tier=loyal', '/customers?tier=loyal'],
  [undefined, '/'],
  ['https://elsewhere.example', '/'],
  ['//elsewhere.example', '/'],
  ['/\\elsewhere.example', '/'],
  ['/signin?next=/signin', '/'],
])('after signing in, %s leads to %s', (next, to) => expect(safeNext(next)).toBe(to));
