import type { ContactRef } from '../../contacts/contact.ts';
import { asOwner } from '../../contacts/owner.ts';
import type { Wanted } from '../../contacts/query/contact-query.ts';
import { parseQuery } from '../../contacts/query/parse-query.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { CardReply } from '../reply.ts';
import { personCard, readPerson } from './person-card.ts';
import type { ListPosition } from './person-reference.ts';
import { type Redacted, redactPerson } from './redact-person.ts';

/**
 * Shows the person with these records, and records the view for ranking.
 * @param options.wants the detail that is shown large; by default the one that the list was asked for
 * @param options.notice returns the line above the details, '' for none; given what this chat shows of the person
 */
export async function showPerson(
  refs: readonly ContactRef[],
  back: ListPosition | undefined,
  context: DialogContext,
  {
    wants = back === undefined ? 'anything' : parseQuery(back.text).wants,
    notice = () => '',
  }: { readonly wants?: Wanted; readonly notice?: (shown: Redacted) => string } = {},
): Promise<CardReply> {
  const person = await readPerson(refs, context);
  context.directory.recordView(person.refs, asOwner(context.actor.objectId));
  const shown = redactPerson(person, wants, context);
  return personCard(person, { notice: notice(shown), back, wants }, context);
}
