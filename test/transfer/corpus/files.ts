import type { ContactChanges } from '../../../src/contacts/contact.ts';
import {
  androidCard,
  appleCard,
  blackBerryCard,
  googleCard,
  notesCard,
  outlookCard,
  version4Card,
} from './cards.ts';
import { outlookLanguages, outlookTable } from './outlook.ts';
import { type Person, people } from './people.ts';
import {
  exchange,
  handLanguages,
  handMade,
  newGoogle,
  oldGoogle,
  outlookWeb,
  thunderbird,
  unifiedContacts,
} from './tables.ts';
import { csv, foldBytes, oneByte, utf8, utf8WithMark, utf16, utf16BigEndian } from './write.ts';

/** A file in the style of a program, and what must be read from it: every value that a contact has a place for. */
export interface CorpusFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly expected: readonly ContactChanges[];
}

/** All values of a person. */
function whole(person: Person): ContactChanges {
  return {
    displayName: person.display,
    givenName: person.given,
    surname: person.surname,
    emails: person.emails,
    mobilePhones: person.mobile === '' ? [] : [person.mobile],
    businessPhones: person.business,
    homePhones: person.home === '' ? [] : [person.home],
    fax: person.fax,
    imAddresses: person.im === '' ? [] : [person.im],
    jobTitle: person.title,
    department: person.department,
    company: person.company,
    office: person.office,
    street: person.street,
    city: person.city,
    state: person.state,
    postalCode: person.postalCode,
    country: person.country,
    webPage: person.web,
    notes: person.notes,
  };
}

type Field = keyof ContactChanges;
const without = (...fields: readonly Field[]) =>
  people.map((person) =>
    Object.fromEntries(Object.entries(whole(person)).filter(([field]) => !fields.includes(field as Field))),
  ) as readonly ContactChanges[];

/** Where a file has the parts of the name only, the display name is of its parts, or is left to be composed. */
const composed = (expected: readonly ContactChanges[]) =>
  expected.map((fields, index) => {
    const { prefix = '', middle = '', suffix = '' } = people[index] ?? {};
    const { displayName, ...rest } = fields;
    return prefix + middle + suffix === '' ? rest : { ...rest, displayName };
  }) as readonly ContactChanges[];

/** The letters that an encoding of one byte lacks are typed in another way. */
const plainApostrophes = (text: string) => text.replaceAll('’', "'");
const withPlainApostrophes = <T>(value: T): T => JSON.parse(plainApostrophes(JSON.stringify(value)));

const all = whole as (person: Person) => ContactChanges;
const cards = people.map(all);
const joined = (card: (person: Person) => string) => people.map(card).join('');

function outlookFiles(): readonly CorpusFile[] {
  return outlookLanguages.flatMap((language): readonly CorpusFile[] => {
    const rows = outlookTable(language, people);
    const expected = composed(without('imAddresses'));
    const name = `Outlook ${language}`;
    return [
      { name: `${name}, UTF-8, quoted`, bytes: utf8WithMark(csv(rows, ',', { quoteAll: true })), expected },
      { name: `${name}, Windows-1252, semicolons`, bytes: oneByte(csv(rows, ';'), 'windows-1252'), expected },
      { name: `${name}, UTF-16, tabs`, bytes: utf16(csv(rows, '\t')), expected },
    ];
  });
}

function handMadeFiles(): readonly CorpusFile[] {
  return handLanguages.flatMap((language): readonly CorpusFile[] => {
    const rows = handMade(language, people);
    const expected = without('givenName', 'surname', 'homePhones', 'imAddresses', 'office').map((fields) => ({
      ...fields,
      emails: fields.emails?.slice(0, 1) ?? [],
      businessPhones: fields.businessPhones?.slice(0, 1) ?? [],
    }));
    const name = `Excel ${language}`;
    return [
      { name: `${name}, semicolons`, bytes: utf8WithMark(csv(rows, ';')), expected },
      {
        name: `${name}, Mac Roman`,
        bytes: oneByte(csv(rows, ';', { lineBreak: '\r' }), 'macintosh'),
        expected,
      },
      { name: `${name}, sep=|`, bytes: utf8(`sep=|\r\n${csv(rows, '|')}`), expected },
    ];
  });
}

