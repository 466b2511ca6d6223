import { describe, expect, it } from 'vitest';
import { toDetails } from '../../src/providers/exchange/contact-fields.ts';
import { fromContact, toContact } from '../../src/providers/graph/contact-fields.ts';
import {
  fromKnownContact,
  fromContact as fromUnifiedContact,
  toBody,
} from '../../src/providers/unified-contacts/fields.ts';

describe('addresses that only Exchange can use', () => {
  const x500 = '/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=5a-jane';
  const stored = {
    id: '1',
    displayName: 'Jane Roe',
    emailAddresses: [
      { name: 'Jane Roe', address: x500 },
      { name: 'Jane', address: 'X500:/o=Contoso/cn=jane' },
      { name: 'Jane Roe', address: 'jane@contoso.example' },
    ],
  };

  it('are not shown as e-mail addresses', () => {
    expect(fromContact(stored, undefined as never).emails).toEqual(['jane@contoso.example']);
  });

  it('stay where they are when others are changed', () => {
    const { emailAddresses } = toContact({ emails: ['new@contoso.example'] }, stored) as {
      emailAddresses: { address: string }[];
    };
    expect(emailAddresses.map(({ address }) => address)).toEqual([
      'new@contoso.example',
      x500,
      'X500:/o=Contoso/cn=jane',
    ]);
    expect(toContact({ jobTitle: 'Buyer' }, stored)).not.toHaveProperty('emailAddresses');
  });
});

describe('texts that a feeding system stored as HTML', () => {
  it.each([
    ['Keith O&#39;Brien', "Keith O'Brien"],
    ['Anne&nbsp;Marie', 'Anne Marie'],
    ['Smith &amp; Sons', 'Smith & Sons'],
    ['Caf&eacute; &quot;Zum L&ouml;wen&quot;', 'Café "Zum Löwen"'],
    ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
    ['R&D &copy', 'R&D &copy'],
    ['AT&T', 'AT&T'],
  ])('are read once: %s', (text, read) => {
    const contact = fromUnifiedContact({ id: '1', displayName: text, companyName: text, mailAddresses: [] });

    expect(contact).toMatchObject({ displayName: read, company: read });
    expect(fromKnownContact('1', { displayName: contact.displayName }).displayName).toBe(read);
  });

  it('are written back only when they were changed, as they were typed', () => {
    expect(toBody({ jobTitle: 'R&amp;D' })).toEqual({ jobTitle: 'R&amp;D' });
  });
});

describe('a country in anybody’s words', () => {
  it.each([
    ['Switzerland', 'CH'],
    ['Schweiz', 'CH'],
    ['USA', 'US'],
    ['UK', 'GB'],
    ['Türkei', 'TR'],
    ['de', 'DE'],
  ])('goes to Exchange as a code: %s', (country, code) => {
    expect(toDetails({ country })).toEqual({ CountryOrRegion: code });
  });

  it('is cleared, and left alone when it is not given', () => {
    expect(toDetails({ country: '' })).toEqual({ CountryOrRegion: null });
    expect(toDetails({ city: 'Oslo' })).toEqual({ City: 'Oslo' });
  });
});
