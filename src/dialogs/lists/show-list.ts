import { z } from 'zod';
import { listRows } from '../../cards/contacts/list-rows.ts';
import { fitRows } from '../../cards/engine/fit-card.ts';
import { isolate, plain } from '../../cards/engine/plain.ts';
import type { DistributionList, ListMember } from '../../contacts/distribution-list.ts';
import { parseQuery } from '../../contacts/query/parse-query.ts';
import { messages } from '../../languages/messages.ts';
import { BackendError } from '../../platform/errors.ts';
import { searchButton } from '../buttons.ts';
import { findContext } from '../contacts/find-context.ts';
import { signPerson } from '../contacts/person-reference.ts';
import { countSure } from '../contacts/search.ts';
import { type Dialog, type DialogContext, onVerb, StaleButtonError } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import { openReference, referenceData } from '../references.ts';
import type { Reply } from '../reply.ts';
import { fixedReply, noListsReply } from './change-list.ts';
import { findLists, isShown, type ListStore, listCall, listStore, searchWaitMs } from './find-lists.ts';
import { membersButton } from './list-buttons.ts';

/**
 * Shows who is in a distribution list, or asks which. `readIntent` finds out whether "who is in Partners" asks for a list;
 * "who is in Berlin" is a search.
 */
export const showList: Dialog = {
  name: 'show-list',
  role: 'staff',
  chat: 'any',
  does: 'read',
  command: {
    words: [
      'members of',
      'show members of',
      'list members of',
      'distribution list',
      'mailing list',
      'verteiler',
      'liste de diffusion',
      'lista de distribución',
      'lista di distribuzione',
      'lista de distribuição',
      'distributielijst',
      'who is on list',
      'who is in list',
      'mitglieder von',
      'mitglieder der liste',
      'wer ist in der liste',
      'wer ist im verteiler',
      'membres de la liste',
      'qui est dans la liste',
      'miembros de la lista',
      'quién está en la lista',
      'membri della lista',
      'chi è nella lista',
      'membros da lista',
      'quem está na lista',
      'leden van de lijst',
      'wie staat op de lijst',
    ],
    example: 'members of Partners',
    description: () => messages.lists.showsMembersOfList,
    listed: 'help',
    run: (argument, context) => showNamed(argument, context),
    // The card has no pages.
    showFrom: (_first, context, text) => showNamed(text, context),
  },
  verbs: [
    onVerb('list.show', referenceData, async ({ ref }, context) => {
      const { list: id } = openReference('contact', ref, payload, context);
      const store = listStore(context);
      const list = await store?.lists.get(id, listCall(context));
      if (store === undefined || list === undefined) throw new StaleButtonError('expired');
      return members(list, store, context);
    }),
  ],
};

const payload = z.object({ list: z.string().min(1) });

async function showNamed(argument: string, context: DialogContext): Promise<Reply> {
  const store = listStore(context);
  if (store === undefined) return noListsReply();
  const found = await findLists(argument, store, context);
  if (argument === '') {
    const example = showList.command?.example ?? '';
    return offer(messages.lists.typeWhichList({ example }), found.lists, context);
  }
  const [list, ...others] = found.lists;
  if (list === undefined) {
    return noticeReply(
      messages.lists.whichList,
      messages.lists.iFoundNoListCalled({ text: argument.slice(0, 100) }),
      [searchButton(messages.requests.findName({ name: argument.slice(0, 40) }), argument.slice(0, 200))],
    );
  }
  if (others.length === 0) return members(list, store, context);
  return offer(messages.lists.severalListsFit({ text: argument.slice(0, 100) }), found.lists, context);
}

/**
 * Whether a list is called exactly like the text. Without Exchange, a text that a search finds is none.
 * @throws {BackendError} if Exchange does not answer, and a search finds nobody, or only similar people
 */
