import type { ChangeRequest } from '../changes/change-request.ts';
import type { FieldValue } from '../contacts/field-change.ts';
import { fieldLabels } from './field-labels.ts';
import { literal } from './plain.ts';

/** One field of a difference as the templates show it. */
export interface ChangeLine {
  readonly label: string;
  /** One text or none, with the arrow that follows it. */
  readonly before: readonly string[];
  readonly arrow: readonly string[];
  readonly after: string;
}

/** Old and new value of each field that changes; a new contact has only new values, a deleted one only old ones. */
export function changeLines({
  operation,
  difference,
}: Pick<ChangeRequest, 'operation' | 'difference'>): readonly ChangeLine[] {
  return difference.map(({ field, before, after }) => ({
    label: fieldLabels[field],
    before: operation === 'update' ? [valueWords(before)] : [],
    arrow: operation === 'update' ? [' → '] : [],
    after: valueWords(operation === 'delete' ? before : after),
  }));
}

export function valueWords(value: FieldValue): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  return literal(typeof value === 'string' ? value : value.join('; ')) || '(empty)';
}
