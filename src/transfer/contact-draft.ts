import type { ContactChanges, ContactField } from '../contacts/contact.ts';
import { withoutReferences } from '../contacts/text/character-references.ts';
import { countryCode } from '../contacts/text/country.ts';
import { isExchangeAddress } from '../contacts/text/exchange-address.ts';
import { phoneNumbersIn } from '../contacts/text/phone.ts';
import { phoneFields } from '../contacts/validation/validate-contact.ts';
import { messages } from '../languages/messages.ts';
import { type AddressPart, type AddressPlace, addressPlaces } from './columns.ts';
import type { InputRow } from './input-row.ts';

const listFields = ['emails', 'mobilePhones', 'businessPhones', 'homePhones', 'imAddresses'] as const;
type ListField = (typeof listFields)[number];
const nameParts = ['namePrefix', 'middleName', 'nameSuffix'] as const;
type NamePart = (typeof nameParts)[number];
export type TextField = Exclude<ContactField, ListField | AddressPart | 'hiddenFromAddressLists'>;

const yes = new Set(
  'true|yes|y|1|wahr|ja|j|vrai|oui|o|verdadero|si|sí|s|vero|waar|verdadeiro|sim|x'.split('|'),
);
const no = new Set('false|no|n|0|falsch|nein|faux|non|falso|onwaar|nee|nao|não|'.split('|'));

/** Countries whose postal codes have this many digits and may begin with a zero. */
const codeLengths: Readonly<Record<string, number>> = {
  DE: 5,
  FR: 5,
  IT: 5,
  ES: 5,
  US: 5,
  FI: 5,
  MX: 5,
  EE: 5,
};

/** The most values without a place that a row tells. */
const mostTold = 20;

/** The values of one contact of a file as they are found, which become the fields of a contact. */
export class ContactDraft {
  readonly #texts = new Map<TextField, string>();
  readonly #lists = new Map<ListField, string[]>();
  readonly #primaryEmails: string[] = [];
  readonly #names = new Map<NamePart, string>();
  readonly #addresses = new Map<AddressPlace, Map<AddressPart, string>>();
  readonly #problems: string[] = [];
  readonly #notes: string[] = [];
  readonly #notTaken = new Set<string>();
  #hidden: boolean | undefined;

  problem(text: string): void {
    this.#problems.push(text);
  }

  note(text: string): void {
    this.#notes.push(text);
  }

