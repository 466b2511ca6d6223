import { changeKeyOf } from '../../organisation/make-records.ts';
import type { NamedAddress, PersonalContactRecord, PhysicalAddress } from '../../organisation/records.ts';
import { badRequest, GraphRefusal } from './answers.ts';
import type { FilterRow } from './filter.ts';

/** Outlook's contact in Graph: which properties there are, how it is shown, and what may be written. */

export const contactTexts = [
  'assistantName',
  'birthday',
  'businessHomePage',
  'companyName',
  'department',
  'displayName',
  'fileAs',
  'generation',
  'givenName',
  'initials',
  'jobTitle',
  'manager',
  'middleName',
  'mobilePhone',
  'nickName',
  'officeLocation',
  'personalNotes',
  'profession',
  'spouseName',
  'surname',
  'title',
  'yomiCompanyName',
  'yomiGivenName',
  'yomiSurname',
] as const;

const contactLists = ['businessPhones', 'homePhones', 'imAddresses', 'children', 'categories'] as const;
const contactAddresses = ['homeAddress', 'businessAddress', 'otherAddress'] as const;
const addressParts = ['street', 'city', 'state', 'countryOrRegion', 'postalCode'] as const;
const readOnlyProperties = ['id', 'changeKey', 'createdDateTime', 'lastModifiedDateTime', 'parentFolderId'];

/** Undocumented maxima: 3 addresses and 2 business phones are reported, the others assumed from Outlook's form. */
const maxima: Readonly<Record<string, number>> = {
  emailAddresses: 3,
  businessPhones: 2,
  homePhones: 2,
  imAddresses: 3,
};

export interface ContactRow extends FilterRow {
  readonly record: PersonalContactRecord;
  readonly entity: Readonly<Record<string, unknown>>;
}

const rows = new WeakMap<PersonalContactRecord, ContactRow>();

/** A contact as Graph shows it: `{}` for an empty address, [] for an empty list, null for an absent text. */
export function contactRow(record: PersonalContactRecord): ContactRow {
  const known = rows.get(record);
  if (known !== undefined) return known;
  const texts = contactTexts.map((name) => {
    const text = record.texts[name] ?? '';
    const neverNull = name === 'displayName' || name === 'fileAs';
    return [name, text === '' && !neverNull ? null : text];
  });
  const entity = {
    '@odata.etag': etagOf(record),
    id: record.id,
    createdDateTime: moment(record.createdAt),
    lastModifiedDateTime: moment(record.changedAt),
    changeKey: record.changeKey,
    parentFolderId: record.folderId,
    ...Object.fromEntries(texts),
    ...Object.fromEntries(contactLists.map((name) => [name, record.lists[name] ?? []])),
    emailAddresses: record.emailAddresses,
    ...Object.fromEntries(contactAddresses.map((name) => [name, shownAddress(record.addresses[name])])),
  };
  const row: ContactRow = {
    record,
    entity,
    texts: Object.fromEntries(
      Object.entries(entity).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.toLowerCase() : '',
      ]),
    ),
    lists: {
      emailAddresses: record.emailAddresses.map((entry) => ({
        name: entry.name.toLowerCase(),
        address: entry.address.toLowerCase(),
      })),
    },
  };
  rows.set(record, row);
  return row;
}

export const contactProperties: readonly string[] = [
  ...readOnlyProperties,
  ...contactTexts,
  ...contactLists,
  ...contactAddresses,
  'emailAddresses',
];

/** The etag of a contact as it is stored now. */
export function etagOf(record: PersonalContactRecord): string {
  return `W/"${record.changeKey}"`;
}

const nameParts = ['givenName', 'middleName', 'surname'] as const;

/**
 * The contact after a write: only what was sent changes. The server makes a new display name when parts of the
 * name are sent without it, silently drops an e-mail address that is none, and refuses too many values.
 *
 * @throws {GraphRefusal} 400 for an unknown property (the type is declared open, but what is reported is a
 *   refusal), a wrong type or too many values
 */
