import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  type ContactChanges,
  type ContactField,
  type ContactFields,
  type ContactRef,
  contactFields,
  pickFields,
} from '../../contacts/contact.ts';
import { hasComposedName, withDisplayName } from '../../contacts/text/display-name.ts';
import { difference } from '../../contacts/validation/difference.ts';
import { validateContact, withAsciiDomains } from '../../contacts/validation/validate-contact.ts';
import { listFields } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { updateOf } from '../../transfer/update-of.ts';
import { editButton } from '../buttons.ts';
import { consentFor, refusedReply } from '../consent.ts';
import { atName, readFormInput, readReason } from '../contact-form/contact-form-input.ts';
import {
  fieldsOf,
  shownFields,
  shownValues,
  type UpdatePayload,
  updateForm,
  updatePayload,
} from '../contact-form/contact-forms.ts';
import { warnOfDuplicates } from '../contact-form/duplicate-guard.ts';
import { firstUpdateForm } from '../contact-form/first-update-form.ts';
import { type Dialog, type DialogContext, onVerb, StaleButtonError } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import { openReference, referenceData } from '../references.ts';
import type { Reply } from '../reply.ts';
import { changeReply, proposeChange } from '../request-card/change-reply.ts';
import { otherRequests } from '../request-card/other-requests.ts';
import { changeableRefs } from './changeable.ts';
import { changeKnownPerson, chooseRecord, type RecordChoice } from './choose-person.ts';
import { notChangeable } from './not-changeable.ts';
import { readRecord } from './person-card.ts';
import { openPerson } from './person-reference.ts';

/** Edits a contact in a form with the current values; only changed fields are sent. */
export const editContact: Dialog = {
  name: 'edit-contact',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: [
      'edit contact',
      'edit',
      'change contact',
      'update contact',
      'change',
      'update',
      'modify',
      'rename',
      'correct',
      'bearbeiten',
      'bearbeite',
      'ändern',
      'ändere',
      'korrigiere',
      'modifier',
      'modifie',
      'editar',
      'modificar',
      'modifica',
      'modificare',
      'alterar',
      'wijzigen',
      'wijzig',
      'bewerken',
      'bewerk',
    ],
    names: 'person',
    example: 'edit contact John Doe',
    description: () => messages.contacts.changesContact,
    listed: 'manifest',
    run: (argument, context) => chooseRecord(argument, context, recordChoice),
    runFor: (refs, context) => changeKnownPerson(refs, context, recordChoice),
  },
  verbs: [
    onVerb('contact.edit', referenceData, ({ ref }, context) =>
      openEditForm(openPerson(ref, context).refs[0], context),
    ),
    onVerb('contact.update', z.looseObject({ ref: z.string(), clear: z.string().max(500).optional() }), save),
    onVerb('form.cancel', z.looseObject({}), async () => ({
      ...noticeReply(messages.contacts.cancelled, messages.contacts.nothingChanged),
      placement: 'replace',
    })),
  ],
};

const recordChoice: RecordChoice = {
  dialog: 'edit-contact',
  prompt: () => messages.contacts.chooseContactToEdit,
  title: (record) => messages.buttons.editRecord({ record }),
  operation: 'update',
  button: editButton,
  run: openEditForm,
};

/**
 * Returns the form for a contact.
 * @param more values that were typed for it elsewhere, and the reason
 */
export async function openEditForm(
  ref: ContactRef,
  context: DialogContext,
  more: { readonly typed: ContactChanges; readonly reason: string } | undefined = undefined,
): Promise<Reply> {
  const person = await readRecord(ref, context);
  if (changeableRefs(person, 'update', context).length === 0) return notChangeable(person, 'update', context);
  const provider = writable(ref, context);
  const before = shownFields(person.contact, provider);
  const values = more === undefined ? before : withTyped(person.contact, more.typed, before);
  const base = { ref, version: person.contact.version, before };
  const consent = await consentFor(updateDraft(base, values), context);
  if ('refusal' in consent) return refusedReply(consent.refusal);
  const payload = { ...base, key: randomUUID(), asked: consent.asked, replaces: 0 };
  const card = firstUpdateForm(
    { provider, values, notice: consent.others, reason: more?.reason ?? '' },
    payload,
    context,
  );
  return { kind: 'card', card, placement: more === undefined ? 'new' : 'replace' };
}

