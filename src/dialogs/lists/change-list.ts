import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { chooseList, listInput, listNameInput } from '../../cards/contacts/choose-list.ts';
import { isolate, plain } from '../../cards/engine/plain.ts';
import { confirmChange } from '../../cards/requests/confirm-change.ts';
import type { ListOperation } from '../../changes/request/change-request.ts';
import type { Contact } from '../../contacts/contact.ts';
import {
  type DistributionList,
  type ListRef,
  listRefOf,
  membersFixedBy,
} from '../../contacts/distribution-list.ts';
import { messages } from '../../languages/messages.ts';
import { askBulkOperation } from '../bulk/confirm-bulk-operation.ts';
import { cancelButton, helpButton, showButton } from '../buttons.ts';
import { consentFor, refusedReply } from '../consent.ts';
import { readReason } from '../contact-form/contact-form-input.ts';
import { readRecord } from '../contacts/person-card.ts';
import { type DialogContext, StaleButtonError } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import { openReference, signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import { changeReply, proposeChange } from '../request-card/change-reply.ts';
import { findLists, isShown, type ListStore, listCall, listStore, type NamedLists } from './find-lists.ts';
import { contactOf, type ListChoice, listChoice, listInReference } from './list-choice.ts';

/** The signed payload of a change of a list. The key makes submissions idempotent. */
const changePayload = listChoice.extend({ list: listInReference, key: z.string() });

export const listData = z.looseObject({ ref: z.string() });
type ListData = z.infer<typeof listData>;

/**
 * Goes on with the list that was named for contacts: asks which one is meant, or for confirmation.
 * @param notes what else is to be said about the contacts
 */
export async function changeNamedList(
  choice: ListChoice,
  typed: string,
  context: DialogContext,
  notes: readonly string[] = [],
): Promise<Reply> {
  const store = storeOf(choice, context);
  const found = await findLists(typed, store, context);
  const [list, ...others] = found.lists;
  if (list === undefined) {
    const problem = messages.lists.iFoundNoListCalled({ text: typed.slice(0, 100) });
    return chooseListFor(choice, context, { problem });
  }
  if (others.length > 0) {
    const note = [messages.lists.severalListsFit({ text: typed.slice(0, 100) }), ...notes].join(' ');
    return chooseListFor(choice, context, { note, among: found });
  }
  return askListChange(choice, list, context, notes);
}

/** Goes on with what was selected or typed on that card. */
export async function pickList(data: ListData, context: DialogContext): Promise<Reply> {
  const choice = openReference('form', data.ref, listChoice, context);
  const [id, name] = [textOf(data[listInput]), textOf(data[listNameInput])];
  if (name !== '') return replaced(await changeNamedList(choice, name, context));
  if (id === '') {
    return replaced(await chooseListFor(choice, context, { problem: messages.lists.selectListFirst }));
  }
  const list = await storeOf(choice, context).lists.get(id, listCall(context));
  if (list === undefined || !isShown(list, context)) throw new StaleButtonError('expired');
  return replaced(await askListChange(choice, list, context));
}

/** Asks for confirmation of a change of a list that a button names. */
export async function askAboutList(data: ListData, context: DialogContext): Promise<Reply> {
  const { list: named, ...choice } = openReference('form', data.ref, changePayload, context);
  const list = await storeOf(choice, context).lists.get(named.id, listCall(context));
  if (list === undefined) throw new StaleButtonError('expired');
  return askListChange(choice, list, context);
}

/** Proposes a confirmed change of a list; idempotent by its key. */
export async function confirmListChange(data: ListData, context: DialogContext): Promise<Reply> {
  const { key, list, ...choice } = openReference('form', data.ref, changePayload, context);
  const known = await context.changes.bySubmission(key);
  if (known !== undefined) return changeReply(known, context);
  const { contact } = await readRecord(contactOf(choice), context);
  const draft = { ...draftOf(choice, contact, list), key, reason: readReason(data), replaces: 0 };
  const { outcome } = await proposeChange(draft, context);
  return changeReply(outcome, context);
}

/** Returns the reply if no system with lists is connected. */
export function noListsReply(): Reply {
  return noticeReply(messages.lists.noLists, messages.lists.listsNeedExchange);
}

/** Explains why a list's members cannot be changed here. */
export function fixedReply(list: DistributionList): Reply | undefined {
  const reason = membersFixedBy(list);
  if (reason === undefined) return undefined;
  return noticeReply(
    messages.lists.cantBeChangedHere,
    messages.lists.fixedBy[reason]({ list: isolate(list.name) }),
  );
}

/** Lists to choose from. */
type ListChoices = Pick<NamedLists, 'lists' | 'hasMore'>;

/** Shows the card on which a list is chosen for contacts. */
export async function chooseListFor(
  choice: ListChoice,
  context: DialogContext,
  {
    note = '',
    problem = '',
    among,
  }: { readonly note?: string; readonly problem?: string; readonly among?: ListChoices } = {},
): Promise<Reply> {
  const { operation, ids } = choice;
  const offered = among ?? (await listsFor(choice, context));
  const lists = offered.lists.filter((list) => among !== undefined || membersFixedBy(list) === undefined);
  const name =
    ids.length === 1
      ? nameOf((await readRecord(contactOf(choice), context)).contact)
      : messages.bulk.contacts({ count: ids.length });
  const card = chooseList({
    title:
      operation === 'add-to-list'
        ? messages.lists.addNameToList({ name })
        : messages.lists.removeNameFromList({ name }),
    note,
    problem,
    lists,
    hasMore: offered.hasMore,
    actions: [
      {
        title: messages.lists.continue,
        verb: 'list.pick',
        data: { ref: signForActor('form', choice, context) },
        style: 'positive',
      },
      cancelButton,
    ],
  });
  return { kind: 'card', card, placement: 'new' };
}

/** Returns the lists to choose from: those that the contact is not in, or is in; of several contacts, the first one's. */
async function listsFor(choice: ListChoice, context: DialogContext): Promise<ListChoices> {
  const { lists } = storeOf(choice, context);
  const { operation, ids } = choice;
  const call = listCall(context);
  const [own, all] = await Promise.all([
    lists.of(contactOf(choice).id, call),
    operation === 'add-to-list' ? lists.find('', call) : { lists: [], truncated: false },
  ]);
  const shown = (some: readonly DistributionList[]) => some.filter((list) => isShown(list, context));
  if (operation === 'remove-from-list')
    return { lists: shown(own.lists), hasMore: own.truncated || ids.length > 1 };
  const known = new Set(ids.length === 1 ? own.lists.map(({ id }) => id) : []);
  return { lists: shown(all.lists).filter(({ id }) => !known.has(id)), hasMore: all.truncated };
}

/** Shows what a change of a list will do and asks for confirmation. */
async function askListChange(
  choice: ListChoice,
  list: DistributionList,
  context: DialogContext,
  notes: readonly string[] = [],
): Promise<Reply> {
  const fixed = fixedReply(list);
  if (fixed !== undefined) return fixed;
  const { operation, source, ids, doubtful } = choice;
  if (ids.length > 1) {
    const what = { bulkKind: operation, source, owner: undefined, ids, list: listRefOf(list) };
    return askBulkOperation(what, context, { notes, doubtful });
  }
  const ref = contactOf(choice);
  const [person, own] = await Promise.all([
    readRecord(ref, context),
    storeOf(choice, context).lists.of(ref.id, listCall(context)),
  ]);
  const { contact } = person;
  const adds = operation === 'add-to-list';
  const args = { name: nameOf(contact), list: isolate(plain(list.name, 100)) };
  if (own.lists.some(({ id }) => id === list.id) === adds) {
    return noticeReply(
      messages.lists.nothingToDo,
      adds ? messages.lists.isAlreadyIn(args) : messages.lists.isNotIn(args),
      [showButton(person, undefined, context), helpButton],
    );
  }
  const consent = await consentFor(draftOf(choice, contact, list), context);
  if ('refusal' in consent) return refusedReply(consent.refusal);
  const { asked, others } = consent;
  const effects = [...consequences(operation, contact, list), ...(others === '' ? [] : [others])];
  const payload = { ...choice, list: listRefOf(list), key: randomUUID() };
  const card = confirmChange({
    title: adds ? messages.lists.addNameTo(args) : messages.lists.removeNameFrom(args),
    caption: '',
    changes: [],
    // Only what takes something away is shown as a warning.
    notes: [...notes, ...(adds ? effects : [])],
    consequences: adds ? [] : effects,
    asking: { words: asked, reason: '', takesReason: true },
    actions: [
      {
        title:
          asked !== ''
            ? messages.buttons.submitForApproval
            : adds
              ? messages.lists.add
              : messages.lists.remove,
        verb: 'list.change',
        data: { ref: signForActor('form', payload, context) },
        style: adds ? 'positive' : 'destructive',
      },
      cancelButton,
    ],
  });
  return { kind: 'card', card, placement: 'new' };
}

function consequences(operation: ListOperation, contact: Contact, list: DistributionList): readonly string[] {
  const address = contact.emails[0] ?? messages.contacts.thisAddress;
  const args = { email: list.email || list.name, address };
  if (operation === 'remove-from-list') return [messages.lists.mailWillNoLongerGoTo(args)];
  const access = list.kind === 'security-group' ? [messages.lists.itsSecurityGroup] : [];
  return [messages.lists.mailWillGoTo(args), ...access];
}

function draftOf(choice: ListChoice, contact: Contact, list: ListRef) {
  return {
    operation: choice.operation,
    source: choice.source,
    target: contactOf(choice),
    targetName: describeTarget(contact),
    targetVersion: contact.version,
    before: {},
    after: {},
    lists: [listRefOf(list)],
  };
}

/** Returns the name with the address, because the request shows nothing else that tells namesakes apart. */
function describeTarget({ displayName, emails: [address = ''] }: Contact): string {
  if (displayName === '' || address === '') return displayName || address;
  return messages.lists.nameAndAddress({ name: displayName, address });
}

function storeOf({ source }: ListChoice, context: DialogContext): ListStore {
  const store = listStore(context);
  if (store === undefined || store.source !== source) throw new StaleButtonError('expired');
  return store;
}

function nameOf({ displayName, emails }: Contact): string {
  return isolate(plain(displayName || (emails[0] ?? ''), 100)) || messages.requests.aContact;
}

/** An answer to a button replaces its card, except for a notice. */
function replaced(reply: Reply): Reply {
  return reply.kind === 'card' ? { ...reply, placement: 'replace' } : reply;
}

function textOf(input: unknown): string {
  return typeof input === 'string' ? input.trim().slice(0, 200) : '';
}
