import { asOwner } from '../../contacts/owner.ts';
import { personCard, readPerson } from '../contacts/person-card.ts';
import { favoriteDialog } from './favorite-dialog.ts';
import { mostFavorites } from './favorites.ts';

/** Adds a person to the viewer's favorites. */
export const addFavorite = favoriteDialog({
  name: 'add-favorite',
  verb: 'favorite.add',
  command: {
    words: ['star', 'favorite', 'favourite', 'add favorite', 'add favourite'],
    example: 'star John Doe',
    description: 'Adds a person to your favorites',
    inHelp: true,
  },
  prompt: 'Choose the contact to add to your favorites.',
  async run(refs, context) {
    const person = await readPerson(refs, context);
    const owner = asOwner(context.actor.objectId);
    const isAdded = await context.favorites.add(owner, person.contact.ref, context.clock(), mostFavorites);
    const notice = isAdded
      ? 'Added to your favorites. Type “favorites” to see them all.'
      : `You have ${mostFavorites} favorites already. Remove one before you add another.`;
    return personCard(person, { notice, back: undefined }, context);
  },
});
