import type { ContactField } from '../contact.ts';
import { addressKey } from '../text/address-key.ts';
import { countryCode } from '../text/country.ts';
import { parsePhone, splitExtension } from '../text/phone.ts';
import { phoneFields } from './validate-contact.ts';

/** Returns whether two texts are one value of a field: two notations of a number, an address or a country are the same. */
export function meansSame(field: ContactField, one: string, other: string): boolean {
  if (one === other) return true;
  if (field === 'emails') return addressKey(one) === addressKey(other);
  if (field === 'imAddresses') return withoutScheme(one) === withoutScheme(other);
  if (field === 'country') return countryCode(one) !== '' && countryCode(one) === countryCode(other);
  if (field === 'webPage') return withoutSlash(one) === withoutSlash(other);
  if (!phoneFields.has(field)) return withPlainBreaks(one) === withPlainBreaks(other);
  const [number, otherNumber] = [parsePhone(one), parsePhone(other)];
  return (
    number !== '' &&
    number === otherNumber &&
    splitExtension(one).extension === splitExtension(other).extension
  );
}

/** Returns a chat address to compare: `sip:jane@x.example` and `jane@x.example` are one. */
function withoutScheme(address: string): string {
  return address.toLowerCase().replace(/^[a-z][a-z\d+.-]{0,20}:/, '');
}

function withoutSlash(address: string): string {
  return (address.endsWith('/') ? address.slice(0, -1) : address).replace(/^https?:\/\//i, '');
}

function withPlainBreaks(text: string): string {
  return text.replace(/\r\n?/g, '\n').trim();
}
