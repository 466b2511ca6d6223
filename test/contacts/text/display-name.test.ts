import { describe, expect, it } from 'vitest';
import { displayNameOf, initials } from '../../../src/contacts/text/display-name.ts';

describe('displayNameOf', () => {
  it('takes the first name that there is', () => {
    const all = {
      displayName: ' Ann Li ',
      givenName: 'A',
      surname: 'L',
      company: 'Contoso',
      emails: ['a@x.com'],
    };

    expect(displayNameOf(all)).toBe('Ann Li');
    expect(displayNameOf({ ...all, displayName: ' ' })).toBe('A L');
    expect(displayNameOf({ ...all, displayName: '', givenName: '' })).toBe('L');
    expect(displayNameOf({ company: 'Contoso', emails: ['a@x.com'] })).toBe('Contoso');
    expect(displayNameOf({ emails: ['a@x.com'] })).toBe('a@x.com');
    expect(displayNameOf({})).toBe('');
  });
});

describe('initials', () => {
  it.each([
    ['John Doe', 'JD'],
    ['Doe, John (Contoso)', 'JD'],
    ['Jean-Luc de la Fontaine', 'JF'],
    ['émile', 'É'],
    ['"O’Brien" Pat', 'OP'],
    ['田中 太郎', '田太'],
    ['😀 %', ''],
    ['', ''],
  ])('makes of %j %j', (name, letters) => {
    expect(initials(name)).toBe(letters);
  });
});
