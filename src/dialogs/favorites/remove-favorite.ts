import { asOwner } from '../../contacts/owner.ts';
import { personCard, readPerson } from '../contacts/person-card.ts';
import { favoriteDialog } from './favorite-dialog.ts';

/** Removes a person from the viewer's favorites. */
export const removeFavorite = favoriteDialog({
  name: 'remove-favorite',
  verb: 'favorite.remove',
  command: {
    words: ['unstar', 'unfavorite', 'unfavourite', 'remove favorite', 'remove favourite'],
    example: 'unstar John Doe',
    description: 'Removes a person from your favorites',
  },
  prompt: 'Choose the contact to remove from your favorites.',
  async run(refs, context) {
    const person = await readPerson(refs, context);
    await context.favorites.remove(asOwner(context.actor.objectId), [...refs, ...person.refs]);
    return personCard(person, { notice: 'Removed from your favorites.', back: undefined }, context);
  },
});
