import type { Person } from './people.ts';
import { quotedPrintable } from './write.ts';

const picture =
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAIBAQEBAQIBAQECAgICAgQDAgICAgUEBAMEBgUGBgYFBgYGBwkIBgcJBwYGCAsICQoKCgoKBggLDAsKDAkKCgr/';

const escaped = (text: string) =>
  text.replaceAll('\\', '\\\\').replaceAll(';', '\\;').replaceAll(',', '\\,').replaceAll('\n', '\\n');
const lines = (all: readonly (string | false)[]) =>
  `${all.filter((line) => line !== false).join('\r\n')}\r\n`;
const streetOf = (person: Person) => person.street;

/** Outlook for Windows: 2.1, quoted-printable with soft breaks, the office in the address, no encoding named. */
export function outlookCard(person: Person, encode: 'quoted' | 'plain'): string {
  const plain = (text: string) => text.replaceAll(';', '\\;');
  const property = (name: string, ...parts: readonly string[]) => {
    const value = parts.map(plain).join(';');
    if (encode === 'plain' && !value.includes('\n')) return `${name}:${value}`;
    const charset = encode === 'plain' ? '' : ';CHARSET=utf-8';
    return `${name}${charset};ENCODING=QUOTED-PRINTABLE:${quotedPrintable(value.replaceAll('\n', '\r\n'))}`;
  };
  return lines([
    'BEGIN:VCARD',
    'VERSION:2.1',
    property('N;LANGUAGE=de', person.surname, person.given, person.middle, person.prefix, person.suffix),
    property('FN', person.display),
    property('ORG', person.company, ...(person.department === '' ? [] : [person.department])),
    person.title !== '' && property('TITLE', person.title),
    person.notes !== '' && property('NOTE', person.notes),
    ...person.business.map((number) => `TEL;WORK;VOICE:${number}`),
    person.home !== '' && `TEL;HOME;VOICE:${person.home}`,
    person.mobile !== '' && `TEL;CELL;VOICE:${person.mobile}`,
    person.fax !== '' && `TEL;WORK;FAX:${person.fax}`,
    property(
      'ADR;WORK;PREF',
      '',
      person.office,
      streetOf(person),
      person.city,
      person.state,
      person.postalCode,
      person.country,
    ),
    property('LABEL;WORK;PREF', `${person.street}\n${person.postalCode} ${person.city}`),
    'X-MS-OL-DEFAULT-POSTAL-ADDRESS:2',
    person.web !== '' && property('URL;WORK', person.web),
    ...person.emails.map((email, index) => `EMAIL;${index === 0 ? 'PREF;' : ''}INTERNET:${email}`),
    person.im !== '' && `X-MS-IMADDRESS:${person.im}`,
    `PHOTO;TYPE=JPEG;ENCODING=BASE64:\r\n ${picture}\r\n ${picture}\r\n`,
    'X-MS-OL-DESIGN;CHARSET=utf-8:<card xmlns="http://schemas.microsoft.com/office/outlook/12/electronicbusinesscards" ver="1.0"></card>',
    'REV:20260305T131933Z',
    'END:VCARD',
  ]);
}

