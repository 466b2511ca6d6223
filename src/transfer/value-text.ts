import type { FieldChange, FieldValue } from '../contacts/validation/field-change.ts';
import { messages } from '../languages/messages.ts';
import { excerpt } from './contact-draft.ts';

/** Returns a changed field in words: `Mobile phone: +49 1 → +49 2`. */
export function changeText({ field, before, after }: FieldChange): string {
  return messages.transfer.plan.change({
    field: messages.fields[field],
    before: valueText(before),
    after: valueText(after),
  });
}

/** Returns a value in words, on one line. */
export function valueText(value: FieldValue): string {
  if (typeof value === 'boolean') return value ? messages.transfer.plan.yes : messages.transfer.plan.no;
  const text = excerpt((typeof value === 'string' ? [value] : value).join(', ').replace(/\s+/g, ' '));
  return text === '' ? messages.transfer.plan.nothing : text;
}
