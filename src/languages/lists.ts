import { memoize } from '../platform/memoize.ts';
import { locale, messages } from './messages.ts';

const formats = memoize(3, (type) => {
  const style = type === 'unit' ? 'short' : 'long';
  return new Intl.ListFormat(locale, { type: type as Intl.ListFormatType, style });
});

/** Returns "a, b, c". */
export function listItems(items: readonly string[]): string {
  return formats('unit').format(items);
}

/** Returns "a, b and c". */
export function listAll(items: readonly string[]): string {
  return formats('conjunction').format(items);
}

/** Returns "a, b or c". */
export function listChoices(items: readonly string[]): string {
  return formats('disjunction').format(items);
}

/** Returns the names of fields: "Job title, E-mail". */
export function listFields(fields: Iterable<keyof typeof messages.fields>): string {
  return listItems(Array.from(fields, (field) => messages.fields[field]));
}
