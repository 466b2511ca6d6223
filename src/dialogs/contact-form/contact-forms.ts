import { z } from 'zod';
import { contactForm } from '../../cards/contacts/contact-form.ts';
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
import type { FieldValue } from '../../contacts/validation/field-change.ts';
import { fieldsFrom, valuesAfter } from '../../contacts/validation/field-values.ts';
import type { FieldProblem } from '../../contacts/validation/validate-contact.ts';
import { listFields } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import type { WritableCapabilities, WritableProvider } from '../../providers/provider.ts';
import { cancelButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import { contactRef, isOpenable, signForActor } from '../references.ts';
import type { DuplicateWarning } from './duplicate-guard.ts';

const fieldValue = z.union([z.string(), z.boolean(), z.array(z.string())]);

/** The values of a form in its signed reference. */
const formValues = z.record(z.string(), fieldValue);

/** The state of a form in its signed reference. The key makes submissions idempotent. */
const everyForm = {
  key: z.string(),
  /** The shown values that differ from the contact; a missing input keeps them. */
  typed: (formValues as z.ZodType<ContactChanges>).default({}),
  /** A text about who will be asked; '' for nobody. */
  asked: z.string(),
  /** The request that this edited version replaces, 0 for none. */
  replaces: z.number(),
  /** Hashes of similar people that the person has already been shown. */
  known: z.array(z.string()).default([]),
};
export const createPayload = z.object({
  ...everyForm,
  source: z.enum(sources),
  /** Values typed for another store that this one cannot hold. */
  overflow: formValues as z.ZodType<ContactChanges>,
});
export const updatePayload = z.object({
  ...everyForm,
  ref: contactRef,
  version: z.string(),
  before: formValues as z.ZodType<ContactChanges>,
});
type CreatePayload = Omit<z.input<typeof createPayload>, 'typed'>;
/** The state of an edit form; the typed values are added when it is rendered. */
export type UpdatePayload = Omit<z.input<typeof updatePayload>, 'typed'> &
  Pick<z.infer<typeof updatePayload>, 'ref' | 'before'>;
export const deletePayload = z.object({ key: z.string(), ref: contactRef });

export interface FormState {
  readonly provider: WritableProvider;
  readonly values: ContactChanges;
  readonly problems: readonly FieldProblem[];
  readonly notice: string;
  /** The typed reason for the approvers. */
  readonly reason: string;
  /** Missing fields that a button can clear. */
  readonly clearable?: readonly ContactField[];
  /** Buttons that open possible duplicates. */
  readonly existing?: readonly CardAction[];
  /** Contacts that can be updated in place of creating a new one. */
  readonly updatable?: DuplicateWarning['updatable'];
}

/** Returns the form for a new contact. Its state is signed for this person. */
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

/** Returns the form for the fields in `before`, which are the current values. */
export function updateForm(state: FormState, payload: UpdatePayload, context: DialogContext): Card {
  return form('update', state, fieldsOf(state.provider, payload), payload, [], context);
}

/** Returns the values that a form showed, from its reference. */
export function shownValues({
  before = {},
  typed,
}: {
  readonly before?: ContactChanges;
  readonly typed: ContactChanges;
}): ContactChanges {
  return { ...before, ...typed };
}

/** Returns the fields that a form shows. */
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
  // Values that do not fit into the reference are left out, the longest first; the client has to return them.
  const remembered = changed.toSorted(
    (one, other) => writtenValue(one.after).length - writtenValue(other.after).length,
  );
  for (;;) {
    const typed = valuesAfter(remembered);
    const ref = signForActor('form', { ...payload, typed }, context);
    const card = renderForm(mode, { ...state, values }, fields, { asked: payload.asked, ref }, otherStores);
    if ((isOpenable(ref) && fits(card)) || remembered.pop() === undefined) return card;
  }
}

/** Cuts texts to what an input shows. */
function boundedValues(values: ContactChanges, fields: WritableCapabilities['fields']): ContactChanges {
  const bounded = contactFields.flatMap((field): [ContactField, FieldValue][] => {
    const [value, limit] = [values[field], fields[field]];
    if (value === undefined) return [];
    return [[field, typeof value === 'string' && limit !== undefined ? shownText(value, limit) : value]];
  });
  return fieldsFrom(bounded);
}

function renderForm(
  mode: 'create' | 'update',
  state: FormState & { readonly values: ContactFields },
  fields: WritableCapabilities['fields'],
  { asked, ref }: { readonly asked: string; readonly ref: string },
  otherStores: readonly SourceId[],
): Card {
  const { provider, values, problems, notice, reason, clearable = [], existing = [], updatable = [] } = state;
  const isAnyway = existing.length > 0;
  const { personal } = provider.capabilities;
  return contactForm({
    mode,
    sourceTitle: messages.sources[provider.source].store,
    values,
    fields,
    problems,
    notice,
    isWarning: isAnyway,
    asking: { words: asked, reason, takesReason: !personal, isAnyway: isAnyway && !personal },
    actions: [
      ...existing,
      ...updatable.map(
        ({ title, record }): CardAction => ({ title, verb: 'contact.complete', data: { ref, record } }),
      ),
      {
        title: isAnyway
          ? messages.contactForm[mode === 'create' ? 'createAnyway' : 'saveAnyway']
          : asked === ''
            ? messages.buttons.save
            : messages.buttons.submitForApproval,
        verb: mode === 'create' ? 'contact.create' : 'contact.update',
        data: { ref },
        style: 'positive',
      },
      ...(clearable.length === 0
        ? []
        : [
            {
              title: messages.contactForm.clear({
                fields: listFields(clearable),
              }),
              verb: 'contact.update' as const,
              data: { ref, clear: clearable.join() },
            },
          ]),
      cancelButton,
    ],
    elsewhere: otherStores.map((store) => ({
      title: messages.contactForm.saveToStoreInstead({ store: messages.sources[store].store }),
      verb: 'contact.move',
      data: { place: store, ref },
    })),
  });
}

/**
 * Returns the fields of a contact that a form for this system shows, with lists cut to what the system
 * accepts.
 */
export function shownFields(contact: ContactFields, provider: WritableProvider): ContactChanges {
  const shown = contactFields.flatMap((field): [ContactField, FieldValue][] => {
    const limit = provider.capabilities.fields[field];
    const value = contact[field];
    if (limit === undefined) return [];
    return [[field, typeof value === 'object' ? value.slice(0, limit.maxValues) : value]];
  });
  return fieldsFrom(shown);
}
