import { describe, expect, it } from 'vitest';
import { holdsRows } from '../../src/transfer/pasted-rows.ts';

describe('a pasted text', () => {
  it.each([
    ['a table with a heading', 'Name\tE-mail\nJohn\tjohn@fabrikam.example'],
    ['a heading in another language', 'Vorname;Nachname\nJohn;Doe'],
    ['rows without a heading', 'John,john@fabrikam.example\nJane,jane@fabrikam.example'],
    ['a vCard', 'BEGIN:VCARD\nN:Doe;John\nEND:VCARD'],
  ])('holds rows if it is %s', (_, text) => expect(holdsRows(text)).toBe(true));

  it.each([
    ['one line', 'John, Doe, john@fabrikam.example'],
    ['a signature', 'John Doe, PhD\nFabrikam, Inc.\njohn@fabrikam.example\n+44 7700 900123'],
    ['a question', 'Do you know John?\nHe works at Fabrikam, I think.'],
    ['an address', 'Fabrikam, Inc.\n1 Main Street, London'],
    ['a list of names', 'John Doe\nJane Roe\nJim Poe'],
    ['addresses alone', 'john@fabrikam.example\njane@fabrikam.example'],
  ])('holds none if it is %s', (_, text) => expect(holdsRows(text)).toBe(false));

  it('is judged in time that grows with its length', () => {
    for (const text of [',\n'.repeat(14_000), '"'.repeat(28_000), 'a@'.repeat(14_000)]) {
      const started = performance.now();
      holdsRows(`Name\n${text}`);
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });
});
