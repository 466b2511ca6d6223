import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { fits } from '../../cards/engine/fit-card.ts';
import type { ContactChanges } from '../../contacts/contact.ts';
import { parseQuery } from '../../contacts/query/parse-query.ts';
import { type SourceId, sources } from '../../contacts/sources.ts';
import { withDisplayName } from '../../contacts/text/display-name.ts';
import { filledFields } from '../../contacts/validation/field-values.ts';
import {
  cleanContact,
  validateContact,
  withAsciiDomains,
} from '../../contacts/validation/validate-contact.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import type { WritableProvider } from '../../providers/provider.ts';
import { addButton, helpButton } from '../buttons.ts';
import { consentFor } from '../consent.ts';
import { atName, readFormInput, readReason } from '../contact-form/contact-form-input.ts';
import { createForm, createPayload, type FormState, shownValues } from '../contact-form/contact-forms.ts';
import { warnOfDuplicates } from '../contact-form/duplicate-guard.ts';
import { fitToCapabilities, restoreOverflow } from '../contact-form/fit-to-capabilities.ts';
import { readStore, storesToAdd } from '../contact-form/stores.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import { openReference } from '../references.ts';
import type { Reply } from '../reply.ts';
import { changeReply, proposeChange } from '../request-card/change-reply.ts';
import { openEditForm } from './edit-contact.ts';
import { findContext } from './find-context.ts';
import { openPerson } from './person-reference.ts';
import { readNewContact } from './read-new-contact.ts';

/** Adds a contact with a form, to the mail contacts or another store that this person may use. */
export const addContact: Dialog = {
  name: 'add-contact',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: [
      'add contact',
      'add mail contact',
      'add a contact',
      'add a new contact',
      'add new contact',
      'new contact',
      'create contact',
      'create a contact',
      'create a new contact',
      'create new contact',
      'kontakt anlegen',
      'kontakt hinzufügen',
      'neuer kontakt',
      'ajouter un contact',
      'nouveau contact',
      'añadir contacto',
      'nuevo contacto',
      'aggiungi contatto',
      'nuovo contatto',
      'adicionar contato',
      'novo contato',
      'contact toevoegen',
      'nieuw contact',
      'add',
    ],
    example: 'add contact',
    description: () => messages.contacts.addsContact,
    listed: 'manifest',
    run: async (argument, context) => {
      const { source, rest } = readStore(argument, context);
      return openForm(source, readNewContact(rest), 'new', context);
    },
  },
  verbs: [
    onVerb(
      'contact.add',
      z.object({ text: z.string().max(500).optional(), place: z.enum(sources).optional() }),
      ({ text, place }, context) => openForm(place, readNewContact(text ?? ''), 'new', context),
    ),
    onVerb('contact.move', z.looseObject({ ref: z.string(), place: z.enum(sources) }), move),
    onVerb('contact.create', z.looseObject({ ref: z.string() }), save),
    onVerb('contact.complete', z.looseObject({ ref: z.string(), record: z.string() }), updateExisting),
  ],
};

/** Returns the form for a store, by default the first one, with buttons for the others. */
async function openForm(
  wanted: SourceId | undefined,
  typed: ContactChanges,
  placement: 'new' | 'replace',
  context: DialogContext,
  { reason = '', notice = '' } = {},
): Promise<Reply> {
  const source = wanted ?? storesToAdd(context)[0];
  const provider = source && providerFor(source, context);
  if (source === undefined || provider === undefined) return refusal(wanted, context);
  const { fields } = provider.capabilities;
  // Without fields for its parts, the name is a display name.
  const named = fields.givenName === undefined ? withDisplayName(typed) : typed;
  const { values, overflow, missing } = fitToCapabilities(named, fields);
  const consent = await consentFor(createDraft(source, withDisplayName(values)), context);
  if ('refusal' in consent) return refusal(source, context);
  const state = {
    provider,
    values,
    problems: [],
    notice: notice || consent.others || noRoom(source, missing),
    reason,
  };
  const payload = { key: randomUUID(), source, asked: consent.asked, replaces: 0, overflow };
  return { kind: 'card', card: createForm(state, payload, otherStores(source, context), context), placement };
}

/**
 * Opens the form of another store with the typed values that it can hold. The overflow stays in the form's
 * reference for the way back; if it does not fit there, the form does not change, so that nothing is lost.
 */
async function move(
  data: { ref: string; place: SourceId; [input: string]: unknown },
  context: DialogContext,
): Promise<Reply> {
  const payload = openReference('form', data.ref, createPayload, context);
  const { source, overflow } = payload;
  const fields = context.writable(source)?.capabilities.fields ?? {};
  const shown = shownValues(payload);
  const typed = restoreOverflow({ ...shown, ...readFormInput(data, fields, shown).changes }, overflow);
  const reason = readReason(data);
  const moved = await openForm(data.place, typed, 'replace', context, { reason });
  if (moved.kind !== 'card' || fits(moved.card)) return moved;
  const { missing } = fitToCapabilities(typed, context.writable(data.place)?.capabilities.fields ?? {});
  const notice = messages.contacts.noRoomSoShorten({
    store: messages.sources[data.place].store,
    missing: listItems(missing),
  });
  return openForm(source, typed, 'replace', context, { reason, notice });
}

