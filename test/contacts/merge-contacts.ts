import type { Contact } from '../../src/contacts/contact.ts';
import { refKey } from '../../src/contacts/contact.ts';
import { compareText, joinRecords, withoutTwins } from '../../src/contacts/identity/join-records.ts';
import { groupSamePerson } from '../../src/contacts/identity/same-person.ts';
import { prepareContact } from '../../src/contacts/matching/match.ts';
import type { JoinedContact } from '../../src/contacts/prepared-contact.ts';

/** Joins the records of the same person as searches do, in an order that does not depend on that of the records. */
export function mergeContacts(contacts: readonly Contact[]): readonly JoinedContact[] {
  const records = withoutTwins(contacts.map(prepareContact), ({ contact }) => contact);
  return groupSamePerson(records)
    .flatMap((group) => joinRecords(group.flatMap((index) => records[index]?.contact ?? [])) ?? [])
    .sort((one, other) => compareText(refKey(one.contact.ref), refKey(other.contact.ref)));
}
