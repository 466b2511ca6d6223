import type { ContactRef } from '../../contacts/contact.ts';
import { asOwner } from '../../contacts/owner.ts';
import { choosePerson } from '../contacts/choose-person.ts';
import { personCard, readPerson } from '../contacts/person-card.ts';
import { openPerson, signPerson } from '../contacts/person-reference.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { referenceData } from '../references.ts';
import type { CardReply } from '../reply.ts';

/** Removes a person from the viewer's favorites. */
export const removeFavorite: Dialog = {
  name: 'remove-favorite',
  role: 'staff',
  chat: 'personal',
  does: 'search',
  denied: undefined,
  command: {
    words: ['unstar', 'unfavorite', 'unfavourite', 'remove favorite', 'remove favourite'],
    names: 'person',
    example: 'unstar John Doe',
    description: 'Removes a person from your favorites',
    listed: false,
    run: (argument, context) =>
      choosePerson(argument, context, {
        dialog: 'remove-favorite',
        prompt: 'Choose the contact to remove from your favorites.',
        button: ({ refs }) => ({
          title: 'Remove from favorites',
          verb: 'favorite.remove',
          data: { ref: signPerson(refs, undefined, context) },
          sendsInputs: false,
        }),
        accepts: () => true,
        refuse: () => ({ kind: 'nothing' }),
        run: ({ refs }) => remove(refs, context),
      }),
    runFor: remove,
  },
  verbs: [
    onVerb('favorite.remove', referenceData, ({ ref }, context) =>
      remove(openPerson(ref, context).refs, context),
    ),
  ],
};

async function remove(refs: readonly ContactRef[], context: DialogContext): Promise<CardReply> {
  const person = await readPerson(refs, context);
  await context.favorites.remove(asOwner(context.actor.objectId), [...refs, ...person.refs]);
  return personCard(person, { notice: 'Removed from your favorites.', back: undefined }, context);
}