/** Returns the values of a contact with typed ones, as an import would change it. */
function withTyped(stored: ContactFields, typed: ContactChanges, before: ContactChanges): ContactChanges {
  const update = updateOf(stored, typed, 'leave');
  return {
    ...before,
    ...pickFields(
      update,
      contactFields.filter((field) => field in before && field in update),
    ),
  };
}

async function save(
  data: { ref: string; clear?: string | undefined; [input: string]: unknown },
  context: DialogContext,
): Promise<Reply> {
  const payload = openReference('form', data.ref, updatePayload, context);
  const { key, ref, replaces } = payload;
  const provider = writable(ref, context);
  const reason = readReason(data);
  const shown = shownValues(payload);
  const input = readFormInput(data, fieldsOf(provider, payload), shown, data.clear?.split(','));
  const typed = { ...shown, ...input.changes };
  const values = withFollowingName(typed, payload.before);
  const changes = difference(payload.before, values);
  const changed = new Set(changes.map(({ field }) => field));
  const problems = [
    ...input.problems,
    ...atName(
      validateContact(values, provider.capabilities.fields, 'update').filter(({ field }) =>
        changed.has(field),
      ),
      values,
      provider,
    ),
  ];
  if (changes.length === 0 || problems.length > 0) {
    const isSame = changes.length === 0 && problems.length === 0;
    const others = await otherRequests(
      { number: replaces, source: ref.source, targets: [ref], emails: [] },
      context.changes,
    );
    const notices = [isSame ? nothingDifferent(input.absent) : '', others];
    const notice = notices.filter((one) => one !== '').join('\n');
    const clearable = isSame && input.absent.length <= mostClearable ? input.absent : [];
    const state = {
      provider,
      values: problems.length > 0 ? withAsciiDomains(typed, provider.capabilities.fields) : values,
      problems,
      notice,
      reason,
      clearable,
    };
    const card = updateForm(state, payload, context);
    return { kind: 'card', card, placement: 'replace' };
  }
  const { known, before } = payload;
  const isIdentity = identityFields.some((field) => changed.has(field));
  const warning =
    isIdentity &&
    (await warnOfDuplicates({ key, values, reason, known, provider, changed: { ref, before } }, context));
  if (warning) {
    const state = { provider, values, problems: [], reason, ...warning };
    const card = updateForm(state, { ...payload, known: [...warning.known] }, context);
    return { kind: 'card', card, placement: 'replace' };
  }
  const draft = { ...updateDraft(payload, values), key, reason, replaces };
  const { outcome, news } = await proposeChange(draft, context);
  return changeReply(outcome, context, news || unchangedText(input.absent));
}

/**
 * Returns the values with a display name that follows first and last name if it was made of them or was cleared; any
 * other display name stays.
 */
function withFollowingName(typed: ContactChanges, before: ContactChanges): ContactChanges {
  const isTheirs = typed.displayName !== '' && typed.displayName !== before.displayName;
  const follows = typed.displayName === '' || hasComposedName(before);
  return isTheirs || !follows ? typed : withDisplayName({ ...typed, displayName: '' });
}

/** Fields that may make a contact look like another one. */
const identityFields = [
  'displayName',
  'givenName',
  'surname',
  'emails',
  'mobilePhones',
  'businessPhones',
  'homePhones',
] as const satisfies readonly ContactField[];

/** More missing fields than this were omitted by the client, not cleared by hand. */
const mostClearable = 5;

function nothingDifferent(absent: readonly ContactField[]): string {
  return absent.length > 0 && absent.length <= mostClearable
    ? messages.contacts.youHaventChangedAnythingOrEmptied({ fields: listFields(absent) })
    : messages.contacts.youHaventChangedAnythingYet;
}

function unchangedText(absent: readonly ContactField[]): string {
  if (absent.length === 0 || absent.length > mostClearable) return '';
  return messages.contacts.leftAsItWas({ fields: listFields(absent) });
}

function updateDraft(
  { ref, version, before }: Pick<UpdatePayload, 'ref' | 'version' | 'before'>,
  after: ContactChanges,
) {
  return {
    operation: 'update' as const,
    source: ref.source,
    target: ref,
    targetName: after.displayName ?? '',
    targetVersion: version,
    before,
    after,
  };
}

function writable(ref: ContactRef, context: DialogContext) {
  const provider = context.writable(ref.source);
  if (provider === undefined) throw new StaleButtonError('expired');
  return provider;
}