/** Google Contacts: 3.0, labels in groups, colons with a backslash. */
export function googleCard(person: Person): string {
  return lines([
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${escaped(person.display)}`,
    `N:${[person.surname, person.given, person.middle, person.prefix, person.suffix].map(escaped).join(';')}`,
    ...person.emails.map((email, index) => `EMAIL;TYPE=INTERNET${index === 0 ? ';TYPE=WORK' : ''}:${email}`),
    person.mobile !== '' && `TEL;TYPE=CELL:${person.mobile}`,
    person.home !== '' && `TEL;TYPE=HOME:${person.home}`,
    ...person.business.map((number) => `TEL;TYPE=WORK:${number}`),
    person.fax !== '' && `TEL;TYPE=WORK;TYPE=FAX:${person.fax}`,
    `ADR;TYPE=WORK:;;${[streetOf(person), person.city, person.state, person.postalCode, person.country].map(escaped).join(';')}`,
    `ORG:${[person.company, person.department]
      .filter((part) => part !== '')
      .map(escaped)
      .join(';')}`,
    person.title !== '' && `TITLE:${escaped(person.title)}`,
    person.web !== '' && `URL:${escaped(person.web).replaceAll(':', '\\:')}`,
    person.im !== '' && `X-GTALK:${person.im}`,
    'BDAY:--0322',
    'item1.X-ABDATE:1975-03-01',
    'item1.X-ABLabel:_$!<Anniversary>!$_',
    person.notes !== '' && `NOTE:${escaped(person.notes)}`,
    'CATEGORIES:myContacts',
    'END:VCARD',
  ]);
}

/** Apple Contacts, iCloud and iPhone: small letters, groups with labels of their own. */
export function appleCard(person: Person): string {
  return lines([
    'BEGIN:VCARD',
    'VERSION:3.0',
    'PRODID:-//Apple Inc.//iCloud Web Address Book 2117B3//EN',
    `N:${[person.surname, person.given, person.middle, person.prefix, person.suffix].map(escaped).join(';')}`,
    `FN:${escaped(person.display)}`,
    `ORG:${[person.company, person.department].map(escaped).join(';')}`,
    person.title !== '' && `TITLE:${escaped(person.title)}`,
    ...person.emails.map(
      (email, index) => `EMAIL;type=INTERNET;type=WORK${index === 0 ? ';type=pref' : ''}:${email}`,
    ),
    person.mobile !== '' && `item1.TEL;type=pref:${person.mobile}`,
    person.mobile !== '' && 'item1.X-ABLabel:_$!<Mobile>!$_',
    ...person.business.flatMap((number, index) => [
      `item2${index}.TEL:${number}`,
      `item2${index}.X-ABLabel:Büro`,
    ]),
    person.home !== '' && `TEL;type=HOME;type=VOICE:${person.home}`,
    person.fax !== '' && `TEL;type=WORK;type=FAX:${person.fax}`,
    'item5.TEL:+49 89 1',
    'item5.X-ABLabel:_$!<AssistantPhone>!$_',
    `item3.ADR;type=WORK;type=pref:;;${[streetOf(person), person.city, person.state, person.postalCode, person.country].map(escaped).join(';')}`,
    'item3.X-ABADR:de',
    person.web !== '' && `item4.URL;type=pref:${person.web.replaceAll(':', '\\:')}`,
    person.web !== '' && 'item4.X-ABLabel:_$!<HomePage>!$_',
    person.im !== '' && `IMPP;X-SERVICE-TYPE=Jabber;type=HOME:xmpp:${person.im}`,
    person.notes !== '' && `NOTE:${escaped(person.notes)}`,
    'BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-22',
    `PHOTO;ENCODING=b;TYPE=JPEG:${picture}\r\n ${picture}`,
    'END:VCARD',
  ]);
}

/** Android before 2018: 2.1, everything that is not ASCII quoted. */
export function androidCard(person: Person): string {
  const property = (name: string, ...parts: readonly string[]) => {
    const value = parts.map((part) => part.replaceAll(';', '\\;')).join(';');
    const isAscii = /^[ -~]*$/.test(value) && !value.includes('=');
    return isAscii
      ? `${name}:${value}`
      : `${name};CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:${quotedPrintable(value.replaceAll('\n', '\r\n'))}`;
  };
  return lines([
    'BEGIN:VCARD',
    'VERSION:2.1',
    property('N', person.surname, person.given, person.middle, person.prefix, person.suffix),
    property('FN', person.display),
    person.mobile !== '' && `TEL;CELL;PREF:${person.mobile}`,
    ...person.business.map((number) => `TEL;WORK:${number}`),
    person.home !== '' && `TEL;HOME:${person.home}`,
    person.fax !== '' && `TEL;WORK;FAX:${person.fax}`,
    ...person.emails.map((email) => `EMAIL;WORK:${email}`),
    property(
      'ADR;WORK',
      '',
      '',
      streetOf(person),
      person.city,
      person.state,
      person.postalCode,
      person.country,
    ),
    property('ORG', person.company, ...(person.department === '' ? [] : [person.department])),
    person.title !== '' && property('TITLE', person.title),
    person.web !== '' && property('URL', person.web),
    person.im !== '' && `X-JABBER:${person.im}`,
    person.notes !== '' && property('NOTE', person.notes),
    `PHOTO;ENCODING=BASE64;JPEG:${picture}\r\n ${picture}\r\n`,
    'X-ANDROID-CUSTOM:vnd.android.cursor.item/nickname;Joe;1;;;;;;;;;;;;;',
    'END:VCARD',
  ]);
}

/** Thunderbird and the Android of today: 4.0, numbers as links. */
export function version4Card(person: Person): string {
  const link = (number: string) => `tel:${number.replace(' ext. ', ';ext=').replaceAll(' ', '-')}`;
  return lines([
    'BEGIN:VCARD',
    'VERSION:4.0',
    `FN:${escaped(person.display)}`,
    `N:${[person.surname, person.given, person.middle, person.prefix, person.suffix].map(escaped).join(';')}`,
    `ORG:${[person.company, person.department]
      .filter((part) => part !== '')
      .map(escaped)
      .join(';')}`,
    person.title !== '' && `TITLE:${escaped(person.title)}`,
    ...person.emails.map((email, index) => `EMAIL;PREF=${index + 1}:${email}`).toReversed(),
    person.mobile !== '' && `TEL;VALUE=URI;TYPE="cell,voice":${link(person.mobile)}`,
    ...person.business.map((number) => `TEL;TYPE=work;VALUE=uri:${link(number)}`),
    person.home !== '' && `TEL;TYPE=home;VALUE=TEXT:${person.home}`,
    person.fax !== '' && `TEL;TYPE="work,fax";VALUE=TEXT:${person.fax}`,
    `ADR;TYPE=work;LABEL="${person.city}: somewhere":;;${[streetOf(person), person.city, person.state, person.postalCode, person.country].map(escaped).join(';')}`,
    person.web !== '' && `URL;TYPE=work:${person.web}`,
    person.im !== '' && `IMPP:xmpp:${person.im}`,
    person.notes !== '' && `NOTE:${escaped(person.notes)}`,
    'BDAY;VALUE=DATE:--0322',
    `PHOTO;VALUE=URI:data:image/jpeg;base64,${picture}`,
    'END:VCARD',
  ]);
}

/** Lotus Notes: Apple's frame with blanks at line starts; a note in lines of its own. */
export function notesCard(person: Person): string {
  return lines([
    'begin:vcard',
    'version:3.0',
    `n:${[person.surname, person.given, person.middle, person.prefix, person.suffix].map(escaped).join(';')}`,
    `fn:${escaped(person.display)}`,
    `org:${[person.company, person.department]
      .filter((part) => part !== '')
      .map(escaped)
      .join(';')}`,
    person.title !== '' && `title:${escaped(person.title)}`,
    ...person.emails.map((email) => `email;type=INTERNET,WORK:${email}`),
    person.mobile !== '' && `tel;type=CELL,VOICE:${person.mobile}`,
    ...person.business.map((number) => `tel;type=WORK,VOICE:${number}`),
    person.home !== '' && `tel;type=HOME,VOICE:${person.home}`,
    person.fax !== '' && `tel;type=WORK,FAX:${person.fax}`,
    `adr;type=WORK,POSTAL:;;${[streetOf(person), person.city, person.state, person.postalCode, person.country].map(escaped).join(';')}`,
    person.web !== '' && `url:${person.web}`,
    person.im !== '' && `x-jabber:${person.im}`,
    person.notes !== '' && `note:${escaped(person.notes)}`,
    'end:vcard',
  ]);
}

/** BlackBerry: 2.1 in the encoding of the device, one card for each message. */
export function blackBerryCard(person: Person): string {
  return lines([
    'BEGIN:VCARD',
    'VERSION:2.1',
    `FN:${person.display}`,
    `N:${person.surname};${person.given};${person.middle};${person.prefix};${person.suffix}`,
    `ORG:${person.company.replaceAll(';', '\\;')}${person.department === '' ? '' : `;${person.department}`}`,
    person.title !== '' && `TITLE:${person.title}`,
    person.mobile !== '' && `TEL;TYPE=CELL:${person.mobile}`,
    ...person.business.map((number) => `TEL;TYPE=WORK:${number}`),
    person.home !== '' && `TEL;TYPE=HOME:${person.home}`,
    person.fax !== '' && `TEL;TYPE=FAX:${person.fax}`,
    ...person.emails.map((email) => `EMAIL;TYPE=INTERNET:${email}`),
    `ADR;TYPE=WORK:;;${[streetOf(person).replaceAll('\n', '\\n'), person.city, person.state, person.postalCode, person.country].join(';')}`,
    person.web !== '' && `URL:${person.web}`,
    person.im !== '' && `X-JABBER:${person.im}`,
    person.notes !== '' && `NOTE:${person.notes.replaceAll('\n', '\\n')}`,
    `PHOTO;ENCODING=BASE64:${picture}`,
    picture,
    '',
    'END:VCARD',
  ]);
}