export async function isListName(text: string, context: DialogContext): Promise<boolean> {
  const store = listStore(context);
  if (store === undefined) return false;
  try {
    return (await findLists(text, store, context, searchWaitMs)).isExact;
  } catch (error) {
    if (!(error instanceof BackendError)) throw error;
    const found = await context.directory.find(parseQuery(text), findContext(context));
    if (countSure(found) > 0) return false;
    throw error;
  }
}

/** Returns the members of the list that is called exactly like the text; undefined if none is, or Exchange does not answer. */
export async function showListCalled(text: string, context: DialogContext): Promise<Reply | undefined> {
  const store = listStore(context);
  if (store === undefined) return undefined;
  try {
    const { lists, isExact } = await findLists(text, store, context, searchWaitMs);
    const [list] = lists;
    return isExact && list !== undefined ? await members(list, store, context) : undefined;
  } catch (error) {
    if (error instanceof BackendError) return undefined;
    throw error;
  }
}

/** Offers several lists, each with a button. */
function offer(note: string, lists: readonly DistributionList[], context: DialogContext): Reply {
  const rows = lists.map((list) => ({
    name: list.name,
    about: list.email,
    open: membersButton(messages.lists.membersOf({ list: list.name }), list, context),
    button: undefined,
  }));
  const card = fitRows(rows, (shown) =>
    listRows({
      title: messages.lists.whichList,
      notes: [note],
      rows: shown,
      actions: [],
    }),
  );
  return { kind: 'card', card, placement: 'new' };
}

/** The most members on one card. */
const mostRows = 20;

/** Returns the reply if the members of a list cannot be read, or not by this person; undefined if they can. */
export function refuseMembers(list: DistributionList, context: DialogContext): Reply | undefined {
  const fixed = list.kind === 'dynamic' || list.kind === 'microsoft-365-group' ? fixedReply(list) : undefined;
  if (fixed !== undefined) return fixed;
  if (isShown(list, context) && (!list.hasHiddenMembers || context.roles.has('admin'))) return undefined;
  const name = isolate(plain(list.name, 100));
  return noticeReply(messages.lists.membersAreHidden, messages.lists.ownersHideMembers({ list: name }));
}

async function members(list: DistributionList, store: ListStore, context: DialogContext): Promise<Reply> {
  const refused = refuseMembers(list, context);
  if (refused !== undefined) return refused;
  const name = isolate(plain(list.name, 100));
  const { members: all, truncated } = await store.lists.members(list.id, listCall(context));
  const sorted = all.toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
  let total = 0;
  const card = fitRows(
    sorted.slice(0, mostRows).map((member) => rowOf(member, context)),
    (rows) => {
      total = rows.length;
      return listRows({
        title: messages.lists.membersOf({ list: name }),
        notes: [list.email, memberCountText(rows.length, all.length, truncated)],
        rows,
        actions: [],
      });
    },
  );
  const rows = sorted.slice(0, total).flatMap(({ ref }) => ref ?? []);
  const refersTo = {
    kind: 'people',
    text: list.email,
    first: 1,
    total,
    // A row that cannot be opened would shift the numbers of the others.
    rows: rows.length === total ? rows : [],
    dialog: showList.name,
  } as const;
  return { kind: 'card', card, placement: 'new', refersTo };
}

function memberCountText(count: number, total: number, truncated: boolean): string {
  if (total === 0) return messages.lists.hasNoMembers;
  if (truncated) return messages.lists.theseAreFirstOfMany({ count, total });
  return count < total
    ? messages.lists.theseAreFirst({ count, total })
    : messages.lists.members({ count: total });
}

function rowOf({ name, email, detail, ref }: ListMember, context: DialogContext) {
  const open = ref && {
    title: messages.buttons.show,
    verb: 'contact.show' as const,
    data: { ref: signPerson([ref], undefined, context), as: 'new' },
  };
  return {
    name: name || email,
    about: [detail, name === '' ? '' : email].filter((part) => part !== '').join(' · '),
    open,
    button: undefined,
  };
}
