import { listItems } from './lists.ts';
import { messages } from './messages.ts';

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
  const words = Object.hasOwn(reasons, code) && fits ? reasons[code] : undefined;
  return words === undefined ? messages.requests.couldntDoIt({ system }) : words(system);
}

/** Returns a sentence about the fields that somebody changed before Cardfile could. */
export function conflictReason(
  fields: readonly { readonly field: string; readonly value: string }[],
): string {
  return messages.batches.changedMeanwhile({
    changes: listItems(fields.map((field) => messages.batches.now(field))),
  });
}

/** Reasons by backend error code; other codes get the general sentence. */
const reasons: Readonly<Record<string, (system: string) => string>> = {
  'approval-lapsed': () => messages.requests.requesterOrApproverIsNoLongerAllowed,
  'invalid-request': (system) => messages.requests.didNotAcceptOneOfValues({ system }),
  unauthorized: (system) => messages.requests.refusedCardfilesSignIn({ system }),
  forbidden: (system) => messages.requests.doesntAllowCardfileToDoThis({ system }),
  'no-mailbox': (system) => messages.requests.hasNoMailboxForYou({ system }),
  'not-shown-yet': (system) => messages.requests.createdContactButDidntShow({ system }),
  'still-there': (system) => messages.requests.stillThere({ system }),
  'already-exists': () => messages.requests.contactWithThisNameOrAddressExists,
  'changed-meanwhile': () => messages.requests.somebodyChangedContactInMeantime,
  'read-only': () => messages.requests.contactIsSynchronizedFromAnotherSystem,
  throttled: (system) => messages.requests.wasTooBusyForLongTime({ system }),
  unavailable: (system) => messages.requests.couldNotBeReached({ system }),
  'timed-out': (system) => messages.requests.didNotAnswerInTime({ system }),
  'bad-answer': (system) => messages.requests.returnedUnexpectedAnswer({ system }),
  uncertain: (system) => messages.requests.wasNotDone({ system }),
};
