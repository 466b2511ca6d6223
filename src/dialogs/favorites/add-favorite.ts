import { asOwner } from '../../contacts/owner.ts';
import { messages } from '../../languages/messages.ts';
import { personCard, readPerson } from '../contacts/person-card.ts';
import { favoriteDialog } from './favorite-dialog.ts';
import { mostFavorites } from './favorites.ts';

/** Adds a person to the viewer's favorites. */
export const addFavorite = favoriteDialog({
  name: 'add-favorite',
  verb: 'favorite.add',
  command: {
    words: ['star', 'bookmark', 'favorite', 'favourite', 'add favorite', 'add favourite'],
    example: 'star John Doe',
    listed: 'help',
  },
  texts: () => ({
    description: messages.favorites.addsPersonToYourFavorites,
    prompt: messages.favorites.chooseContactToAddToYourFavorites,
  }),
  async run(refs, context) {
    const person = await readPerson(refs, context);
    const owner = asOwner(context.actor.objectId);
    const isAdded = await context.favorites.add(owner, person.contact.ref, context.clock(), mostFavorites);
    const notice = isAdded
      ? messages.favorites.addedToYourFavorites
      : messages.favorites.youHaveFavoritesAlready({ count: mostFavorites });
    return personCard(person, { notice, back: undefined }, context);
  },
});
