import type { IdentityKeys } from '../prepared-contact.ts';
import { compatibleNames } from '../text/name.ts';
import { emailsOf, givenNamesOf, mobilesOf, nameKeyOf, salutationOf } from './identity-keys.ts';

/**
 * What tells one person from another: the rules by which records are joined in a search ({@link groupSamePerson}) and
 * by which duplicates are judged ({@link compareRecords}). Showing two people as one is worse than showing one twice,
 * so that every rule asks for a name that fits as well.
 */

/** With more holders than this, an address or number counts as shared without further checks. */
export const mostHolders = 12;

const roles = new Set(
  'admin administrator accounting billing buchhaltung contact contacto einkauf empfang finance frontdesk hello help helpdesk hr info information it jobs kontakt mail marketing news newsletter noreply office orders post postmaster press reception sales sekretariat service support team vertrieb webmaster welcome zentrale'.split(
    ' ',
  ),
);

const functions = new Set(
  'abteilung accounting buchhaltung department desk einkauf empfang helpdesk hotline info kundendienst office reception sales sekretariat service support team vertrieb zentrale'.split(
    ' ',
  ),
);

/** Returns whether several people are likely to read an address: `info@`, `sales2@`. */
export function isRoleAddress(address: string): boolean {
  return roles.has(address.slice(0, address.indexOf('@')).replace(/(?<![\d._-])[\d._-]+$/u, ''));
}

/**
 * Returns whether a name is that of a desk or a shared mailbox. Companies have several of them, so one more word
 * makes a different one.
 */
function isFunction({ name }: IdentityKeys): boolean {
  return name.some((word) => functions.has(word));
}

/** Returns whether a record is of a desk, a branch or a hotline instead of a person. */
export function isDesk(keys: IdentityKeys): boolean {
  const { displayName, givenName, surname, company } = keys.contact;
  if (isFunction(keys)) return true;
  return givenName + surname === '' && company !== '' && displayName.toLowerCase() === company.toLowerCase();
}

/** Returns whether two records have the same full name, in any order of its words. */
export function haveOneName(one: IdentityKeys, other: IdentityKeys): boolean {
  const { length } = one.name;
  if (length === 0 || length !== other.name.length) return false;
  return one.name.every((word, index) => word === other.name[index]) || nameKeyOf(one) === nameKeyOf(other);
}

/** Returns whether two names are compatible. A record without a name fits any other. */
export function haveCompatibleNames(one: IdentityKeys, other: IdentityKeys): boolean {
  if (one.name.length === 0 || other.name.length === 0) return true;
  const [salutation, otherSalutation] = [salutationOf(one), salutationOf(other)];
  if (salutation !== '' && otherSalutation !== '' && salutation !== otherSalutation) return false;
  if (haveOneName(one, other)) return true;
  if (isFunction(one) || isFunction(other)) return false;
  return compatibleNames(
    one.name,
    other.name,
    (word, candidate) => givenNamesOf(one).includes(word) || givenNamesOf(other).includes(candidate),
  );
}

/**
 * Returns whether two records may be one person's. Two colleagues never are: the directory has told them apart already.
 */
export function mayBeOne(one: IdentityKeys, other: IdentityKeys): boolean {
  return !(one.colleague && other.colleague) && haveCompatibleNames(one, other);
}

/**
 * Returns whether a number that two records share, in E.164, tells that they are one person's if their names fit. A
 * number other than a mobile one may be a switchboard's: it needs two words of the name, and no e-mail addresses that
 * differ.
 */
export function doesPhoneTell(one: IdentityKeys, other: IdentityKeys, number: string): boolean {
  if (one.name.length === 0 || other.name.length === 0) return false;
  if (mobilesOf(one).includes(number) && mobilesOf(other).includes(number)) return true;
  return (
    Math.min(one.name.length, other.name.length) >= 2 && !haveNoneInCommon(emailsOf(one), emailsOf(other))
  );
}

/** Returns whether both lists have values, and none in common. */
export function haveNoneInCommon(one: readonly string[], other: readonly string[]): boolean {
  return one.length > 0 && other.length > 0 && !one.some((value) => other.includes(value));
}
