import { type Contact, type ContactField, contactFields } from '../contacts/contact.ts';
import { messages } from '../languages/messages.ts';
import { writeCsv } from './write-csv.ts';

/**
 * Returns contacts as CSV with a heading that the import recognises. A list has a column for each value, and a field that
 * no contact has is left out.
 */
export function exportCsv(contacts: readonly Contact[]): string {
  const columns = contactFields.flatMap((field) => {
    const width = Math.max(0, ...widths(contacts, field));
    return Array.from({ length: width }, (_, index) => ({ field, index }));
  });
  const heading = columns.map(({ field, index }) =>
    index === 0 ? messages.fields[field] : `${messages.fields[field]} ${index + 1}`,
  );
  return writeCsv([
    heading,
    ...contacts.map((contact) => columns.map(({ field, index }) => valueAt(contact, field, index))),
  ]);
}

/** Returns how many values of a field the contacts have, each count once. */
function widths(contacts: readonly Contact[], field: ContactField): Iterable<number> {
  return new Set(
    contacts.map((contact) => {
      const value = contact[field];
      if (typeof value === 'object') return value.length;
      return value === '' || value === false ? 0 : 1;
    }),
  );
}

function valueAt(contact: Contact, field: ContactField, index: number): string {
  const value = contact[field];
  if (typeof value === 'boolean') return value ? messages.transfer.plan.yes : messages.transfer.plan.no;
  return (typeof value === 'string' ? value : value[index]) ?? '';
}
