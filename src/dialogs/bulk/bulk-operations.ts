import { oneLineValue } from '../../cards/requests/change-view.ts';
import {
  type ItemProposal,
  isListOperation,
  type ListOperation,
  maxItems,
} from '../../changes/request/change-request.ts';
import type { Contact, ContactField, ContactRef } from '../../contacts/contact.ts';
import { type DistributionList, type ListRef, listRefOf } from '../../contacts/distribution-list.ts';
import { phonesOf } from '../../contacts/text/phone.ts';
import {
  type MergeChoices,
  type MergeQuestion,
  mergeFields,
  mergeQuestions,
} from '../../contacts/validation/merge-fields.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { mapInChunks } from '../../platform/chunks-of.ts';
import { BackendError } from '../../platform/errors.ts';
import type { WritableProvider } from '../../providers/provider.ts';
import { shownFields } from '../contact-form/contact-forms.ts';
import { changeableRefs } from '../contacts/changeable.ts';
import { readRecord } from '../contacts/person-card.ts';
import { type DialogContext, StaleButtonError } from '../define-dialog.ts';
import { listsOfContact } from '../lists/find-lists.ts';
import type { ProposalDraft } from '../request-card/change-reply.ts';
import type { BulkPayload, OperationKind } from './bulk-payload.ts';
import { type ListsById, listsSentence, listsToMove, type Membership, readMembership } from './membership.ts';

/** An operation on the current contacts, ready to confirm. */
export interface BulkOperation {
  readonly draft: Omit<ProposalDraft, 'key' | 'reason' | 'replaces'>;
  readonly title: string;
  readonly button: string;
  /** The title of the button if some of the contacts can be left out. */
  readonly pickedButton?: string;
  /** What else is to be said about the contacts. */
  readonly notes?: readonly string[];
  readonly consequences: readonly string[];
  /** What tells each contact of the draft's items apart, if some can be left out; [] otherwise. */
  readonly choices: readonly string[];
  /** Only for a merge: the contacts side by side, and the questions about them. */
  readonly sides: MergeSides | undefined;
}

interface MergeSides {
  readonly kept: Contact;
  readonly others: readonly Contact[];
  readonly questions: readonly MergeQuestion[];
}

/**
 * Reads the contacts and returns the operation on them; undefined if there is nothing to do.
 * @param choices which values of two contacts a merge keeps
 * @throws {StaleButtonError} if the person may not change one of the contacts here
 * @throws {BackendError} `not-found` if one of them is gone
 */
export async function bulkOperation(
  { bulkKind, source, owner, ids, list }: BulkPayload,
  context: DialogContext,
  choices: MergeChoices = {},
): Promise<BulkOperation | undefined> {
  const provider = context.writable(source);
  if (provider === undefined) throw new StaleButtonError('expired');
  const membership = list && (await readMembership(list, provider, context));
  const lists = new Map<string, readonly DistributionList[] | undefined>();
  const contacts = await mapInChunks(ids, readAtOnce, async (id) => {
    const ref = { source, id, owner };
    if (bulkKind === 'merge' || bulkKind === 'delete-all') lists.set(id, await listsOfContact(ref, context));
    return readChangeable(ref, bulkKind, context);
  });
  return operations[bulkKind](contacts, { provider, choices, lists, membership });
}

/** What is known beside the contacts. */
interface Known {
  readonly provider: WritableProvider;
  readonly choices: MergeChoices;
  /** Those of the contacts to delete or merge. */
  readonly lists: ListsById;
  readonly membership: Membership | undefined;
}

const readAtOnce = 4;

async function readChangeable(
  ref: ContactRef,
  bulkKind: OperationKind,
  context: DialogContext,
): Promise<Contact> {
  const person = await readRecord(ref, context);
  // The contact itself stays as it is.
  if (isListOperation(bulkKind)) return person.contact;
  const operation = bulkKind === 'delete-all' ? 'delete' : 'update';
  if (changeableRefs(person, operation, context).length > 0) return person.contact;
  if (!person.contact.readOnly) throw new StaleButtonError('not-yours');
  throw new BackendError({ system: 'Cardfile', code: 'read-only', message: 'mastered elsewhere' });
}

