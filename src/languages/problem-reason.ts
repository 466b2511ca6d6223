import { listItems } from './lists.ts';
import { messages } from './messages.ts';
import { writeText } from './write-text.ts';

/** Why a contact was not saved. */
export interface Problem {
  /** A backend error's code. */
  readonly code: string;
  /** The system's name in a sentence. */
  readonly system: string;
  /** The label of the field whose value the system refused; '' if it did not say. */
  readonly refused: string;
  /** Whether the contact was to be added. */
  readonly isNew: boolean;
}

/** Returns a problem as a sentence. */
export function problemReason({ code, system, refused, isNew }: Problem): string {
  if (code === 'not-found' && !isNew) return messages.requests.contactWasDeletedOrMoved;
  if (code === 'invalid-request' && refused !== '')
    return messages.requests.didNotAcceptValueOf({ system, field: refused });
  // A new contact cannot have been changed meanwhile.
  const fits = !isNew || code !== 'changed-meanwhile';
  const { reasons, couldntDoIt } = messages.requests;
  const isKnown = Object.hasOwn(reasons, code) && fits;
  return writeText(isKnown ? reasons[code as keyof typeof reasons] : couldntDoIt, { system });
}

/** Returns a sentence about the fields that somebody changed before Cardfile could. */
export function conflictReason(
  fields: readonly { readonly field: string; readonly value: string }[],
): string {
  return messages.batches.changedMeanwhile({
    changes: listItems(fields.map((field) => messages.batches.now(field))),
  });
}
