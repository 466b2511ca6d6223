import type { Contact } from '../../contacts/contact.ts';
import { phonesOf, samePhone } from '../../contacts/text/phone.ts';
import type { FoundPerson } from '../../directory/found-person.ts';

/**
 * Returns the joined contact of a person, with the international form of a national number that another of their records
 * has: `07700 900123` in Outlook becomes the mail contact's `+44 7700 900123`.
 */
export function withInternationalPhones({ contact, records }: FoundPerson): Contact {
  if (records.length < 2 || hasOnlyInternational(contact)) return contact;
  const known = records.flatMap(phonesOf).filter(isInternational);
  if (known.length === 0) return contact;
  const international = (phones: readonly string[]) =>
    phones.map((phone) =>
      isInternational(phone) ? phone : (known.find((one) => samePhone(one, phone)) ?? phone),
    );
  return {
    ...contact,
    mobilePhones: international(contact.mobilePhones),
    businessPhones: international(contact.businessPhones),
    homePhones: international(contact.homePhones),
  };
}

function hasOnlyInternational({ mobilePhones, businessPhones, homePhones }: Contact): boolean {
  return [mobilePhones, businessPhones, homePhones].every((phones) => phones.every(isInternational));
}

function isInternational(phone: string): boolean {
  return phone.startsWith('+');
}