const operations: Readonly<
  Record<OperationKind, (contacts: readonly Contact[], known: Known) => BulkOperation | undefined>
> = {
  hide: ([contact]) => contact && visibility(contact, true),
  unhide: ([contact]) => contact && visibility(contact, false),
  merge: ([kept, ...others], known) => kept && merging(kept, others, known),
  'hide-all': (contacts) => {
    const seen = contacts.filter((contact) => !contact.hiddenFromAddressLists);
    return many(seen.map(hideItem), seen, 'hide-all', [messages.bulk.theyreNoLongerFoundInAddressLists]);
  },
  'delete-all': (contacts, { provider, lists }) =>
    many(
      contacts.map((contact) => deleteItem(contact, provider, lists.get(contact.ref.id))),
      contacts,
      'delete-all',
      [
        messages.bulk.theyDisappearForEverybody({ count: contacts.length }),
        listsSentence([...lists.values()]),
      ],
    ),
  'add-to-list': (contacts, { membership }) => membership && listing(contacts, 'add-to-list', membership),
  'remove-from-list': (contacts, { membership }) =>
    membership && listing(contacts, 'remove-from-list', membership),
};

/** Adds contacts to a list or removes them, except for those of which it is known that nothing is to be done. */
function listing(
  contacts: readonly Contact[],
  operation: ListOperation,
  { list, members, isComplete }: Membership,
): BulkOperation | undefined {
  const adds = operation === 'add-to-list';
  const isDone = ({ ref: { id } }: Contact) => (members.has(id) ? adds : isComplete && !adds);
  const due = contacts.filter((contact) => !isDone(contact));
  const done = contacts.filter(isDone).map(nameOf);
  const args = {
    email: list.email || list.name,
    names: listItems(done),
    count: done.length,
    list: list.name,
  };
  const items = due.map(({ ref, displayName }) => ({
    operation,
    target: ref,
    targetName: displayName,
    before: {},
    after: {},
    lists: [listRefOf(list)],
  }));
  const effects = [
    adds ? messages.lists.mailWillGoToThem(args) : messages.lists.mailWillNoLongerGoToThem(args),
    ...(adds && list.kind === 'security-group' ? [messages.lists.itsSecurityGroup] : []),
  ];
  const exceptions = adds ? messages.lists.areAlreadyIn(args) : messages.lists.areNotIn(args);
  // Only what takes something away is shown as a warning.
  const found = many(items, due, operation, adds ? [] : effects, list.name);
  const notes = [...(adds ? effects : []), ...(done.length > 0 ? [exceptions] : [])];
  return found && { ...found, notes };
}

const hide = { before: { hiddenFromAddressLists: false }, after: { hiddenFromAddressLists: true } };

function visibility(contact: Contact, isHidden: boolean): BulkOperation | undefined {
  if (contact.hiddenFromAddressLists === isHidden) return undefined;
  const name = nameOf(contact);
  const change = isHidden ? hide : { before: hide.after, after: hide.before };
  return {
    draft: {
      operation: isHidden ? ('hide' as const) : ('update' as const),
      source: contact.ref.source,
      target: contact.ref,
      targetName: contact.displayName,
      targetVersion: contact.version,
      ...change,
    },
    title: isHidden
      ? messages.bulk.hideFromAddressLists({ name })
      : messages.bulk.showInAddressListsAgain({ name }),
    button: isHidden ? messages.bulk.hide : messages.bulk.showAgain,
    consequences: isHidden
      ? [messages.bulk.itsNoLongerFoundInAddressLists]
      : [messages.bulk.everybodyFindsItInAddressListsAgain],
    choices: [],
    sides: undefined,
  };
}

