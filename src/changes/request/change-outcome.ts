import type { ChangeOutcome } from '../change-requests.ts';
import { type ChangeRecord, conflictsOf } from './change-record.ts';

/** What others see of a request. */
export function toOutcome({ request, outcome }: ChangeRecord): ChangeOutcome {
  const { stored } = outcome ?? {};
  const conflicts = request.state === 'conflict' ? conflictsOf(request.difference, stored) : [];
  return { request, stored, mismatches: request.reading.otherwise, conflicts };
}
