import type { ContactField } from '../contacts/contact.ts';
import { messages } from '../languages/messages.ts';
import { writeCsv } from './write-csv.ts';

const fields: readonly ContactField[] = [
  'givenName',
  'surname',
  'emails',
  'mobilePhones',
  'businessPhones',
  'jobTitle',
  'company',
  'department',
  'street',
  'postalCode',
  'city',
  'country',
  'notes',
];

/** Returns a CSV file to fill in: a heading that the import recognises. */
export function templateFile(): string {
  return writeCsv([fields.map((field) => messages.fields[field])]);
}
