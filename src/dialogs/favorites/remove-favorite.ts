import { asOwner } from '../../contacts/owner.ts';
import { messages } from '../../languages/messages.ts';
import { personCard, readPerson } from '../contacts/person-card.ts';
import { favoriteDialog } from './favorite-dialog.ts';

/** Removes a person from the viewer's favorites. */
export const removeFavorite = favoriteDialog({
  name: 'remove-favorite',
  verb: 'favorite.remove',
  command: {
    words: ['unstar', 'unfavorite', 'unfavourite', 'remove favorite', 'remove favourite'],
    example: 'unstar John Doe',
  },
  texts: () => ({
    description: messages.favorites.removesPersonFromYourFavorites,
    prompt: messages.favorites.chooseContactToRemoveFromYourFavorites,
  }),
  async run(refs, context) {
    const person = await readPerson(refs, context);
    const all = [...refs, ...person.refs];
    const isRemoved = await context.favorites.remove(asOwner(context.actor.objectId), all);
    const notice = isRemoved
      ? messages.favorites.removedFromYourFavorites
      : messages.favorites.isntInYourFavorites;
    return personCard(person, { notice, back: undefined }, context);
  },
});
