import { z } from 'zod';
import { asOwner } from '../../contacts/owner.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { showButton } from '../buttons.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { referenceData } from '../references.ts';
import type { CardReply } from '../reply.ts';
import { choosePerson } from './choose-person.ts';
import { personCard, readPerson } from './person-card.ts';
import { type ListPosition, openPerson } from './person-reference.ts';
import { longestSearch } from './search.ts';

/** Shows all current data of one person from all systems. */
export const showContact: Dialog = {
  name: 'show-contact',
  role: 'staff',
  chat: 'any',
  does: 'search',
  denied: undefined,
  command: {
    words: ['show contact', 'show', 'open contact', 'open'],
    names: 'person',
    example: 'show contact John Doe',
    description: 'Shows one person with everything that is known',
    listed: true,
    readsWholeText: true,
    run: (argument, context) =>
      choosePerson(argument, context, {
        button: (person) => showButton(person, { text: argument.slice(0, longestSearch), first: 1 }, context),
        accepts: () => true,
        refuse: () => ({ kind: 'nothing' }),
        run: ({ refs }) => show(refs, undefined, context),
      }),
  },
  verbs: [
    onVerb(
      'contact.show',
      referenceData.extend({ as: z.literal('new').optional() }),
      async ({ ref, as }, context) => {
        const { refs, back } = openPerson(ref, context);
        const card = await show(refs, back, context);
        return as === undefined ? card : { ...card, placement: as };
      },
    ),
  ],
};

/** Shows the person, and records the view for ranking. */
async function show(
  refs: FoundPerson['refs'],
  back: ListPosition | undefined,
  context: DialogContext,
): Promise<CardReply> {
  const person = await readPerson(refs, context);
  context.directory.opened(person.refs, asOwner(context.actor.objectId));
  return personCard(person, { notice: '', back }, context);
}
