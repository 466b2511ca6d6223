import { z } from 'zod';
import type { Contact } from '../../contacts/contact.ts';
import { compareText } from '../../contacts/identity/join-records.ts';
import { asOwner } from '../../contacts/owner.ts';
import { displayNameOf } from '../../contacts/text/display-name.ts';
import { words } from '../../contacts/text/fold.ts';
import { messages } from '../../languages/messages.ts';
import { exportButton } from '../buttons.ts';
import { pageSize } from '../contacts/people-page.ts';
import { lastRow } from '../contacts/search.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { CardReply } from '../reply.ts';
import { peopleList } from './people-list.ts';

const pageData = z.object({ first: z.coerce.number().int().min(1).max(lastRow).default(1) });

/** Lists the person's own contacts by name. */
export const listOwnContacts: Dialog = {
  name: 'list-own-contacts',
  role: 'staff',
  chat: 'personal',
  does: 'search',
  command: {
    words: [
      'my contacts',
      'my own contacts',
      'own contacts',
      'my outlook contacts',
      'show my contacts',
      'list my contacts',
      'browse my contacts',
      'meine kontakte',
      'mes contacts',
      'mis contactos',
      'i miei contatti',
      'meus contatos',
      'mijn contacten',
    ],
    otherwise: 'search',
    example: 'my contacts',
    description: () => messages.favorites.listsYourOwnContactsByName,
    listed: 'help',
    run: (_argument, context) => listFrom(1, context),
    showFrom: listFrom,
  },
  verbs: [
    onVerb('own.list', pageData, async ({ first }, context) => ({
      ...(await listFrom(first, context)),
      placement: first === 1 ? 'new' : 'replace',
    })),
  ],
};

async function listFrom(first: number, context: DialogContext): Promise<CardReply> {
  const own = await context.directory.ownContacts(asOwner(context.actor.objectId));
  if (own === undefined)
    return noticeReply(
      messages.favorites.iCantListYourContactsHere,
      messages.favorites.typeNameToSearchYourOwnContacts,
    );
  const { contacts, isComplete } = own;
  const reading = messages.contacts.sourceProblems.unread;
  if (contacts.length === 0) {
    return isComplete
      ? noticeReply(messages.favorites.noContactsOfYourOwn, messages.favorites.thereAreNoneInOutlook)
      : noticeReply(messages.favorites.yourContactsAreBeingRead, messages.favorites.tryAgainInMinute);
  }
  const sorted = byName(contacts);
  const start = Math.min(first, sorted.length - ((sorted.length - 1) % pageSize));
  const people = sorted
    .slice(start - 1, start - 1 + pageSize)
    .map((contact) => ({ contact, refs: [contact.ref], records: [contact] }));
  return peopleList(
    {
      title: messages.favorites.yourOwnContacts,
      dialog: 'list-own-contacts',
      verb: 'own.list',
      people,
      first: start,
      total: sorted.length,
      note: isComplete ? '' : reading,
      actions: contacts.slice(0, 1).map(({ ref }) => exportButton({ place: ref.source })),
    },
    context,
  );
}

function byName(contacts: readonly Contact[]): readonly Contact[] {
  return contacts
    .map((contact) => ({ contact, name: words(displayNameOf(contact)).join(' ') }))
    .sort(
      (one, other) =>
        compareText(one.name, other.name) || compareText(one.contact.ref.id, other.contact.ref.id),
    )
    .map(({ contact }) => contact);
}
