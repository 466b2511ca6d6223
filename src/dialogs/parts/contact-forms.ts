import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Card } from '../../cards/card.ts';
import { contactForm } from '../../cards/contact-form.ts';
import {
  type ContactChanges,
  type ContactFields,
  contactFields,
  emptyFields,
  type SourceId,
  sources,
} from '../../contacts/contact.ts';
import type { FieldProblem } from '../../contacts/validate-contact.ts';
import type { WritableCapabilities, WritableProvider } from '../../providers/provider.ts';
import type { DialogContext } from '../define-dialog.ts';
import { placeTitle } from './places.ts';
import { contactRef, sealForActor } from './references.ts';

const fieldValue = z.union([z.string(), z.boolean(), z.array(z.string())]);

/** The values of a form as they travel in its sealed reference. */
const formValues = z.record(z.string(), fieldValue);

/** What a form remembers between being shown and being sent. The key makes a form sent twice one request. */
const everyForm = {
  key: z.string(),
  /** Who will be asked, in words; '' for nobody. */
  asked: z.string(),
  /** The request of which this is the edited version, 0 for none. */
  replaces: z.number(),
};
export const createPayload = z.object({
  ...everyForm,
  source: z.enum(sources),
  /** What was typed for another place, which this one cannot hold. */
  aside: formValues as z.ZodType<ContactChanges>,
});
export const updatePayload = z.object({
  ...everyForm,
  ref: contactRef,
  version: z.string(),
  before: formValues as z.ZodType<ContactChanges>,
});
export type UpdatePayload = z.infer<typeof updatePayload>;
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
}

/** The form for a new contact; what it remembers is sealed to the person who asked for it. */
export function createForm(
  state: FormState,
  payload: z.infer<typeof createPayload>,
  otherPlaces: readonly SourceId[],
  context: DialogContext,
): Card {
  return form('create', state, state.provider.capabilities.fields, payload, otherPlaces, context);
}

/** The form for the fields that `before` has, which are today's values. */
export function updateForm(state: FormState, payload: UpdatePayload, context: DialogContext): Card {
  return form('update', state, fieldsOf(state.provider, payload), payload, [], context);
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
  payload: { readonly asked: string },
  otherPlaces: readonly SourceId[],
  context: DialogContext,
): Card {
  const { provider, values, problems, notice, reason } = state;
  const { asked } = payload;
  const ref = sealForActor('form', payload, context);
  return contactForm({
    mode,
    sourceTitle: placeTitle(provider.source),
    values: { ...emptyFields, ...values },
    fields,
    problems,
    notice,
    asking: { words: asked, reason },
    actions: [
      {
        title: asked === '' ? 'Save' : 'Submit for approval',
        verb: mode === 'create' ? 'contact.create' : 'contact.update',
        data: { ref },
        style: 'positive',
      },
      { title: 'Cancel', verb: 'form.cancel', data: {}, sendsInputs: false },
    ],
    elsewhere: otherPlaces.map((place) => ({
      title: `Keep it in ${placeTitle(place)}`,
      verb: 'contact.move',
      data: { place, ref },
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
