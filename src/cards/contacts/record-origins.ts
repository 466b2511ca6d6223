import type { Contact } from '../../contacts/contact.ts';
import { phonesOf } from '../../contacts/text/phone.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { plain } from '../engine/plain.ts';
import { phoneText } from '../engine/safe-link.ts';
import { recordLabel } from './source-labels.ts';

/** The most records of a person whose values are shown. */
const mostRecords = 6;

/** Returns what each record of a person has, on one line; [] for a person with one record. */
export function recordOrigins({ records }: FoundPerson) {
  if (records.length < 2) return [];
  return records.slice(0, mostRecords).map((record) => ({
    source: messages.contacts.label({ label: recordLabel(record) }),
    values: plain(valuesOf(record).join(' · '), 400) || messages.contacts.nothingElse,
  }));
}

function valuesOf(record: Contact): readonly string[] {
  return [
    record.displayName,
    record.jobTitle,
    record.department,
    record.company,
    ...phonesOf(record).map(phoneText),
    ...record.emails,
    record.office,
    record.city,
  ].filter((value) => value !== '');
}
