import { contactDetails } from '../../cards/contacts/contact-details.ts';
import { formatDay } from '../../cards/engine/format-time.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import { joinRecords } from '../../contacts/identity/join-records.ts';
import type { Wanted } from '../../contacts/query/contact-query.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { BackendError, ifFound } from '../../platform/errors.ts';
import { pageButton, thoseForChat } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import { favoriteButton } from '../favorites/favorite-button.ts';
import type { CardReply } from '../reply.ts';
import { changeButtons } from './changeable.ts';
import { findContext } from './find-context.ts';
import { moreButtons } from './more-buttons.ts';
import type { ListPosition } from './person-reference.ts';
import { redactPerson } from './redact-person.ts';

/**
 * Returns the card of a person with the buttons that the viewer may use; `only` limits them to one operation, and
 * `wants` is the detail that is shown large.
 */
export async function personCard(
  person: FoundPerson,
  {
    notice,
    back,
    only,
    wants = 'anything',
  }: {
    readonly notice: string;
    readonly back: ListPosition | undefined;
    readonly only?: 'update' | 'delete';
    readonly wants?: Wanted;
  },
  context: DialogContext,
): Promise<CardReply> {
  const favorite = only === undefined ? await favoriteButton(person, context) : undefined;
  const actions = [
    ...thoseForChat(changeButtons(person, context, only), context),
    ...(only === undefined ? thoseForChat(moreButtons(person, context), context) : []),
    ...(favorite === undefined ? [] : [favorite]),
    ...(back === undefined ? [] : [pageButton(messages.buttons.back, back)]),
  ];
  const shown = redactPerson(person, wants, context);
  const checked = only === undefined ? await checkedLine(person, context) : '';
  const list = back && ({ kind: 'people', ...back, total: 0, rows: [], dialog: '' } as const);
  return {
    kind: 'card',
    card: contactDetails({
      person: shown.person,
      wants: shown.wants,
      notice: [notice, shown.note, checked].filter((line) => line !== '').join('\n'),
      actions,
    }),
    placement: 'replace',
    refersTo: { kind: 'person', refs: person.refs, list },
  };
}

/**
 * Returns who last checked in a review that the contact is right, and when: "Checked by Ana Berg on …"; '' for nobody.
 */
async function checkedLine({ refs }: FoundPerson, context: DialogContext): Promise<string> {
  const check = await context.reviews?.lastCheck(refs);
  if (check === undefined) return '';
  const { timeZone, locale } = context.turn;
  const day = formatDay(check.at, { timeZone, locale, now: context.clock() });
  const name = await context.people.nameOf(check.person);
  return messages.reviews.checkedBy({ name: name || messages.requests.colleague, day });
}

/**
 * Reads all records of a person again and joins them. Records that are gone or whose system does not answer
 * are left out, if at least one is left.
 * @throws {BackendError} `not-found` if none is left, or the first failure if nothing could be read
 */
export async function readPerson(refs: FoundPerson['refs'], context: DialogContext): Promise<FoundPerson> {
  const [person, photo] = await Promise.all([
    readRecords(refs, context),
    context.directory.photo(refs, findContext(context)),
  ]);
  return photo === undefined ? person : { ...person, photo };
}

/**
 * Does the same as {@link readPerson}, without the picture.
 * @param isEnough whether something can be done with the records that are left; otherwise a system that did not answer
 * is the reason
 */
export async function readRecords(
  refs: FoundPerson['refs'],
  context: DialogContext,
  isEnough: (person: FoundPerson) => boolean = () => true,
): Promise<FoundPerson> {
  const reads = await Promise.allSettled(refs.map((ref) => context.directory.get(ref, findContext(context))));
  const contacts = reads.flatMap((read) =>
    read.status === 'fulfilled' && read.value !== undefined ? [read.value.contact] : [],
  );
  const person = joinRecords(contacts);
  const failure = reads.find((read) => read.status === 'rejected');
  if (person !== undefined && (failure === undefined || isEnough(person))) return person;
  throw failure?.reason ?? goneError();
}

/** Returns the error for a known record that no longer exists. */
export function goneError(): BackendError {
  return new BackendError({ system: 'Cardfile', code: 'not-found', message: 'the record is gone' });
}

/**
 * Reads all data of a person, because search hits are incomplete. If a system does not answer, returns the
 * search hit.
 * @returns undefined if all records are gone
 */
export async function readWhole(
  person: FoundPerson,
  context: DialogContext,
  read = readPerson,
): Promise<FoundPerson | undefined> {
  try {
    return await ifFound(read(person.refs, context));
  } catch (error) {
    if (error instanceof BackendError) return person;
    throw error;
  }
}

/**
 * Reads a single record to change, not the joined view of the person.
 * @throws {BackendError} `not-found` if it is gone
 */
export async function readRecord(ref: ContactRef, context: DialogContext): Promise<FoundPerson> {
  const person = await context.directory.get(ref, findContext(context));
  if (person === undefined) throw goneError();
  return person;
}
