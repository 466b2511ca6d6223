import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { contactForm } from '../../cards/contacts/contact-form.ts';
import { fieldLabels } from '../../cards/contacts/field-labels.ts';
import { shownText, writtenValue } from '../../cards/contacts/form-inputs.ts';
import type { Card, CardAction } from '../../cards/engine/card.ts';
import { fits } from '../../cards/engine/fit-card.ts';
import {
  type ContactChanges,
  type ContactField,
  type ContactFields,
  contactFields,
  emptyFields,
} from '../../contacts/contact.ts';
import { type SourceId, sources } from '../../contacts/sources.ts';
import { difference } from '../../contacts/validation/difference.ts';
import type { FieldProblem } from '../../contacts/validation/validate-contact.ts';
import type { WritableCapabilities, WritableProvider } from '../../providers/provider.ts';
import type { DialogContext } from '../define-dialog.ts';
import { contactRef, isOpenable, signForActor } from '../references.ts';
import { storeTitle } from './contact-stores.ts';

const fieldValue = z.union([z.string(), z.boolean(), z.array(z.string())]);

/** The values of a form as they travel in its sealed reference. */
const formValues = z.record(z.string(), fieldValue);

/** What a form remembers between being shown and being sent. The key makes a form sent twice one request. */
const everyForm = {
  key: z.string(),
  /** What the form shows otherwise than it was before: an input that does not come back keeps it. */
  typed: (formValues as z.ZodType<ContactChanges>).default({}),
  /** Who will be asked, in words; '' for nobody. */
  asked: z.string(),
  /** The request of which this is the edited version, 0 for none. */
  replaces: z.number(),
};
export const createPayload = z.object({
  ...everyForm,
  source: z.enum(sources),
  /** What was typed for another place, which this one cannot hold. */
  overflow: formValues as z.ZodType<ContactChanges>,
  /** Stand for people like this one, about whom the person has been asked. */
  known: z.array(z.string()).default([]),
});
export const updatePayload = z.object({
  ...everyForm,
  ref: contactRef,
  version: z.string(),
  before: formValues as z.ZodType<ContactChanges>,
});
type CreatePayload = Omit<z.input<typeof createPayload>, 'typed'>;
/** What a form remembers of a change; what was typed is added when it is drawn. */
export type UpdatePayload = Omit<z.infer<typeof updatePayload>, 'typed'>;
export const deletePayload = z.object({ key: z.string(), ref: contactRef });

/** A new key for a form: the change request that it becomes. */
export function newSubmissionKey(): string {
  return randomUUID();
}

export interface FormState {
  readonly provider: WritableProvider;
  readonly values: ContactChanges;
  readonly problems: readonly FieldProblem[];
  readonly notice: string;
  /** What was typed for those who have to agree. */
  readonly reason: string;
  /** Fields that did not come back: a button says that they were emptied. */
  readonly clearable?: readonly ContactField[];
  /** Of a new contact that may be there already: buttons that open those who are. */
  readonly existing?: readonly CardAction[];
}

/** The form for a new contact; what it remembers is sealed to the person who asked for it. */
export function createForm(
  state: FormState,
  payload: CreatePayload,
  otherStores: readonly SourceId[],
  context: DialogContext,
): Card {
  return form(
    'create',
    state,
    state.provider.capabilities.fields,
    { ...payload, before: {} },
    otherStores,
    context,
  );
}

/** The form for the fields that `before` has, which are today's values. */
export function updateForm(state: FormState, payload: UpdatePayload, context: DialogContext): Card {
  return form('update', state, fieldsOf(state.provider, payload), payload, [], context);
}

/** The values that a form showed, as its reference remembers them. */
export function shownValues({
  before = {},
  typed,
}: {
  readonly before?: ContactChanges;
  readonly typed: ContactChanges;
}): ContactChanges {
  return { ...before, ...typed };
}

/** The fields that a form shows. */
export function fieldsOf(
  { capabilities }: WritableProvider,
  { before }: Pick<UpdatePayload, 'before'>,
): WritableCapabilities['fields'] {
  const shown = Object.entries(capabilities.fields).filter(([field]) => field in before);
  return Object.fromEntries(shown) as WritableCapabilities['fields'];
}

function form(
  mode: 'create' | 'update',
  state: FormState,
  fields: WritableCapabilities['fields'],
  payload: { readonly asked: string; readonly before: ContactChanges },
  otherStores: readonly SourceId[],
  context: DialogContext,
): Card {
  const values = { ...emptyFields, ...boundedValues(state.values, fields) };
  const changed = difference(payload.before, values).filter(({ field }) => fields[field] !== undefined);
  // What is too long to be remembered is left to come back from the client, the longest first.
  const remembered = changed.toSorted(
    (one, other) => writtenValue(one.after).length - writtenValue(other.after).length,
  );
  for (;;) {
    const typed = Object.fromEntries(remembered.map(({ field, after }) => [field, after]));
    const ref = signForActor('form', { ...payload, typed }, context);
    const card = drawForm(mode, { ...state, values }, fields, { asked: payload.asked, ref }, otherStores);
    if ((isOpenable(ref) && fits(card)) || remembered.pop() === undefined) return card;
  }
}

/** Texts as far as an input shows them: a value that is much too long is told as such, and not carried along. */
function boundedValues(values: ContactChanges, fields: WritableCapabilities['fields']): ContactChanges {
  const bounded = contactFields.flatMap((field) => {
    const [value, limit] = [values[field], fields[field]];
    if (value === undefined) return [];
    return [[field, typeof value === 'string' && limit !== undefined ? shownText(value, limit) : value]];
  });
  return Object.fromEntries(bounded) as ContactChanges;
}

function drawForm(
  mode: 'create' | 'update',
  state: FormState & { readonly values: ContactFields },
  fields: WritableCapabilities['fields'],
  { asked, ref }: { readonly asked: string; readonly ref: string },
  otherStores: readonly SourceId[],
): Card {
  const { provider, values, problems, notice, reason, clearable = [], existing = [] } = state;
  return contactForm({
    mode,
    sourceTitle: storeTitle(provider.source),
    values,
    fields,
    problems,
    notice,
    asking: { words: asked, reason },
    actions: [
      ...existing,
      {
        title: existing.length > 0 ? 'Add anyway' : asked === '' ? 'Save' : 'Submit for approval',
        verb: mode === 'create' ? 'contact.create' : 'contact.update',
        data: { ref },
        style: 'positive',
      },
      ...(clearable.length === 0
        ? []
        : [
            {
              title: `Clear ${clearable.map((field) => fieldLabels[field]).join(', ')}`,
              verb: 'contact.update' as const,
              data: { ref, clear: clearable.join() },
            },
          ]),
      { title: 'Cancel', verb: 'form.cancel', data: {}, sendsInputs: false },
    ],
    elsewhere: otherStores.map((store) => ({
      title: `Keep it in ${storeTitle(store)}`,
      verb: 'contact.move',
      data: { store, ref },
    })),
  });
}

/** The fields of a contact that a form for this system shows, lists as far as the system lets them be written. */
export function shownFields(contact: ContactFields, provider: WritableProvider): ContactChanges {
  const shown = contactFields.flatMap((field) => {
    const limit = provider.capabilities.fields[field];
    const value = contact[field];
    if (limit === undefined) return [];
    return [[field, typeof value === 'object' ? value.slice(0, limit.maxValues) : value]];
  });
  return Object.fromEntries(shown) as ContactChanges;
}
