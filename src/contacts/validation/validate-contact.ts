import { messages } from '../../languages/messages.ts';
import { type ContactChanges, type ContactField, contactFields, emptyFields } from '../contact.ts';
import { isAscii, withAsciiDomain } from '../text/ascii-domain.ts';
import { countryCode, countryName } from '../text/country.ts';
import { hasInvisible, withoutHarmless, withoutInvisible } from '../text/invisible-characters.ts';
import { phoneNumbersIn, splitExtension, withoutPhoneScheme } from '../text/phone.ts';
import type { FieldLimit } from './field-limit.ts';

/** What is wrong with one field, in a sentence that says what to do. Holds what was typed: neutralise it. */
export interface FieldProblem {
  readonly field: ContactField;
  readonly message: string;
}

/** What Outlook shows of a mail tip, whatever a system would store. */
const longestMailTip = 175;

const severalLines: ReadonlySet<ContactField> = new Set(['notes', 'street']);
/** The fields that hold phone numbers. */
export const phoneFields: ReadonlySet<ContactField> = new Set([
  'mobilePhones',
  'businessPhones',
  'homePhones',
  'fax',
]);
const machineRead: ReadonlySet<ContactField> = new Set([...phoneFields, 'emails', 'imAddresses', 'webPage']);
const lineBreak = /[\r\n\t\u2028\u2029]/u;
/** More marks on one letter than any language writes; cards show no more than four. */
const towerOfMarks = /\p{M}{5}/u;

/**
 * Checks what is to be stored against a system's limits, in the order of {@link contactFields}; at most one
 * problem a field, [] when all is well. `update` looks only at the fields given; a field that the system does
 * not have must be empty. Call {@link cleanContact} first.
 */
export function validateContact(
  fields: ContactChanges,
  limits: Readonly<Partial<Record<ContactField, FieldLimit>>>,
  operation: 'create' | 'update',
): readonly FieldProblem[] {
  const problems: FieldProblem[] = [];
  for (const field of contactFields) {
    const value = fields[field];
    if (value === undefined && operation === 'update') continue;
    const message = problemOf(field, value ?? emptyFields[field], limits[field]);
    if (message !== '') problems.push({ field, message });
  }
  return problems;
}

/**
 * Tidies what was typed or pasted: no white space at the ends, single spaces within, composed accents (NFC), no
 * invisible characters that can go without a loss, no empty or repeated values in lists; addresses and numbers without
 * `mailto:`, `tel:` and the name around them, `https://` in front of a bare web address, a country by its English name,
 * which every system takes. Lines of notes and streets stay apart.
 */
export function cleanContact(fields: ContactChanges): ContactChanges {
  const cleaned: Partial<Record<ContactField, unknown>> = {};
  for (const field of contactFields) {
    const value = fields[field];
    if (value === undefined) continue;
    if (typeof value === 'boolean') cleaned[field] = value;
    else if (typeof value === 'string') cleaned[field] = cleanText(field, value);
    else {
      const items = value.map((item) => cleanText(field, item)).filter((item) => item !== '');
      // No list has values that differ in capitals only: addresses in any case reach one mailbox.
      const distinct = Map.groupBy(items, (item) => item.toLowerCase()).values();
      cleaned[field] = Array.from(distinct, ([first]) => first);
    }
  }
  return cleaned as ContactChanges;
}

function problemOf(
  field: ContactField,
  value: string | boolean | readonly string[],
  limit: FieldLimit | undefined,
): string {
  if (typeof value === 'boolean') return limit === undefined && value ? messages.validation.cannotBeSet : '';
  const values = (typeof value === 'string' ? [value] : value).filter((item) => item.trim() !== '');
  if (limit === undefined) return values.length > 0 ? messages.validation.cannotBeStored : '';
  if (values.length === 0) return limit.required ? missingFieldText(field) : '';
  if (values.length > limit.maxValues) return tooMany(field, values.length, limit.maxValues);
  const maxLength = field === 'mailTip' ? Math.min(limit.maxLength, longestMailTip) : limit.maxLength;
  for (const item of values) {
    const message =
      unstorable(field, item) ||
      tooLong(item, maxLength) ||
      wrongForm(field, item, limit.maxValues) ||
      (limit.isAscii ? notAscii(item) : '') ||
      (limit.isJoined && item.includes(';') ? messages.validation.noSemicolon : '');
    if (message !== '')
      return values.length > 1
        ? messages.validation.valueHasProblem({ value: excerpt(item), problem: message })
        : message;
  }
  return '';
}

