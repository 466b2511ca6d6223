import type { Contact, ContactField } from '../../contacts/contact.ts';
import { type ChangeRecord, conflictsOf } from './change-record.ts';
import type { ChangeRequest, FieldConflict } from './change-request.ts';

/** What others see of a request. */
export function toOutcome({ request, outcome }: ChangeRecord): ChangeOutcome {
  const { stored } = outcome ?? {};
  const conflicts = request.state === 'conflict' ? conflictsOf(request.difference, stored) : [];
  return { request, stored, mismatches: request.reading.otherwise, conflicts };
}

export interface ChangeOutcome {
  readonly request: ChangeRequest;
  /** In the state 'conflict': what was changed meanwhile, field by field; [] otherwise. */
  readonly conflicts: readonly FieldConflict[];
  /** The contact as it was read back after the end; undefined when it is gone or could not be read. */
  readonly stored: Contact | undefined;
  /** Fields that were sent, and are not in the system as they were asked for. */
  readonly mismatches: readonly ContactField[];
}
