import type { ContactRef } from '../../contacts/contact.ts';
import { asOwner } from '../../contacts/owner.ts';
import { choosePerson } from '../contacts/choose-person.ts';
import { personCard, readPerson } from '../contacts/person-card.ts';
import { openPerson, signPerson } from '../contacts/person-reference.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { referenceData } from '../references.ts';
import type { CardReply } from '../reply.ts';
import { mostFavorites } from './favorites.ts';

/** Adds a person to the viewer's favorites. */
export const addFavorite: Dialog = {
  name: 'add-favorite',
  role: 'staff',
  chat: 'personal',
  does: 'search',
  denied: undefined,
  command: {
    words: ['star', 'favorite', 'favourite', 'add favorite', 'add favourite'],
    names: 'person',
    example: 'star John Doe',
    description: 'Adds a person to your favorites',
    listed: false,
    inHelp: true,
    run: (argument, context) =>
      choosePerson(argument, context, {
        dialog: 'add-favorite',
        prompt: 'Choose the contact to add to your favorites.',
        button: ({ refs }) => ({
          title: 'Add to favorites',
          verb: 'favorite.add',
          data: { ref: signPerson(refs, undefined, context) },
          sendsInputs: false,
        }),
        accepts: () => true,
        refuse: () => ({ kind: 'nothing' }),
        run: ({ refs }) => add(refs, context),
      }),
    runFor: add,
  },
  verbs: [
    onVerb('favorite.add', referenceData, ({ ref }, context) => add(openPerson(ref, context).refs, context)),
  ],
};

async function add(refs: readonly ContactRef[], context: DialogContext): Promise<CardReply> {
  const person = await readPerson(refs, context);
  const { ref } = person.contact;
  const owner = asOwner(context.actor.objectId);
  const isAdded = await context.favorites.add(owner, ref, context.clock(), mostFavorites);
  const notice = isAdded
    ? 'Added to your favorites. Type “favorites” to see them all.'
    : `You have ${mostFavorites} favorites already. Remove one before you add another.`;
  return personCard(person, { notice, back: undefined }, context);
}