/** Returns what to do about a required field that is empty. */
export function missingFieldText(field: ContactField): string {
  return field === 'emails' ? messages.validation.addressIsNeeded : messages.validation.isNeeded;
}

function tooMany(field: ContactField, count: number, most: number): string {
  const sentences: Partial<Record<ContactField, typeof messages.validation.tooMany.other>> =
    messages.validation.tooMany;
  const sentence = sentences[field] ?? messages.validation.tooMany.other;
  return sentence({ count, most, excess: count - most });
}

function tooLong(value: string, most: number): string {
  const count = value.length;
  return count <= most ? '' : messages.validation.tooLong({ count, most, excess: count - most });
}

function unstorable(field: ContactField, value: string): string {
  if (!value.isWellFormed()) return messages.validation.brokenCharacter;
  if (hasInvisible(value) || (!severalLines.has(field) && lineBreak.test(value))) {
    return messages.validation.invisibleCharacter;
  }
  if (towerOfMarks.test(value)) return messages.validation.tooManyAccents;
  return '';
}

function wrongForm(field: ContactField, value: string, mostValues: number): string {
  if (field === 'emails' && !isEmailAddress(value)) {
    return messages.validation.noEmailAddress;
  }
  if (phoneFields.has(field)) {
    if (phoneNumbersIn(value).length > 1) return messages.validation.severalNumbers({ most: mostValues });
    if (!isPhoneNumber(value)) return messages.validation.noPhoneNumber;
  }
  if (field === 'webPage' && !isWebAddress(value)) {
    return messages.validation.noWebAddress;
  }
  if (field === 'country' && countryCode(value) === '') {
    return messages.validation.unknownCountry;
  }
  return '';
}

function notAscii(address: string): string {
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (!isAscii(local)) {
    const characters = [...new Set(local)].filter((character) => !isAscii(character)).join('');
    return messages.validation.notAsciiBeforeAt({ characters: excerpt(characters) });
  }
  const ascii = withAsciiDomain(address).slice(at + 1);
  if (ascii === domain) return isAscii(domain) ? '' : messages.validation.noEmailAddress;
  return messages.validation.domainInAscii({ domain: excerpt(domain), ascii: excerpt(ascii) });
}

/** Returns the values with the domains of addresses in ASCII where a system needs that and can take the address then. */
export function withAsciiDomains(
  fields: ContactChanges,
  limits: Readonly<Partial<Record<ContactField, FieldLimit>>>,
): ContactChanges {
  const { emails } = fields;
  if (emails === undefined || !limits.emails?.isAscii) return fields;
  const inAscii = emails.map((address) => {
    const ascii = withAsciiDomain(address);
    return isAscii(ascii) ? ascii : address;
  });
  return { ...fields, emails: inAscii };
}

/**
 * Whether a text is an e-mail address. A practical check: one local part and a domain with a dot, international
 * letters welcome, none of the forms that mail systems refuse (comments, quoted local parts, addresses in brackets).
 */