export function applyContactBody(
  record: PersonalContactRecord,
  body: Readonly<Record<string, unknown>>,
  now: number,
): PersonalContactRecord {
  const texts: Record<string, string> = { ...record.texts };
  const lists: Record<string, readonly string[]> = { ...record.lists };
  const addresses: Record<string, PhysicalAddress> = { ...record.addresses };
  let { emailAddresses } = record;

  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith('@') || readOnlyProperties.includes(name)) continue;
    if (contactTexts.some((known) => known === name)) texts[name] = readText(name, value);
    else if (contactLists.some((known) => known === name)) lists[name] = readTexts(name, value);
    else if (contactAddresses.some((known) => known === name)) addresses[name] = readAddress(name, value);
    else if (name === 'emailAddresses') emailAddresses = readEmailAddresses(value);
    else throw requestBody(`The property '${name}' does not exist on type 'microsoft.graph.contact'.`);
  }
  if (!('displayName' in body) && nameParts.some((part) => part in body)) {
    texts.displayName = nameParts
      .map((part) => texts[part] ?? '')
      .filter((part) => part !== '')
      .join(' ');
  }
  const version = record.version + 1;
  const changeKey = changeKeyOf(record.id, version);
  return { ...record, version, changeKey, texts, lists, addresses, emailAddresses, changedAt: now };
}

function readText(name: string, value: unknown): string {
  if (value === null) return '';
  if (typeof value !== 'string')
    throw requestBody(`Cannot convert the value of property '${name}' to a string.`);
  return value;
}

function readTexts(name: string, value: unknown): readonly string[] {
  if (value === null) return [];
  if (!Array.isArray(value) || value.some((item) => typeof item !== 'string')) {
    throw requestBody(`The value of property '${name}' is not a collection of strings.`);
  }
  checkCount(name, value.length);
  return value.map(String).filter((item) => item !== '');
}

function readAddress(name: string, value: unknown): PhysicalAddress {
  const given = value === null ? {} : asObject(name, value);
  const part = (key: (typeof addressParts)[number]): string => readText(key, given[key] ?? null);
  for (const key of Object.keys(given)) {
    if (!addressParts.some((known) => known === key)) {
      throw requestBody(`The property '${key}' does not exist on type 'microsoft.graph.physicalAddress'.`);
    }
  }
  return {
    street: part('street'),
    city: part('city'),
    state: part('state'),
    countryOrRegion: part('countryOrRegion'),
    postalCode: part('postalCode'),
  };
}

function readEmailAddresses(value: unknown): readonly NamedAddress[] {
  if (value === null) return [];
  if (!Array.isArray(value)) throw requestBody("The value of property 'emailAddresses' is not a collection.");
  checkCount('emailAddresses', value.length);
  return value
    .map((item) => asObject('emailAddresses', item))
    .map((item) => ({
      address: readText('address', item.address ?? null),
      name: readText('name', item.name ?? null),
    }))
    .filter((item) => /^[^\s@,;<>]+@[^\s@,;<>]+$/.test(item.address))
    .map((item) => ({ name: item.name === '' ? item.address : item.name, address: item.address }));
}

function checkCount(name: string, count: number): void {
  const max = maxima[name];
  if (max === undefined || count <= max) return;
  const property = name.charAt(0).toUpperCase() + name.slice(1);
  throw new GraphRefusal(
    400,
    'ErrorInvalidArgument',
    `The multi value property ${property} has ${count} entries, that exceeds the max allowed value of ${max}`,
  );
}

function asObject(name: string, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw requestBody(`The value of property '${name}' is not an object.`);
  }
  return Object.fromEntries(Object.entries(value));
}

/** Reads a body that must be a JSON object. @throws {GraphRefusal} */
export function readBody(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
    );
  }
  return asObject('body', value);
}

function shownAddress(address: PhysicalAddress | undefined): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(address ?? {}).filter(([, part]) => part !== ''));
}

function moment(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function requestBody(message: string): GraphRefusal {
  return new GraphRefusal(400, 'RequestBodyRead', message);
}
