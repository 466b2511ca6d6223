import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { confirmDelete } from '../../cards/contacts/confirm-delete.ts';
import type { Contact, ContactRef } from '../../contacts/contact.ts';
import type { ListRef } from '../../contacts/distribution-list.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import type { WritableProvider } from '../../providers/provider.ts';
import { cancelButton, deleteButton } from '../buttons.ts';
import { consentFor, refusedReply } from '../consent.ts';
import { readReason } from '../contact-form/contact-form-input.ts';
import { deletePayload, shownFields } from '../contact-form/contact-forms.ts';
import { type Dialog, type DialogContext, onVerb, StaleButtonError } from '../define-dialog.ts';
import { listsOfContact } from '../lists/find-lists.ts';
import { openReference, referenceData, signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import { changeReply, proposeChange } from '../request-card/change-reply.ts';
import { changeableRefs } from './changeable.ts';
import { changeKnownPerson, chooseRecord, type RecordChoice } from './choose-person.ts';
import { notChangeable } from './not-changeable.ts';
import { readRecord } from './person-card.ts';
import { openPerson } from './person-reference.ts';

/** Deletes a contact, after showing the consequences. */
export const deleteContact: Dialog = {
  name: 'delete-contact',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: [
      'delete contact',
      'delete',
      'remove contact',
      'remove',
      'erase',
      'get rid of',
      'löschen',
      'lösche',
      'entfernen',
      'entferne',
      'supprimer',
      'supprime',
      'eliminar',
      'elimina',
      'borrar',
      'borra',
      'cancella',
      'excluir',
      'apagar',
      'verwijderen',
      'verwijder',
    ],
    names: 'person',
    example: 'delete contact John Doe',
    description: () => messages.contacts.deletesContact,
    listed: 'manifest',
    run: (argument, context) => chooseRecord(argument, context, recordChoice),
    runFor: (refs, context) => changeKnownPerson(refs, context, recordChoice),
  },
  verbs: [
    onVerb('contact.delete', referenceData, ({ ref }, context) =>
      ask(openPerson(ref, context).refs[0], context),
    ),
    onVerb('contact.delete.confirm', z.looseObject({ ref: z.string() }), confirm),
  ],
};

const recordChoice: RecordChoice = {
  dialog: 'delete-contact',
  prompt: () => messages.contacts.chooseContactToDelete,
  title: (record) => messages.buttons.deleteRecord({ record }),
  operation: 'delete',
  button: deleteButton,
  run: ask,
};

async function ask(ref: ContactRef, context: DialogContext): Promise<Reply> {
  const person = await readRecord(ref, context);
  if (changeableRefs(person, 'delete', context).length === 0) return notChangeable(person, 'delete', context);
  const provider = context.writable(ref.source);
  if (provider === undefined) throw new StaleButtonError('expired');
  const lists = await listsOfContact(ref, context);
  const consent = await consentFor(deleteDraft(ref, person.contact, provider, lists), context);
  if ('refusal' in consent) return refusedReply(consent.refusal);
  const { asked } = consent;
  const payload = { key: randomUUID(), ref };
  const card = confirmDelete({
    person,
    consequences: [
      ...(consent.others === '' ? [] : [consent.others]),
      ...consequences(person.contact, lists),
    ],
    asking: { words: asked, reason: '', takesReason: !provider.capabilities.personal },
    actions: [
      {
        title: asked === '' ? messages.buttons.delete : messages.buttons.submitForApproval,
        verb: 'contact.delete.confirm',
        data: { ref: signForActor('form', payload, context) },
        style: 'destructive',
      },
      cancelButton,
    ],
  });
  return { kind: 'card', card, placement: 'new' };
}

async function confirm(
  data: { ref: string; [input: string]: unknown },
  context: DialogContext,
): Promise<Reply> {
  const { key, ref } = openReference('form', data.ref, deletePayload, context);
  const provider = context.writable(ref.source);
  if (provider === undefined) throw new StaleButtonError('expired');
  const known = await context.changes.bySubmission(key);
  if (known !== undefined) return changeReply(known, context);
  const [{ contact }, lists] = await Promise.all([readRecord(ref, context), listsOfContact(ref, context)]);
  const draft = { ...deleteDraft(ref, contact, provider, lists), key, reason: readReason(data), replaces: 0 };
  const { outcome } = await proposeChange(draft, context);
  return changeReply(outcome, context);
}

function deleteDraft(
  ref: ContactRef,
  contact: Contact,
  provider: WritableProvider,
  lists: readonly ListRef[] | undefined,
) {
  return {
    operation: 'delete' as const,
    source: ref.source,
    target: ref,
    targetName: contact.displayName,
    targetVersion: contact.version,
    before: shownFields(contact, provider),
    after: {},
    lists: lists ?? [],
  };
}

/** @param lists the lists that the contact is in; undefined if they are not known */
function consequences(contact: Contact, lists: readonly ListRef[] | undefined): readonly string[] {
  if (contact.kind === 'personal-contact') {
    return [messages.contacts.itDisappearsFromYourOutlook, messages.contacts.nobodyElseIsAffected];
  }
  if (contact.ref.source === 'unified-contacts') {
    return [messages.contacts.itDisappearsFromUnifiedContacts, messages.contacts.itMayComeBack];
  }
  const address = contact.emails[0] ?? messages.contacts.thisAddress;
  return [
    messages.contacts.itDisappearsFromAddressBook,
    lists === undefined
      ? messages.contacts.itsRemovedFromEveryDistributionList
      : lists.length === 0
        ? messages.lists.isInNoList
        : messages.requests.itsRemovedFromLists({
            count: lists.length,
            lists: listItems(lists.map(({ name }) => name)),
          }),
    messages.contacts.repliesToOldMessagesBounce({ address }),
  ];
}