function merging(
  kept: Contact,
  others: readonly Contact[],
  { provider, choices, lists }: Known,
): BulkOperation | undefined {
  const [other, ...more] = others;
  if (other === undefined) return undefined;
  const { fields } = provider.capabilities;
  const { before, after, lost } = mergeFields(kept, others, fields, choices);
  const questions = more.length === 0 ? mergeQuestions(kept, other, fields) : [];
  const isAsked = (field: ContactField) =>
    questions.some(({ key }) => key === field || (key === 'name' && nameParts.has(field)));
  const about = { target: kept.ref, targetName: kept.displayName };
  const change: readonly ItemProposal[] =
    Object.keys(after).length === 0 ? [] : [{ ...about, operation: 'update', before, after }];
  const deletions = others.map((contact) => deleteItem(contact, provider, lists.get(contact.ref.id)));
  const { moved, left } = listsToMove(kept, others, lists, maxItems - change.length - deletions.length);
  const joins = moved.map(
    (list): ItemProposal => ({
      ...about,
      operation: 'add-to-list',
      before: {},
      after: {},
      lists: [listRefOf(list)],
    }),
  );
  // The contact is in the lists before the other one leaves them, so that no mail is lost.
  const items = [...change, ...joins, ...deletions];
  return {
    draft: {
      operation: 'merge' as const,
      source: kept.ref.source,
      targetVersion: '',
      before: {},
      after: {},
      ...about,
      items,
    },
    title: messages.bulk.mergeInto({ others: listItems(others.map(nameOf)), kept: nameOf(kept) }),
    button: messages.bulk.merge,
    consequences: [
      ...others.map((other) => deletedSentence(other)),
      ...[
        { found: moved, text: messages.bulk.takesPlaceInLists },
        { found: left, text: messages.bulk.doesntTakePlaceInLists },
      ]
        .filter(({ found }) => found.length > 0)
        .map(({ found, text }) =>
          text({
            kept: nameOf(kept),
            others: listItems(others.map(nameOf)),
            count: found.length,
            lists: listItems(found.map(({ name }) => name)),
          }),
        ),
      ...(questions.length > 0 ? [messages.bulk.valuesThatYouDontSelectArentKept] : []),
      ...lost
        .filter(({ field }) => !isAsked(field))
        .map(({ field, value }) =>
          messages.bulk.notKept({ field: messages.fields[field], value: oneLineValue(value) }),
        ),
    ],
    choices: [],
    sides: { kept, others, questions },
  };
}

const nameParts: ReadonlySet<ContactField> = new Set<ContactField>(['displayName', 'givenName', 'surname']);

function many(
  items: readonly ItemProposal[],
  contacts: readonly Contact[],
  bulkKind: keyof typeof messages.bulk.many,
  consequences: readonly string[],
  list = '',
): BulkOperation | undefined {
  const [first] = contacts;
  if (first === undefined) return undefined;
  const texts = messages.bulk.many[bulkKind];
  const targetName = items.length === 1 ? nameOf(first) : messages.bulk.contacts({ count: items.length });
  return {
    draft: {
      operation: 'batch' as const,
      source: first.ref.source,
      target: undefined,
      targetName,
      targetVersion: '',
      before: {},
      after: {},
      items,
    },
    title: texts.title({ name: targetName, list }),
    button: texts.button,
    pickedButton: texts.picked,
    consequences,
    choices: contacts.map((contact) => distinguishingDetails(contact).join(' · ')),
    sides: undefined,
  };
}

function hideItem({ ref, displayName }: Contact): ItemProposal {
  return { operation: 'update', target: ref, targetName: displayName, ...hide };
}

function deleteItem(
  contact: Contact,
  provider: WritableProvider,
  lists: readonly ListRef[] = [],
): ItemProposal {
  const about = { target: contact.ref, targetName: contact.displayName };
  return { ...about, operation: 'delete', before: shownFields(contact, provider), after: {}, lists };
}

function nameOf({ displayName, emails }: Contact): string {
  return displayName || (emails[0] ?? messages.requests.aContact);
}

/** The most addresses and numbers in a contact's line. */
const mostValues = 3;

/** Returns what distinguishes a contact from similar ones: its name, addresses, work and numbers, without empty ones. */
export function distinguishingDetails(contact: Contact): readonly string[] {
  const { company, department, jobTitle, city } = contact;
  const emails = contact.emails.slice(0, mostValues);
  const phones = phonesOf(contact).slice(0, mostValues);
  return [contact.displayName, ...emails, company, department, jobTitle, city, ...phones]
    .map((text) => text.replaceAll(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
}

function deletedSentence(contact: Contact): string {
  const [address] = contact.emails;
  const name = nameOf(contact);
  return address === undefined
    ? messages.bulk.contactIsDeleted({ name })
    : messages.bulk.contactWithAddressIsDeleted({ name, address });
}
