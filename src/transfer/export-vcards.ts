import type { Contact } from '../contacts/contact.ts';

/**
 * Returns contacts as vCards of version 4.0 (RFC 6350). The office is in the address, where Outlook reads it. Mail tips
 * and the visibility in address lists are not part of a vCard.
 */
export function exportVCards(contacts: Iterable<Contact>): string {
  const cards: string[] = [];
  for (const contact of contacts) cards.push(cardOf(contact));
  return cards.join('');
}

function cardOf(contact: Contact): string {
  const { givenName, surname, company, department, office, street, city, state, postalCode, country } =
    contact;
  const lines = [
    'BEGIN:VCARD',
    'VERSION:4.0',
    'PRODID:-//Cardfile//EN',
    `FN:${escapeText(contact.displayName)}`,
    ...structured('N', [surname, givenName, '', '', '']),
    ...structured('ORG', department === '' ? [company] : [company, department]),
    ...text('TITLE', contact.jobTitle),
    ...contact.emails.map((email, index) => `EMAIL;PREF=${Math.min(index + 1, 100)}:${escapeText(email)}`),
    ...contact.mobilePhones.map((number) => `TEL;TYPE=cell:${escapeText(number)}`),
    ...contact.businessPhones.map((number) => `TEL;TYPE=work:${escapeText(number)}`),
    ...contact.homePhones.map((number) => `TEL;TYPE=home:${escapeText(number)}`),
    ...text('TEL;TYPE="work,fax"', contact.fax),
    ...contact.imAddresses.map((address) => `IMPP:${chatLink(address)}`),
    ...structured('ADR;TYPE=work', ['', office, street, city, state, postalCode, country]),
    ...(contact.webPage === '' ? [] : [`URL:${onOneLine(contact.webPage)}`]),
    ...text('NOTE', contact.notes),
    'END:VCARD',
  ];
  return lines.map(fold).join('');
}

function text(name: string, value: string): readonly string[] {
  return value === '' ? [] : [`${name}:${escapeText(value)}`];
}

function structured(name: string, parts: readonly string[]): readonly string[] {
  const escaped = parts.map((part) => escapeText(part).replaceAll(';', '\\;'));
  return parts.every((part) => part === '') ? [] : [`${name}:${escaped.join(';')}`];
}

/** A semicolon is escaped in structured values only, since some programs show its backslash elsewhere. */
function escapeText(value: string): string {
  return value.replace(/[\\,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n');
}

/** An address with its scheme, which IMPP needs; `im:` stands for any. */
function chatLink(address: string): string {
  const [, scheme = 'im', rest = ''] = /^(?:([a-z][a-z\d+.-]*):)?(.*)$/is.exec(address) ?? [];
  return `${scheme}:${encodeURIComponent(rest.toWellFormed()).replaceAll('%40', '@')}`;
}

function onOneLine(value: string): string {
  return value.replace(/\s+/g, ' ');
}

const longestLine = 75;

/** Ends a line after at most 75 bytes, between characters. */
function fold(line: string): string {
  let folded = '';
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > longestLine) {
      folded += '\r\n ';
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return `${folded}\r\n`;
}
