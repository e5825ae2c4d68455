//! What the columns of a file mean: the choices so far, and what is wrong with them.
import type { Import, ImportColumn, ImportFields, ImportKind } from '@/api/types';

export type Mapping = Record<number, string | null>;

export function mappingOf(columns: ImportColumn[]): Mapping {
  return Object.fromEntries(columns.map((column) => [column.index, column.field ?? null]));
}

export function fieldsOf(fields: ImportFields | undefined, kind: ImportKind | null | undefined): { code: string; required: boolean }[] {
  return fields?.kinds.find((each) => each.kind === kind)?.fields ?? [];
}

/** Fields that two columns claim. */
export function doubledFields(mapping: Mapping): string[] {
  const chosen = Object.values(mapping).filter((field): field is string => field !== null);
  return [...new Set(chosen.filter((field, at) => chosen.indexOf(field) !== at))];
}

export type Step = 'what' | 'columns' | 'trial' | 'run' | 'report';
export const STEPS: Step[] = ['what', 'columns', 'trial', 'run', 'report'];

/** Where the wizard stands by what the server says; a draft may be walked back and forth. */
export function stepOf(it: Pick<Import, 'state'>, asked?: string): Step {
  switch (it.state) {
    case 'trying': return 'trial';
    case 'running': case 'undoing': return 'run';
    case 'done': case 'undone': case 'failed': case 'cancelled': return 'report';
    default: break;
  }
  if (asked === 'what' || asked === 'columns') return asked;
  if (asked === 'trial' || it.state === 'ready') return 'trial';
  return 'what';
}
