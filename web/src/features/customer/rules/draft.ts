//! Rules as they stand in the editor: every kind has a line, whether its rule is on or off.
import type { ContactKind, IdentityRule, IdentityRules, RuleDraft, Thresholds } from '@/api/types';
import type { RulesDraft } from './queries';

export const KINDS: ContactKind[] = ['wechat_unionid', 'tax_id', 'customer_no', 'buyer_id', 'dealer_no', 'wechat_openid', 'card', 'phone', 'email'];

export interface Line extends IdentityRule {
  isOn: boolean;
}
export interface Editing {
  lines: Line[];
  thresholds: Thresholds;
}

/** What a rule begins with that has been off so far. */
const fresh = (kind: ContactKind): Line => ({ kind, isOn: false, confidence: 0.9, records_max: 10, names_max: 3, name_guard: true, per_customer_max: 5, placeholders: [] });

export function editingOf({ rules, thresholds }: Pick<IdentityRules, 'rules' | 'thresholds'>): Editing {
  const lines = rules.map((rule) => ({ ...rule, placeholders: rule.placeholders ?? [], isOn: true }));
  const off = KINDS.filter((kind) => !lines.some((line) => line.kind === kind)).map(fresh);
  return { lines: [...lines, ...off], thresholds };
}

export function draftOf({ lines, thresholds }: Editing): RulesDraft {
  const rules = lines.filter((line) => line.isOn).map(({ kind, confidence, records_max, names_max, name_guard, per_customer_max, placeholders }, at): RuleDraft =>
    ({ kind, priority: at + 1, confidence, records_max, names_max, name_guard, per_customer_max, placeholders }));
  return { rules, thresholds };
}

export function isSame(one: Editing, other: Editing): boolean {
  return JSON.stringify(draftOf(one)) === JSON.stringify(draftOf(other));
}

/** Moves a line up or down among the others. */
export function moved(editing: Editing, at: number, by: -1 | 1): Editing {
  const lines = [...editing.lines];
  const [line] = lines.splice(at, 1);
  if (line) lines.splice(at + by, 0, line);
  return { ...editing, lines };
}

/** What is wrong by field, as `phone.records_max` or `thresholds.merge`: the server counts only the rules that are on. */
export function problemsByField<Problem extends { field: string }>(editing: Editing, problems: Problem[]): Map<string, Problem> {
  const on = editing.lines.filter((line) => line.isOn);
  return new Map(problems.map((problem) => {
    const [, what, at, field] = problem.field.split('/');
    return [what === 'rules' ? `${on[Number(at)]?.kind ?? ''}.${field ?? ''}` : `${what ?? ''}.${at ?? ''}`, problem];
  }));
}
