import type { CardAction } from '../../cards/engine/card.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import { asOwner } from '../../contacts/owner.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { signPerson } from '../contacts/person-reference.ts';
import type { DialogContext } from '../define-dialog.ts';

export type FavoriteVerb = 'favorite.add' | 'favorite.remove';

/**
 * Returns the button that adds a person to the viewer's favorites, or removes them; undefined where others read
 * along.
 */
export async function favoriteButton(
  { refs }: Pick<FoundPerson, 'refs'>,
  context: DialogContext,
): Promise<CardAction | undefined> {
  if (context.chat.kind !== 'personal') return undefined;
  const favorites = await context.favorites.of(asOwner(context.actor.objectId));
  const isFavorite = favorites.some(({ source, id }) =>
    refs.some((ref) => ref.source === source && ref.id === id),
  );
  return { ...buttonFor(isFavorite ? 'favorite.remove' : 'favorite.add', refs, context), mode: 'secondary' };
}

/** Returns the button that adds a person to the viewer's favorites or removes them. */
export function buttonFor(
  verb: FavoriteVerb,
  refs: readonly ContactRef[],
  context: DialogContext,
): CardAction {
  return {
    title:
      verb === 'favorite.add' ? messages.favorites.addToFavorites : messages.favorites.removeFromFavorites,
    verb,
    data: { ref: signPerson(refs, undefined, context) },
    sendsInputs: false,
  };
}
