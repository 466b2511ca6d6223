import type { ItemProposal } from '../changes/request/change-request.ts';
import { type ContactField, pickFields } from '../contacts/contact.ts';
import type { PlannedRow } from './plan-import.ts';

/** Returns the batch items that carry a plan out: those of its new and changed rows. */
export function itemsOfPlan(rows: readonly PlannedRow[]): readonly ItemProposal[] {
  return rows.flatMap(({ result, target, values, name }): readonly ItemProposal[] => {
    if (result === 'new') {
      return [{ operation: 'create', target: undefined, targetName: name, before: {}, after: values }];
    }
    if (result !== 'changed' || target === undefined) return [];
    const before = pickFields(target, Object.keys(values) as ContactField[]);
    return [
      {
        operation: 'update',
        target: target.ref,
        targetName: target.displayName || name,
        before,
        after: values,
      },
    ];
  });
}
