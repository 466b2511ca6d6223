import type { Organisation } from '../../organisation/organisation.ts';
import type { MailContactRecord } from '../../organisation/records.ts';
import type { CmdletContext } from './cmdlet-context.ts';
import { addressTaken, badAddress, invalidValue, nameTaken } from './cmdlet-errors.ts';
import { limited } from './parameter-values.ts';

/** What must be unique or well-formed in a directory: names, aliases, addresses. */

/** Characters that a name may not have, by what administrators report; the documentation does not list them. */
const forbiddenInNames = /["/\\[\]:;|=,+*?<>]/;

/** Refuses a name that is empty, too long, not allowed or another contact's. @throws {CmdletError} */
export function checkName(name: string, guid: string, context: CmdletContext): void {
  if (name === '') throw invalidValue('The value of property Name must not be empty.');
  limited('Name', name, 64);
  if (context.settings.strictNames && forbiddenInNames.test(name)) {
    throw invalidValue(`The value "${name}" of property Name contains characters that are not allowed.`);
  }
  const wanted = name.toLowerCase();
  const taken = context.organisation.mailContacts
    .all()
    .some((contact) => contact.guid !== guid && contact.name.toLowerCase() === wanted);
  if (taken) throw nameTaken(name);
}

/** The alias, unless it is malformed or another contact's. @throws {CmdletError} */
export function checkAlias(alias: string, guid: string, organisation: Organisation): string {
  limited('Alias', alias, 64);
  if (!/^[A-Za-z0-9!#%*+\-/=?^_~\u00a1-\u00ff]+(\.[A-Za-z0-9!#%*+\-/=?^_~\u00a1-\u00ff]+)*$/.test(alias)) {
    throw invalidValue(`The value "${alias}" of property Alias contains characters that are not allowed.`);
  }
  if (aliasTaken(alias, guid, organisation))
    throw invalidValue(`The alias "${alias}" is already being used.`);
  return alias;
}

/** The alias, or with a number behind it when it is taken. */
export function freeAlias(alias: string, organisation: Organisation): string {
  let free = alias;
  for (let number = 1; aliasTaken(free, '', organisation); number += 1)
    free = `${alias.slice(0, 60)}${number}`;
  return free;
}

function aliasTaken(alias: string, guid: string, organisation: Organisation): boolean {
  const wanted = alias.toLowerCase();
  return organisation.mailContacts
    .all()
    .some((contact) => contact.guid !== guid && contact.alias.toLowerCase() === wanted);
}

/** An address without the `SMTP:` that may stand in front. */
export function smtpAddress(given: string): string {
  return given.replace(/^smtp:/i, '');
}

/** Refuses what is no SMTP address, and one that anybody else holds. @throws {CmdletError} */
export function checkAddress(address: string, guid: string, organisation: Organisation): void {
  if (!/^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/.test(address))
    throw badAddress(address);
  const holder = organisation.addressHolder(address);
  if (holder !== undefined && holder.id !== guid) throw addressTaken(address, holder.displayName);
}

/** A new routing address takes the place of the old one, which is not kept as a proxy address. */
export function withExternal(
  contact: MailContactRecord,
  given: string,
  organisation: Organisation,
): MailContactRecord {
  const address = smtpAddress(given);
  checkAddress(address, contact.guid, organisation);
  const old = contact.externalEmailAddress.toLowerCase();
  const others = contact.emailAddresses.filter(
    (entry) => entry.slice(5).toLowerCase() !== address.toLowerCase(),
  );
  const replaced = others.map((entry) =>
    entry.slice(5).toLowerCase() === old ? `${entry.slice(0, 5)}${address}` : entry,
  );
  const emailAddresses = replaced.some((entry) => entry.slice(5) === address)
    ? replaced
    : [...replaced, `smtp:${address}`];
  return { ...contact, externalEmailAddress: address, emailAddresses };
}

/** The address that people see becomes the primary one; the former primary stays as a proxy address. */
export function withPrimary(
  contact: MailContactRecord,
  given: string,
  organisation: Organisation,
): MailContactRecord {
  const address = smtpAddress(given);
  checkAddress(address, contact.guid, organisation);
  const others = contact.emailAddresses
    .filter((entry) => entry.slice(5).toLowerCase() !== address.toLowerCase())
    .map((entry) => `smtp:${entry.slice(5)}`);
  return { ...contact, windowsEmailAddress: address, emailAddresses: [`SMTP:${address}`, ...others] };
}

/** A whole list, or `{"@odata.type": "#Exchange.GenericHashTable", "add": […], "remove": […]}`. */
export function readProxyAddresses(
  value: unknown,
  contact: MailContactRecord,
  organisation: Organisation,
): readonly string[] {
  let addresses: readonly string[];
  if (Array.isArray(value)) addresses = value.map(String);
  else if (typeof value === 'string') addresses = [value];
  else {
    const table = Object.fromEntries(
      Object.entries(value ?? {}).map(([key, entry]) => [key.toLowerCase(), entry]),
    );
    const listOf = (entry: unknown): readonly string[] =>
      entry === undefined ? [] : Array.isArray(entry) ? entry.map(String) : [String(entry)];
    const removed = new Set(listOf(table.remove).map((entry) => entry.toLowerCase()));
    addresses = [
      ...contact.emailAddresses.filter((entry) => !removed.has(entry.toLowerCase())),
      ...listOf(table.add),
    ];
  }
  const prefixed = addresses.map((entry) => (/^[a-z0-9]+:/i.test(entry) ? entry : `smtp:${entry}`));
  if (prefixed.filter((entry) => entry.startsWith('SMTP:')).length !== 1) {
    throw invalidValue('There must be exactly one primary SMTP address.');
  }
  for (const entry of prefixed) {
    if (/^smtp:/i.test(entry)) checkAddress(entry.slice(5), contact.guid, organisation);
  }
  return prefixed;
}