async function save(data: { ref: string; [input: string]: unknown }, context: DialogContext): Promise<Reply> {
  const payload = openReference('form', data.ref, createPayload, context);
  const { source } = payload;
  const provider = providerFor(source, context);
  if (provider === undefined) return refusal(source, context);
  const shown = shownValues(payload);
  const input = readFormInput(data, provider.capabilities.fields, shown);
  const typed = cleanContact({ ...shown, ...input.changes });
  const values = withDisplayName(typed);
  const reason = readReason(data);
  const again = (
    { key, known }: { readonly key: string; readonly known: readonly string[] },
    state: Partial<FormState>,
  ): Reply => ({
    kind: 'card',
    card: createForm(
      { provider, values: typed, problems: [], notice: '', reason, ...state },
      { ...payload, key, known: [...known] },
      payload.replaces > 0 ? [] : otherStores(source, context),
      context,
    ),
    placement: 'replace',
  });

  const problems = [
    ...input.problems,
    ...atName(validateContact(values, provider.capabilities.fields, 'create'), values, provider).filter(
      ({ field }) => !input.problems.some((problem) => problem.field === field),
    ),
  ];
  if (problems.length > 0) {
    return again(payload, { problems, values: withAsciiDomains(typed, provider.capabilities.fields) });
  }
  const { key, replaces, known } = payload;
  const warning = await warnOfDuplicates({ key, values, reason, known, provider }, context);
  if (warning !== undefined) return again({ key, known: warning.known }, warning);
  const draft = { ...createDraft(source, values), key, reason, replaces };
  const { outcome, news } = await proposeChange(draft, context);
  if (outcome.request.state === 'failed' && outcome.request.problem === 'already-exists') {
    const message = await whoHas(values.emails?.[0] ?? '', context);
    return again({ key: randomUUID(), known }, { problems: [{ field: 'emails', message }] });
  }
  return changeReply(outcome, context, news);
}

function createDraft(source: SourceId, values: ContactChanges) {
  return {
    operation: 'create' as const,
    source,
    target: undefined,
    targetName: values.displayName ?? '',
    targetVersion: '',
    before: {},
    // A create sends only the fields with a value.
    after: filledFields(values),
  };
}

/** Opens the form of an existing contact with what was typed for a new one. */
async function updateExisting(
  data: { ref: string; record: string; [input: string]: unknown },
  context: DialogContext,
): Promise<Reply> {
  const payload = openReference('form', data.ref, createPayload, context);
  const provider = providerFor(payload.source, context);
  if (provider === undefined) return refusal(payload.source, context);
  const shown = shownValues(payload);
  const { changes } = readFormInput(data, provider.capabilities.fields, shown);
  const typed = cleanContact({ ...shown, ...changes });
  return openEditForm(openPerson(data.record, context).refs[0], context, { typed, reason: readReason(data) });
}

/** Returns a message about who already has an e-mail address. */
async function whoHas(email: string, context: DialogContext): Promise<string> {
  const { people } = await context.directory.find(parseQuery(email), findContext(context));
  const holder = people[0]?.contact.displayName;
  return holder === undefined
    ? messages.contacts.somebodyHasThisAddress
    : messages.contacts.nameHasThisAddress({ name: holder });
}

/** Returns the provider; undefined if this person may not add a contact there. */
function providerFor(source: SourceId, context: DialogContext): WritableProvider | undefined {
  return storesToAdd(context).includes(source) ? context.writable(source) : undefined;
}

function otherStores(current: SourceId, context: DialogContext): readonly SourceId[] {
  return storesToAdd(context).filter((source) => source !== current);
}

function noRoom(store: SourceId, missing: readonly string[]): string {
  return missing.length > 0
    ? messages.contacts.noRoom({ store: messages.sources[store].store, missing: listItems(missing) })
    : '';
}

function refusal(wanted: SourceId | undefined, context: DialogContext): Reply {
  const others = storesToAdd(context).filter((source) => source !== wanted);
  const isShared = wanted === undefined || context.writable(wanted)?.capabilities.personal === false;
  return noticeReply(messages.contacts.youCantAddContactsHere, whyNot(isShared, others.length > 0), [
    ...others.map((store) =>
      addButton(messages.contacts.addTo({ store: messages.sources[store].store }), '', store),
    ),
    helpButton,
  ]);
}

function whyNot(isShared: boolean, canAddOwn: boolean): string {
  if (isShared)
    return canAddOwn
      ? messages.contacts.youMayNotAddSharedContactsButOwn
      : messages.contacts.youMayNotAddSharedContacts;
  return canAddOwn ? messages.contacts.ownContactsElsewhere : messages.contacts.onlyYouSeeYourOwnContacts;
}
