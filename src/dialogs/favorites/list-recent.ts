import { z } from 'zod';
import type { ContactRef } from '../../contacts/contact.ts';
import { asOwner } from '../../contacts/owner.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { findContext } from '../contacts/find-context.ts';
import { pageSize } from '../contacts/people-page.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { CardReply } from '../reply.ts';
import { peopleList } from './people-list.ts';

/** The most records that are read for one page of people; a person may have several. */
const mostRecords = 20;

/** Lists the people whom the person opened last. */
export const listRecent: Dialog = {
  name: 'list-recent',
  role: 'staff',
  chat: 'personal',
  does: 'search',
  command: {
    words: [
      'recent',
      'recents',
      'recent contacts',
      'recent people',
      'recently opened',
      'recently viewed',
      'who did i look at last',
      'who did i open last',
    ],
    otherwise: 'search',
    example: 'recent',
    description: () => messages.favorites.listsPeopleThatYouOpenedLast,
    listed: 'help',
    run: (_argument, context) => list(context),
  },
  verbs: [onVerb('recent.list', z.object({}), (_data, context) => list(context))],
};

async function list(context: DialogContext): Promise<CardReply> {
  const refs = await context.directory.recent(asOwner(context.actor.objectId), mostRecords);
  if (refs === undefined)
    return noticeReply(
      messages.favorites.recentPeopleAreNotKeptHere,
      messages.favorites.searchForPersonOrAddThem,
    );
  const { people, isIncomplete } = await context.directory.read(refs, findContext(context));
  const shown = different(people).slice(0, pageSize);
  if (shown.length === 0)
    return noticeReply(messages.favorites.noRecentPeople, messages.favorites.peopleThatYouOpenAreListedHere);
  const note = isIncomplete ? messages.favorites.somePeopleCouldNotBeRead : '';
  return peopleList(
    {
      title: messages.favorites.recentlyOpened,
      dialog: 'list-recent',
      verb: 'recent.list',
      people: shown,
      first: 1,
      total: shown.length,
      note,
    },
    context,
  );
}

/** Returns the people without those whose records belong to one before. */
function different(people: readonly FoundPerson[]): readonly FoundPerson[] {
  const known = new Set<string>();
  const keyOf = ({ source, id }: ContactRef) => `${source} ${id}`;
  return people.filter(({ refs }) => {
    const isNew = !refs.some((ref) => known.has(keyOf(ref)));
    for (const ref of refs) known.add(keyOf(ref));
    return isNew;
  });
}
