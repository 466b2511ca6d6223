import { describe, expect, it } from 'vitest';
import { contactDetails } from '../../../src/cards/contacts/contact-details.ts';
import {
  type ContactField,
  type ContactFields,
  contactFields,
  emptyFields,
} from '../../../src/contacts/contact.ts';
import { joinRecords } from '../../../src/contacts/identity/join-records.ts';
import type { Wanted } from '../../../src/contacts/query/contact-query.ts';
import type { FoundPerson } from '../../../src/directory/found-person.ts';
import { elementsOf, lintCard, utf16Bytes } from '../lint-card.ts';
import { johnDoe, person, threeRecords } from '../sample-people.ts';

const long = 'Lorem ipsum dolor sit amet '.repeat(300);
/** A contact with all fields, and many values. */
const everything = Object.fromEntries(
  Object.entries(emptyFields).map(([field, value]) => [
    field,
    Array.isArray(value) ? [long, `${long}2`, `${long}3`] : typeof value === 'boolean' ? true : long,
  ]),
) as Partial<ContactFields>;

describe('the card of one person', () => {
  it('shows every field', () => {
    const others = ['displayName', 'givenName', 'surname', 'hiddenFromAddressLists'];
    const fields = contactFields.filter((field) => !others.includes(field));
    const textIn = (field: ContactField) => `the ${field}`;
    const values = fields.map((field) => [
      field,
      Array.isArray(emptyFields[field]) ? [textIn(field)] : textIn(field),
    ]);
    const shown = person({ displayName: 'Ann Smith', ...Object.fromEntries(values) });

    const card = JSON.stringify(
      contactDetails({ person: shown, wants: 'anything', notice: '', actions: [] }),
    );

    expect(fields.filter((field) => !card.includes(textIn(field)))).toEqual([]);
  });

  it('shows a picture beside the name, and nothing without one', () => {
    const ann = person({ displayName: 'Ann Smith' });
    const photo = { contentType: 'image/png', base64: 'iVBORw0KGgo=' } as const;
    const images = (card: unknown) =>
      elementsOf(card)
        .filter(([, { type }]) => type === 'Image')
        .map(([, element]) => element);

    const [image, ...others] = images(
      contactDetails({ person: { ...ann, photo }, wants: 'anything', notice: '', actions: [] }),
    );

    expect(image).toMatchObject({
      url: 'data:image/png;base64,iVBORw0KGgo=',
      altText: 'Picture of Ann Smith',
      style: 'Person',
    });
    expect(others).toEqual([]);
    expect(images(contactDetails({ person: ann, wants: 'anything', notice: '', actions: [] }))).toEqual([]);
  });

  it('can be sent with the largest picture, should Teams count its bytes', () => {
    const photo = { contentType: 'image/jpeg', base64: `/9j/${'A'.repeat(27_996)}` } as const;

    const card = contactDetails({
      person: { ...person({ displayName: long, ...everything }), photo },
      wants: 'anything',
      notice: long,
      actions: [],
    });

    expect(utf16Bytes(card)).toBeGreaterThan(2 * 28_000);
    expect(lintCard(card)).toEqual([]);
  });

  const elements = (wants: Wanted, shown: FoundPerson = johnDoe) =>
    elementsOf(contactDetails({ person: shown, wants, notice: '', actions: [] })).map(
      ([, element]) => element,
    );
  const texts = (shown: FoundPerson, wants: Wanted = 'anything') =>
    elements(wants, shown).flatMap(({ text }) => (typeof text === 'string' ? [text] : []));

  it.each([
    ['phone', 'ExtraLarge', '+1 425 555 0142', 'tel:+14255550142', 'Call'],
    ['email', 'Large', 'john.doe@fabrikam.example', 'mailto:john.doe@fabrikam.example', 'Mail'],
  ] as const)('shows a wanted %s large, with its action as the main one', (wants, size, text, url, title) => {
    const found = elements(wants);

    expect(found.find((element) => element.text === text)).toMatchObject({
      size,
      weight: 'Bolder',
      selectAction: { url },
    });
    const main = found.filter(({ type, style }) => type === 'Action.OpenUrl' && style === 'positive');
    expect(main.map((action) => action.title)).toEqual([title]);
  });

  it.each([
    ['address', '1 Lake Street, 98052 Redmond WA, United States'],
    ['company', 'Fabrikam, Inc.'],
    ['title', 'Head of Purchasing'],
  ] as const)('shows a wanted %s large', (wants, text) => {
    expect(
      elements(wants).find((element) => element.text === text && element.size === 'Large'),
    ).toBeDefined();
  });

  it('says when what was asked for is not stored', () => {
    expect(texts(person({ displayName: 'Ann' }), 'phone')).toContain('There is no phone number.');
  });

  it('says that the own contact has another number or address than the company’s', () => {
    const said = texts(threeRecords);

    expect(said).toContain('Your Outlook contact has different details:');
    expect(said[said.indexOf('+44 7700 900111') - 1]).toBe('Mail contact: ');
    expect(said[said.indexOf('amy.smith@contoso.example') - 1]).toBe('Colleague: ');
    expect(texts(johnDoe).join(' ')).not.toContain('has a different');
  });

  it('says nothing of differences where the own contact has no number to differ', () => {
    const emails = ['ann@contoso.com'];
    const own = person({ displayName: 'Ann', kind: 'personal-contact', emails });
    const shared = person({ displayName: 'Ann', emails, mobilePhones: ['+44 7700 900123'] });
    const account = person({
      displayName: 'Ann',
      kind: 'colleague',
      emails,
      mobilePhones: ['+44 7700 900456'],
    });
    const all = joinRecords([...own.records, ...shared.records, ...account.records]) as FoundPerson;

    expect(texts(all)).toContain('+44 7700 900123');
    expect(texts(all).filter((text) => text.includes('different'))).toEqual([]);
  });

  it('shows a national number in the international form that another record has', () => {
    const own = person({ displayName: 'Ann', kind: 'personal-contact', mobilePhones: ['07700 900123'] });
    const shared = person({ displayName: 'Ann', businessPhones: ['+44 7700 900123'] });
    const both = joinRecords([...own.records, ...shared.records]) as FoundPerson;

    const links = elements('phone', both).flatMap(({ url }) => (url === undefined ? [] : [url]));

    expect(texts(both, 'phone')).toContain('+44 7700 900123');
    expect(new Set(links)).toEqual(new Set(['tel:+447700900123']));
  });

  it('tells on demand which record each value comes from, if there are several', () => {
    const found = elements('anything', threeRecords);

    expect(found.find(({ id }) => id === 'origins')).toMatchObject({ isVisible: false });
    expect(found.find(({ type }) => type === 'Action.ToggleVisibility')).toMatchObject({
      title: 'Where this comes from',
      mode: 'secondary',
      targetElements: ['origins'],
    });
    expect(texts(threeRecords)).toContain('Smith, Amy · Alliances · amy.smith@contoso.example');
    const one = elements('anything', person({ displayName: 'Ann' }));
    expect(one.some(({ type }) => type === 'Action.ToggleVisibility')).toBe(false);
  });
});
