import type { Contact } from '../contacts/contact.ts';
import { sameValue } from '../contacts/difference.ts';
import type { ChangeRecord } from './change-record.ts';
import type { ChangeRequest, FieldConflict } from './change-request.ts';
import type { ChangeOutcome } from './change-requests.ts';

/** What others see of a request. */
export function toOutcome({ request, outcome }: ChangeRecord): ChangeOutcome {
  const { stored, mismatches = [] } = outcome ?? {};
  return { request, stored, mismatches, conflicts: stored === undefined ? [] : conflictsOf(request, stored) };
}

function conflictsOf(request: ChangeRequest, stored: Contact): readonly FieldConflict[] {
  if (request.state !== 'conflict') return [];
  return request.difference
    .filter(({ field, before }) => !sameValue(before, stored[field]))
    .map(({ field, before, after }) => ({ field, base: before, theirs: stored[field], ours: after }));
}