export function isEmailAddress(text: string): boolean {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || local.length > 64 || text.length > 254) return false;
  if (!/^[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{N}\p{M}!#$%&'*+/=?^_`{|}~-]+)*$/u.test(local))
    return false;
  const labels = domain.split('.');
  return (
    labels.length > 1 &&
    /^(?:[\p{L}\p{M}]{2,}|xn--[a-z\d-]+)$/iu.test(labels.at(-1) ?? '') &&
    labels.every(
      (label) => label.length <= 63 && /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?$/u.test(label),
    )
  );
}

/** Whether a text has three to twenty digits in any notation, with or without an extension. */
function isPhoneNumber(text: string): boolean {
  const { number } = splitExtension(text);
  const digits = number.replace(/\D/gu, '').length;
  return (
    /^[(\s]{0,3}\+?[\d\s().\-/\u00b7\u2010-\u2015\u2212\u00a0*#]+$/u.test(number) &&
    digits >= 3 &&
    digits <= 20
  );
}

function isWebAddress(text: string): boolean {
  if (/\s/u.test(text) || !/^https?:\/\//iu.test(text)) return false;
  const url = URL.parse(text);
  return url?.hostname.includes('.') === true && url.username === '' && url.password === '';
}

/**
 * Returns the values without the invisible characters that can go without a loss; in addresses and numbers, which
 * machines read, without any.
 */
export function withoutUnseen(fields: ContactChanges): ContactChanges {
  const entries = Object.entries(fields) as [ContactField, ContactChanges[ContactField]][];
  return Object.fromEntries(
    entries.map(([field, value]) => [
      field,
      typeof value === 'string'
        ? seenText(field, value)
        : typeof value === 'object'
          ? value.map((item) => seenText(field, item)).filter((item) => item !== '')
          : value,
    ]),
  );
}

/** Returns the fields that hold invisible characters which only a person can put right. */
export function fieldsWithUnseen(fields: ContactChanges): readonly ContactField[] {
  return contactFields.filter((field) => {
    const value = fields[field];
    const texts = typeof value === 'string' ? [value] : typeof value === 'object' ? value : [];
    return texts.some(hasInvisible);
  });
}

function seenText(field: ContactField, text: string): string {
  return machineRead.has(field) ? withoutInvisible(text) : withoutHarmless(text);
}

function cleanText(field: ContactField, text: string): string {
  const seen = seenText(field, text).normalize('NFC');
  if (severalLines.has(field)) {
    const lines = seen.split(/\r\n|[\r\n\u2028\u2029]/u);
    // Notes have tables and indents, which are the writer's.
    return lines
      .map((line) => (field === 'notes' ? line.trimEnd() : singleSpaced(line)))
      .join('\n')
      .trim();
  }
  const tidy = field === 'webPage' || field === 'emails' ? linkIn(singleSpaced(seen)) : singleSpaced(seen);
  if (field === 'emails') return emailIn(tidy);
  if (phoneFields.has(field)) return withoutPhoneScheme(tidy).replace(phoneLabel, '').trim();
  if (field === 'webPage') return webPageIn(tidy);
  return field === 'country' ? countryName(tidy) || tidy : tidy;
}

/** What signatures write before a number: `Tel.: +49 89 123456`, `M +49 171 123456`. */
const phoneLabel =
  /^(?:tel|telefon|telephone|téléphone|teléfono|telefono|phone|fon|office|work|home|mobil|mobile|mob|cell|handy|portable|fax|[tmpf])(?:\.|:|\.:)?\s?(?=[+(]?\d)/iu;

/** The target of a link in Markdown, as chats copy it: `[Jane](mailto:x@y)`. */
function linkIn(text: string): string {
  return /^\[[^\]]{0,200}\]\(([^()\s]{1,2048})\)$/u.exec(text)?.[1] ?? text;
}

/** The address in `mailto:x@y?subject=z`, `Jane Roe <x@y>` and `x@y<mailto:x@y>`, which is how mail programs copy it. */
function emailIn(text: string): string {
  const bracket = text.endsWith('>') ? text.lastIndexOf('<') : -1;
  const inner = bracket < 0 ? text : text.slice(bracket + 1, -1).trim();
  const labelled = inner.replace(/^e-?mail:\s?/iu, '').replace(/[.,;]{1,3}$/u, '');
  const address = labelled.replace(/^(?:mailto:\s?)+/iu, '');
  return address === labelled ? labelled : (address.split('?')[0] ?? '').trim();
}

/** A host may come with a port and a path; what has another scheme is left to be refused. */
function webPageIn(text: string): string {
  let inner = text;
  while (inner.startsWith('<') && inner.endsWith('>')) inner = inner.slice(1, -1).trim();
  const host = inner.slice(0, inner.search(/[/?#]|$/u));
  return /^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+(?::\d+)?$/u.test(host) ? `https://${inner}` : inner;
}

function singleSpaced(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function excerpt(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39).toWellFormed()}…`;
}
