import { sourceTable } from '../../contacts/sources.ts';
import { addressKey } from '../../contacts/text/address-key.ts';
import { phonesOf, samePhone } from '../../contacts/text/phone.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { literal } from '../engine/plain.ts';
import { mailLink, phoneLink, phoneText } from '../engine/safe-link.ts';
import { shortName } from './person-labels.ts';
import { recordLabel } from './source-labels.ts';

type HiddenDetail = {
  /** 'Mail contact: ' */
  readonly source: string;
  readonly text: string;
  readonly url: string;
  readonly hint: string;
};

/**
 * Returns what the company's records have and the person's own contact hides, because its own values are shown instead:
 * 'Your Outlook contact has a different number:'. A list of at most one element. An own contact without a number, or address, hides none. Only the owner's chat
 * has own contacts among the records.
 */
export function hiddenDetails({ contact, records }: FoundPerson) {
  const own = records.find(({ ref }) => sourceTable[ref.source].personal);
  if (own === undefined) return [];
  const hidesPhones = phonesOf(own).length > 0;
  const hidesEmails = own.emails.length > 0;
  const phones = [...phonesOf(contact)];
  const emails = contact.emails.map(addressKey);
  const numbers: HiddenDetail[] = [];
  const addresses: HiddenDetail[] = [];
  for (const other of records) {
    if (sourceTable[other.ref.source].personal) continue;
    const source = messages.contacts.label({ label: recordLabel(other) });
    const phone = phonesOf(other).find((one) => !phones.some((shown) => samePhone(shown, one)));
    if (hidesPhones && phone !== undefined && phoneLink(phone) !== '') {
      const text = literal(phoneText(phone), 40);
      numbers.push({
        source,
        text,
        url: phoneLink(phone),
        hint: messages.contacts.call({ whom: shortName(contact) }),
      });
      phones.push(phone);
    }
    const email = other.emails.find((one) => !emails.includes(addressKey(one)));
    if (hidesEmails && email !== undefined && mailLink(email) !== '') {
      addresses.push({
        source,
        text: literal(email, 80),
        url: mailLink(email),
        hint: messages.contacts.mail({ name: shortName(contact) }),
      });
      emails.push(addressKey(email));
    }
  }
  const details = [...numbers, ...addresses].slice(0, mostHidden);
  if (details.length === 0) return [];
  const args = { source: messages.sources[own.ref.source].badge };
  const title =
    addresses.length === 0
      ? messages.contacts.yourContactHasAnotherNumber(args)
      : numbers.length === 0
        ? messages.contacts.yourContactHasAnotherAddress(args)
        : messages.contacts.yourContactHasOtherDetails(args);
  return [{ title, details }];
}

const mostHidden = 3;
