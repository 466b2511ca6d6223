import type { CardAction } from '../../cards/engine/card.ts';
import { asOwner } from '../../contacts/owner.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { signPerson } from '../contacts/person-reference.ts';
import type { DialogContext } from '../define-dialog.ts';

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
  return {
    title: isFavorite ? 'Remove from favorites' : 'Add to favorites',
    verb: isFavorite ? 'favorite.remove' : 'favorite.add',
    data: { ref: signPerson(refs, undefined, context) },
    mode: 'secondary',
    sendsInputs: false,
  };
}
