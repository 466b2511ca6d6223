import { z } from 'zod';
import { asOwner } from '../../contacts/owner.ts';
import { messages } from '../../languages/messages.ts';
import { findContext } from '../contacts/find-context.ts';
import { pageSize } from '../contacts/people-page.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { CardReply } from '../reply.ts';
import { mostFavorites } from './favorites.ts';
import { peopleList } from './people-list.ts';

const pageData = z.object({ first: z.coerce.number().int().min(1).max(mostFavorites).default(1) });

/** Lists the person's favorites, the latest first. */
export const listFavorites: Dialog = {
  name: 'list-favorites',
  role: 'staff',
  chat: 'personal',
  does: 'search',
  command: {
    words: ['favorites', 'favourites', 'my favorites', 'my favourites', 'show favorites', 'show favourites'],
    otherwise: 'search',
    example: 'favorites',
    description: () => messages.favorites.listsYourFavorites,
    listed: 'help',
    run: (_argument, context) => listFrom(1, context),
    showFrom: listFrom,
  },
  verbs: [
    onVerb('favorites.list', pageData, async ({ first }, context) => ({
      ...(await listFrom(first, context)),
      placement: first === 1 ? 'new' : 'replace',
    })),
  ],
};

async function listFrom(first: number, context: DialogContext): Promise<CardReply> {
  const owner = asOwner(context.actor.objectId);
  const all = await context.favorites.of(owner);
  const start = Math.min(first, Math.max(1, all.length - ((all.length - 1) % pageSize)));
  const page = all.slice(start - 1, start - 1 + pageSize);
  const { people, gone, isIncomplete } = await context.directory.read(page, findContext(context));
  await context.favorites.remove(owner, gone);
  const note = [
    gone.length === 0 ? '' : messages.favorites.favoritesNoLongerExist({ count: gone.length }),
    isIncomplete ? messages.favorites.someFavoritesCouldNotBeRead : '',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
  if (people.length === 0) {
    const hint = messages.favorites.openPersonAndChooseAddToFavorites;
    return noticeReply(
      messages.favorites.noFavorites,
      note === '' ? hint : messages.favorites.noteAndHint({ note, hint }),
    );
  }
  const total = all.length - gone.length;
  return peopleList(
    {
      title: messages.buttons.favorites,
      dialog: 'list-favorites',
      verb: 'favorites.list',
      people,
      first: start,
      total,
      note,
    },
    context,
  );
}
