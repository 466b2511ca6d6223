import { listRows } from '../../cards/contacts/list-rows.ts';
import { fitRows } from '../../cards/engine/fit-card.ts';
import { isolate, plain } from '../../cards/engine/plain.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import { type DistributionList, membersFixedBy } from '../../contacts/distribution-list.ts';
import { messages } from '../../languages/messages.ts';
import { showButton, thoseForChat } from '../buttons.ts';
import { readRecord } from '../contacts/person-card.ts';
import { openPerson } from '../contacts/person-reference.ts';
import { type Dialog, type DialogContext, onVerb, StaleButtonError } from '../define-dialog.ts';
import { referenceData } from '../references.ts';
import type { Reply } from '../reply.ts';
import { noListsReply } from './change-list.ts';
import { chooseListedPerson, withListedRecord } from './choose-listed-person.ts';
import { isShown, listCall, listStore } from './find-lists.ts';
import { chooseListButton, listsButton, membersButton, removeButton } from './list-buttons.ts';

/** Shows the distribution lists that a mail contact is in. */
export const showLists: Dialog = {
  name: 'show-lists',
  role: 'staff',
  chat: 'any',
  does: 'read',
  command: {
    words: [
      'lists of',
      'lists for',
      'distribution lists of',
      'which lists is',
      'what lists is',
      'what list is',
      'what distribution lists is',
      'which list is',
      'which distribution lists is',
      'memberships of',
      'groups of',
      'listen von',
      'verteiler von',
      'in welchen listen ist',
      'in welchen verteilern ist',
      'listes de',
      'dans quelles listes est',
      'listas de',
      'en qué listas está',
      'em que listas está',
      'liste di',
      'in quali liste è',
      'lijsten van',
      'in welke lijsten staat',
    ],
    names: 'person',
    example: 'lists of John Doe',
    description: () => messages.lists.showsListsOfContact,
    listed: 'help',
    run: async (argument, context) => {
      if (listStore(context) === undefined) return noListsReply();
      const name = argument.replace(/[?!.\s]{1,9}$/u, '').replace(/ (?:in|on|a member of)$/iu, '');
      return chooseListedPerson(name, context, {
        dialog: 'show-lists',
        button: (ref) => ({ ...listsButton([ref], context), title: messages.lists.showLists }),
        run: (ref) => listsOf(ref, context),
      });
    },
    runFor: (refs, context) => show(refs, context),
  },
  verbs: [
    onVerb('lists.show', referenceData, ({ ref }, context) => show(openPerson(ref, context).refs, context)),
  ],
};

async function show(refs: readonly ContactRef[], context: DialogContext): Promise<Reply> {
  return withListedRecord(refs, context, (ref) => listsOf(ref, context));
}

async function listsOf(ref: ContactRef, context: DialogContext): Promise<Reply> {
  const store = listStore(context);
  if (store === undefined || store.source !== ref.source) throw new StaleButtonError('expired');
  const [person, all] = await Promise.all([
    readRecord(ref, context),
    store.lists.of(ref.id, listCall(context)),
  ]);
  const lists = all.lists
    .filter((list) => isShown(list, context))
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
  const name = isolate(plain(person.contact.displayName, 100));
  const mayChange = context.chat.kind === 'personal';
  const rows = lists.map((list) => ({
    name: list.name,
    about: describeList(list),
    open: membersButton(messages.lists.membersOf({ list: list.name }), list, context),
    button: mayChange && membersFixedBy(list) === undefined ? removeButton(ref, list, context) : undefined,
  }));
  const card = fitRows(rows, (shown) =>
    listRows({
      title: name === '' ? messages.lists.listsOfThisContact : messages.lists.listsOfName({ name }),
      notes: all.truncated
        ? [messages.lists.theseAreFirstLists({ count: shown.length })]
        : lists.length === 0
          ? [messages.lists.isInNoList]
          : shown.length < lists.length
            ? [messages.lists.theseAreFirstListsOf({ count: shown.length, total: lists.length })]
            : [],
      rows: shown,
      actions: [
        ...thoseForChat([{ ...chooseListButton([ref], context), style: 'positive' }], context),
        showButton(person, undefined, context),
      ],
    }),
  );
  const refersTo = { kind: 'person', refs: [ref], list: undefined } as const;
  return { kind: 'card', card, placement: 'new', refersTo };
}

function describeList(list: DistributionList): string {
  const kind = list.kind === 'list' ? '' : messages.lists.kinds[list.kind];
  const place = list.isSynchronized ? messages.lists.managedOnPremises : '';
  return [list.email, kind, place].filter((part) => part !== '').join(' · ');
}
