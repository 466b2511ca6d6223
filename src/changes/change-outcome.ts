import { type ChangeRecord, conflictsOf } from './change-record.ts';
import type { ChangeOutcome } from './change-requests.ts';

/** What others see of a request. */
export function toOutcome({ request, outcome }: ChangeRecord): ChangeOutcome {
  const { stored } = outcome ?? {};
  const conflicts = request.state === 'conflict' ? conflictsOf(request.difference, stored) : [];
  return { request, stored, mismatches: request.reading.otherwise, conflicts };
}