  /** Records a value that a contact has no place for, by its name. */
  notTaken(what: string): void {
    const value = what.trim();
    if (value !== '' && this.#notTaken.size < mostTold) this.#notTaken.add(excerpt(value));
  }

  /** Sets a text, unless an earlier column has a value for it. */
  setText(field: TextField, value: string): void {
    const text = plainText(field, value);
    const before = this.#texts.get(field) ?? '';
    if (before === '') this.#texts.set(field, text);
    else if (text !== '' && text !== before) this.notTaken(text);
  }

  /** Sets a text to the first value. */
  setFirst(field: 'fax' | 'webPage', values: readonly string[]): void {
    if (values.length === 0) this.setText(field, '');
    for (const value of values) this.setText(field, value);
  }

  /** Appends a column's values to a list, two numbers in one value as two; an empty column keeps its position. */
  addToList(field: ListField, values: readonly string[]): void {
    const list = this.#lists.get(field) ?? [];
    if (values.length === 0) list.push('');
    // A hostile cell has more values than a call can have arguments.
    for (const value of values) list.push(...(phoneFields.has(field) ? phoneNumbersIn(value) : [value]));
    this.#lists.set(field, list);
  }

  /** Appends values whose columns have no fixed kind. */
  addTyped(field: ListField, values: readonly string[]): void {
    if (values.length > 0) this.addToList(field, values);
  }

  /** Appends addresses, the primary one in front. */
  addTypedEmails(values: readonly string[], isPrimary: boolean): void {
    const list = this.#lists.get('emails') ?? [];
    this.#lists.set('emails', list);
    for (const value of values) (isPrimary ? this.#primaryEmails : list).push(value);
  }

  setNamePart(part: NamePart, text: string): void {
    if ((this.#names.get(part) ?? '') === '') this.#names.set(part, withoutReferences(text));
  }

  setHidden(text: string): void {
    const word = text.toLowerCase();
    if (word === '') return;
    if (yes.has(word)) this.#hidden = true;
    else if (no.has(word)) this.#hidden ??= false;
    else this.problem(messages.transfer.row.neitherYesNorNo({ value: excerpt(text) }));
  }

  /** Adds a part of an address; of two streets, the second is another line. */
  addAddressPart(place: AddressPlace, part: AddressPart, value: string): void {
    const text = withoutReferences(value);
    const address = this.#addresses.get(place) ?? new Map<AddressPart, string>();
    this.#addresses.set(place, address);
    const before = address.get(part) ?? '';
    if (before === '' || text === '') address.set(part, before || text);
    else if (part === 'street' && before !== text) address.set(part, `${before}\n${text}`);
  }

  /** Returns the place, or another one if it has an address already. */
  freePlace(place: AddressPlace): AddressPlace {
    const isFree = (one: AddressPlace) =>
      ![...(this.#addresses.get(one)?.values() ?? [])].some((text) => text !== '');
    return isFree(place) ? place : (addressPlaces.find(isFree) ?? 'other');
  }

  toRow(line: number): InputRow {
    const fields: Record<string, unknown> = Object.fromEntries([...this.#texts, ...this.#lists]);
    if (this.#primaryEmails.length > 0)
      fields.emails = this.#primaryEmails.concat(this.#lists.get('emails') ?? []);
    if (fields.emails !== undefined) fields.emails = this.#reachable(fields.emails as readonly string[]);
    const displayName = this.#displayName();
    if (displayName !== undefined) fields.displayName = displayName;
    if (this.#hidden !== undefined) fields.hiddenFromAddressLists = this.#hidden;
    Object.assign(fields, this.#address());
    if (this.#notTaken.size > 0) {
      this.#notes.push(messages.transfer.row.notImported({ values: [...this.#notTaken].join(', ') }));
    }
    return { line, fields: fields as ContactChanges, problems: this.#problems, notes: this.#notes };
  }

  /** The addresses without internal ones of Exchange, which leave their place empty. */
  #reachable(addresses: readonly string[]): readonly string[] {
    for (const address of addresses) if (isExchangeAddress(address)) this.notTaken(address);
    return addresses.map((address) => (isExchangeAddress(address) ? '' : address));
  }

  /** The display name of the file, or the one that all parts of the name make. */
  #displayName(): string | undefined {
    const own = this.#texts.get('displayName');
    if (own !== undefined && own !== '') return own;
    const prefix = this.#names.get('namePrefix') ?? '';
    const middle = this.#names.get('middleName') ?? '';
    const suffix = this.#names.get('nameSuffix') ?? '';
    // Without them, the name is composed of first and last name wherever it is shown.
    if (prefix + middle + suffix === '') return own;
    const [given, surname] = [this.#texts.get('givenName') ?? '', this.#texts.get('surname') ?? ''];
    if (given + surname === '') return own;
    return [prefix, given, middle, surname, suffix].filter((part) => part !== '').join(' ');
  }

  /** The first address that has a value. */
  #address(): ContactChanges {
    if (this.#addresses.size === 0) return {};
    const hasValue = (place: AddressPlace) =>
      [...(this.#addresses.get(place)?.values() ?? [])].some((text) => text !== '');
    const chosen = addressPlaces.find(hasValue) ?? addressPlaces.find((place) => this.#addresses.has(place));
    const address = this.#addresses.get(chosen ?? 'business') ?? new Map<AddressPart, string>();
    for (const place of addressPlaces) {
      if (place !== chosen && hasValue(place)) this.notTaken(messages.transfer.row.addresses[place]);
    }
    const box = address.get('box') ?? '';
    const fields: Record<string, string> = {};
    for (const part of ['street', 'city', 'state', 'postalCode', 'country'] as const) {
      const value = address.get(part);
      if (value !== undefined) fields[part] = value;
    }
    if (box !== '') {
      const line = /^[\d\s]+$/.test(box) ? `PO Box ${box}` : box;
      fields.street = [fields.street ?? '', line].filter((part) => part !== '').join('\n');
    }
    this.#restoreZero(fields);
    return fields;
  }

  /** Excel takes the zero away from the postal code 01067. */
  #restoreZero(fields: Record<string, string>): void {
    const code = fields.postalCode ?? '';
    const length = codeLengths[countryCode(fields.country ?? '')] ?? 0;
    if (!/^\d+$/.test(code) || code.length !== length - 1) return;
    fields.postalCode = `0${code}`;
    this.note(messages.transfer.row.zeroRestored({ code }));
  }
}

/** Returns a text without the character references of HTML, which notes and addresses of web pages may mean. */
export function plainText(field: ContactField, text: string): string {
  return field === 'notes' || field === 'webPage' ? text : withoutReferences(text);
}

export function isListField(target: string): target is ListField {
  return listFields.some((field) => field === target);
}

export function isNamePart(target: string): target is NamePart {
  return nameParts.some((part) => part === target);
}

/** Returns the beginning of a text of the file. */
export function excerpt(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59).toWellFormed()}…`;
}
