import { contactDetails } from '../../cards/contacts/contact-details.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import { joinRecords } from '../../contacts/identity/merge.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { BackendError } from '../../platform/errors.ts';
import { pageButton, thoseForChat } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { CardReply } from '../reply.ts';
import { changeButtons } from './changeable.ts';
import { findContext } from './find-context.ts';
import type { ListPosition } from './person-reference.ts';

/** The card of one person, with the buttons that this reader may use; `only` those for one operation. */
export function personCard(
  person: FoundPerson,
  {
    notice,
    back,
    only,
  }: {
    readonly notice: string;
    readonly back: ListPosition | undefined;
    readonly only?: 'update' | 'delete';
  },
  context: DialogContext,
): CardReply {
  const actions = [
    ...thoseForChat(changeButtons(person, context, only), context),
    ...(back === undefined ? [] : [pageButton('Back', back)]),
  ];
  return { kind: 'card', card: contactDetails({ person, notice, actions }), placement: 'replace' };
}

/**
 * Reads all records of a person afresh and joins them. A record that is gone or whose system does not answer is
 * left out, as long as one is there.
 * @throws {BackendError} `not-found` when none is left, or the first failure when nothing could be read
 */
export async function readPerson(refs: FoundPerson['refs'], context: DialogContext): Promise<FoundPerson> {
  const [reads, photo] = await Promise.all([
    Promise.allSettled(refs.map((ref) => context.directory.get(ref, findContext(context)))),
    context.directory.photo(refs, findContext(context)),
  ]);
  const contacts = reads.flatMap((read) =>
    read.status === 'fulfilled' && read.value !== undefined ? [read.value.contact] : [],
  );
  const person = joinRecords(contacts);
  if (person !== undefined) return photo === undefined ? person : { ...person, photo };
  const failure = reads.find((read) => read.status === 'rejected');
  throw failure?.reason ?? goneError();
}

/** What a system's "not found" means for a record that was known. */
export function goneError(): BackendError {
  return new BackendError({ system: 'Cardfile', code: 'not-found', message: 'the record is gone' });
}

/**
 * The same person with everything that is known, for a hit of a search is not read whole. When a system does not
 * answer, what the search has found is better than nothing.
 * @returns undefined when every system says that its record is gone
 */
export async function readWhole(
  person: FoundPerson,
  context: DialogContext,
): Promise<FoundPerson | undefined> {
  try {
    return await readPerson(person.refs, context);
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    return error.code === 'not-found' ? undefined : person;
  }
}

/**
 * Reads the one record that is to be changed, not the joined view of the person.
 * @throws {BackendError} `not-found` when it is gone
 */
export async function readRecord(ref: ContactRef, context: DialogContext): Promise<FoundPerson> {
  const person = await context.directory.get(ref, findContext(context));
  if (person === undefined) throw goneError();
  return person;
}
