import { mostShown, writtenValue } from '../../cards/contacts/form-inputs.ts';
import type { Card } from '../../cards/engine/card.ts';
import { fits } from '../../cards/engine/fit-card.ts';
import { type ContactChanges, type ContactField, contactFields } from '../../contacts/contact.ts';
import { difference } from '../../contacts/validation/difference.ts';
import { filterFields } from '../../contacts/validation/field-values.ts';
import { listFields } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import type { DialogContext } from '../define-dialog.ts';
import { type FormState, fieldsOf, type UpdatePayload, updateForm } from './contact-forms.ts';

/**
 * Returns the edit form when it is first shown. Unchanged texts that are too long for a card are left out and
 * named, so that the other fields can be edited.
 */
export function firstUpdateForm(
  { values, notice, ...state }: Omit<FormState, 'problems'>,
  payload: UpdatePayload,
  context: DialogContext,
): Card {
  const wished = new Set(difference(payload.before, values).map(({ field }) => field));
  const leavable = longestFirst(values).filter((field) => !wished.has(field));
  const fields = fieldsOf(state.provider, payload);
  const leftOut = new Set(
    leavable.filter((field) => {
      const limit = fields[field];
      return limit !== undefined && lengthOf(values[field]) > mostShown(limit);
    }),
  );
  for (;;) {
    const notices = [notice, tooLong(leftOut)].filter((one) => one !== '');
    const isKept = (field: ContactField) => !leftOut.has(field);
    const shown = { values: filterFields(values, isKept), problems: [], notice: notices.join('\n') };
    const before = filterFields(payload.before, isKept);
    const card = updateForm({ ...state, ...shown }, { ...payload, before }, context);
    const longest = leavable.find((field) => !leftOut.has(field));
    if (fits(card) || longest === undefined) return card;
    leftOut.add(longest);
  }
}

/** Returns the fields that a form can leave out, longest first. */
function longestFirst(values: ContactChanges): readonly ContactField[] {
  return contactFields
    .filter((field) => field !== 'displayName' && lengthOf(values[field]) > 0)
    .sort((one, other) => lengthOf(values[other]) - lengthOf(values[one]));
}

function lengthOf(value: ContactChanges[ContactField]): number {
  return value === undefined ? 0 : writtenValue(value).length;
}

function tooLong(leftOut: ReadonlySet<ContactField>): string {
  const fields = listFields(leftOut);
  return fields === '' ? '' : messages.contactForm.tooLongForCard({ fields });
}
