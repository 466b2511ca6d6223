import { describe, expect, it } from 'vitest';
import { contactDetails } from '../../../src/cards/contacts/contact-details.ts';
import { type ContactFields, emptyFields } from '../../../src/contacts/contact.ts';
import { elementsOf, lintCard, utf16Bytes } from '../lint-card.ts';
import { person } from '../sample-people.ts';

const long = 'Lorem ipsum dolor sit amet '.repeat(300);
/** A contact with all fields, and many values. */
const everything = Object.fromEntries(
  Object.entries(emptyFields).map(([field, value]) => [
    field,
    Array.isArray(value) ? [long, `${long}2`, `${long}3`] : typeof value === 'boolean' ? true : long,
  ]),
) as Partial<ContactFields>;

describe('the card of one person', () => {
  it('shows a picture beside the name, and nothing without one', () => {
    const ann = person({ displayName: 'Ann Smith' });
    const photo = { contentType: 'image/png', base64: 'iVBORw0KGgo=' } as const;
    const images = (card: unknown) =>
      elementsOf(card)
        .filter(([, { type }]) => type === 'Image')
        .map(([, element]) => element);

    const [image, ...others] = images(contactDetails({ person: { ...ann, photo }, notice: '', actions: [] }));

    expect(image).toMatchObject({
      url: 'data:image/png;base64,iVBORw0KGgo=',
      altText: 'Picture of Ann Smith',
      style: 'Person',
    });
    expect(others).toEqual([]);
    expect(images(contactDetails({ person: ann, notice: '', actions: [] }))).toEqual([]);
  });

  it('can be sent with the largest picture, should Teams count its bytes', () => {
    const photo = { contentType: 'image/jpeg', base64: `/9j/${'A'.repeat(27_996)}` } as const;

    const card = contactDetails({
      person: { ...person({ displayName: long, ...everything }), photo },
      notice: long,
      actions: [],
    });

    expect(utf16Bytes(card)).toBeGreaterThan(2 * 28_000);
    expect(lintCard(card)).toEqual([]);
  });
});
