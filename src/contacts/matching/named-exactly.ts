import type { Contact } from '../contact.ts';
import type { ContactQuery } from '../query/contact-query.ts';
import { addressKey } from '../text/address-key.ts';
import { displayNameOf } from '../text/display-name.ts';
import { fold } from '../text/fold.ts';
import { nameKey, nameWords } from '../text/name.ts';
import { phonesOf, samePhone } from '../text/phone.ts';

/** A person with all of their records. */
interface Recorded {
  readonly records: readonly Contact[];
}

/**
 * Returns whom a text means: for a whole e-mail address those who have it, or nobody; for a whole number or a full
 * name those who have it, if there are any; for anything else all who were found.
 */
export function namedExactly<T extends Recorded>(query: ContactQuery, people: readonly T[]): readonly T[] {
  if (query.email !== '') return peopleWithAddress(query.email, people);
  // A longer name may be hidden by what was taken for words of a question: "Phone House", "Find My Past".
  const texts = [...(query.longer ?? []).map((words) => words.join(' ')), query.text];
  for (const text of texts) {
    const exactly = people.filter(({ records }) =>
      records.some((record) => isNamed({ ...query, text }, record)),
    );
    if (exactly.length > 0) return exactly;
  }
  return people;
}

/** Returns those who have this e-mail address, sign-in name or chat address. */
export function peopleWithAddress<T extends Recorded>(email: string, people: readonly T[]): readonly T[] {
  const has = ({ emails, imAddresses, userPrincipalName }: Contact): boolean =>
    [...emails, ...imAddresses, userPrincipalName].some((address) => addressKey(address) === email);
  return people.filter(({ records }) => records.some(has));
}

function isNamed({ text, phone, words }: ContactQuery, contact: Contact): boolean {
  if (phone !== '' && words.length === 0) return phonesOf(contact).some((number) => samePhone(phone, number));
  const name = displayNameOf({ ...contact, company: '', emails: [] });
  if (name === '') return false;
  if (fold(name) === fold(text)) return true;
  const typed = nameWords(text);
  return typed.length > 1 && nameKey(typed) === nameKey(nameWords(name));
}