function otherTables(): readonly CorpusFile[] {
  const google = without();
  const googleNew = composed(without('imAddresses', 'office'));
  const fromExchange = without('imAddresses').map((fields) => ({
    ...fields,
    mailTip: 'Slow to answer',
    hiddenFromAddressLists: true,
  }));
  const unified = without('givenName', 'surname', 'fax', 'office', 'state', 'webPage', 'notes');
  const fromThunderbird = without('office').map((fields) => ({
    ...fields,
    emails: fields.emails?.slice(0, 2) ?? [],
    businessPhones: fields.businessPhones?.slice(0, 1) ?? [],
  }));
  const typeLine = '#TYPE Selected.Microsoft.Exchange.Data.Directory.Management.Contact\r\n';
  return [
    { name: 'Google, old headings', bytes: utf16(csv(oldGoogle(people))), expected: google },
    {
      name: 'Google, old headings, UTF-8',
      bytes: utf8(csv(oldGoogle(people), ',', { lineBreak: '\n' })),
      expected: google,
    },
    {
      name: 'Google, new headings',
      bytes: utf8(csv(newGoogle(people), ',', { lineBreak: '\n' })),
      expected: googleNew,
    },
    {
      name: 'Outlook on the web',
      bytes: utf8WithMark(csv(outlookWeb(people))),
      expected: composed(without()),
    },
    {
      name: 'Exchange, PowerShell 5',
      bytes: utf8(typeLine + csv(exchange(people), ',', { quoteAll: true })),
      expected: fromExchange,
    },
    {
      name: 'Exchange, UTF-16 BE',
      bytes: utf16BigEndian(csv(exchange(people), ';', { quoteAll: true })),
      expected: fromExchange,
    },
    { name: 'Unified Contacts', bytes: utf8(csv(unifiedContacts(people))), expected: unified },
    { name: 'Unified Contacts, carets', bytes: utf8(csv(unifiedContacts(people), '^')), expected: unified },
    {
      name: 'Thunderbird',
      bytes: utf8(csv(thunderbird(people), ',', { lineBreak: '\n' })),
      expected: fromThunderbird,
    },
    {
      name: 'Thunderbird, tabs',
      bytes: utf8(csv(thunderbird(people), '\t', { lineBreak: '\n' })),
      expected: fromThunderbird,
    },
  ];
}

function cardFiles(): readonly CorpusFile[] {
  const noOffice = without('office');
  const outlookPlain = joined((person) => outlookCard(person, 'plain'));
  const links = noOffice.map((fields) => ({
    ...fields,
    mobilePhones: fields.mobilePhones?.map((number) => number.replaceAll(' ', '-')) ?? [],
    businessPhones:
      fields.businessPhones?.map((number) => number.replace(/ (?!ext\.|\d+$)|(?<!ext\.) (?=\d+$)/g, '-')) ??
      [],
  }));
  const apple = noOffice;
  return [
    {
      name: 'Outlook 2.1, quoted',
      bytes: utf8(joined((person) => outlookCard(person, 'quoted'))),
      expected: cards,
    },
    {
      name: 'Outlook 2.1, no charset',
      bytes: oneByte(
        outlookPlain.replace(/ENCODING=QUOTED-PRINTABLE:(?:[^\r=]|=(?:\r\n)?)*/g, (quoted) =>
          fromUtf8ToWindows(quoted),
        ),
        'windows-1252',
      ),
      expected: cards,
    },
    { name: 'Google 3.0', bytes: utf8(joined(googleCard)), expected: noOffice },
    { name: 'Google 3.0, folded inside letters', bytes: foldBytes(joined(googleCard)), expected: noOffice },
    { name: 'Apple 3.0', bytes: utf8(joined(appleCard)), expected: apple },
    { name: 'Apple 3.0, folded inside letters', bytes: foldBytes(joined(appleCard)), expected: apple },
    { name: 'Apple, UTF-16', bytes: utf16(joined(appleCard)), expected: apple },
    { name: 'Android 2.1', bytes: utf8(joined(androidCard)), expected: noOffice },
    { name: 'Thunderbird 4.0', bytes: foldBytes(joined(version4Card)), expected: links },
    {
      name: 'Thunderbird 4.0, Unix lines',
      bytes: utf8(joined(version4Card).replaceAll('\r\n', '\n')),
      expected: links,
    },
    { name: 'Lotus Notes', bytes: foldBytes(joined(notesCard)), expected: noOffice },
    {
      name: 'Lotus Notes, Windows-1252',
      bytes: oneByte(joined(notesCard), 'windows-1252'),
      expected: noOffice,
    },
    { name: 'BlackBerry', bytes: utf8(joined(blackBerryCard)), expected: noOffice },
    {
      name: 'BlackBerry, Latin-1',
      bytes: oneByte(plainApostrophes(joined(blackBerryCard)), 'windows-1252'),
      expected: withPlainApostrophes(noOffice),
    },
  ];
}

/** Quoted UTF-8 as quoted Windows-1252. */
function fromUtf8ToWindows(quoted: string): string {
  const [head = '', body = ''] = [
    quoted.slice(0, quoted.indexOf(':') + 1),
    quoted.slice(quoted.indexOf(':') + 1),
  ];
  const bytes = body
    .replaceAll('=\r\n', '')
    .replace(/=([\dA-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  const text = Buffer.from(bytes, 'latin1').toString('utf8');
  return (
    head +
    [...oneByte(text, 'windows-1252')]
      .map((byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`)
      .join('')
  );
}

export function corpusFiles(): readonly CorpusFile[] {
  return [...outlookFiles(), ...handMadeFiles(), ...otherTables(), ...cardFiles()];
}
