import { describe, expect, it } from 'vitest';
import { pastedRows } from '../../src/transfer/pasted-rows.ts';

describe('a pasted text', () => {
  it.each([
    ['a table with a heading', 'Name\tE-mail\nJohn\tjohn@fabrikam.example'],
    ['a heading in another language', 'Vorname;Nachname\nJohn;Doe'],
    ['rows without a heading', 'John,john@fabrikam.example\nJane,jane@fabrikam.example'],
    ['a vCard', 'BEGIN:VCARD\nN:Doe;John\nEND:VCARD'],
  ])('holds rows if it is %s', (_, text) => expect(pastedRows(text)).toBe(text));

  it.each([
    ['behind a line that asks for it', 'Please import these:\nName;E-mail\nJohn;john@fabrikam.example'],
    ['behind the command', 'import\nName;E-mail\nJohn;john@fabrikam.example'],
    ['as a Markdown table', 'Name;E-mail\n---;---\nJohn;john@fabrikam.example'.replaceAll(';', ' | ')],
    [
      'as a Markdown table with outer bars',
      '| Name | E-mail |\n|:---|---:|\n| John | john@fabrikam.example |',
    ],
  ])('holds its rows %s', (_, text) =>
    expect(
      pastedRows(text)
        ?.replaceAll(/ ?\| ?/g, ';')
        .replaceAll(/ *\n */g, '\n')
        .trim(),
    ).toBe('Name;E-mail\nJohn;john@fabrikam.example'),
  );

  it.each([
    ['one line', 'John, Doe, john@fabrikam.example'],
    ['a signature', 'John Doe, PhD\nFabrikam, Inc.\njohn@fabrikam.example\n+44 7700 900123'],
    ['a question', 'Do you know John?\nHe works at Fabrikam, I think.'],
    ['an address', 'Fabrikam, Inc.\n1 Main Street, London'],
    ['a list of names', 'John Doe\nJane Roe\nJim Poe'],
    ['a question about imports', 'How do I import contacts?\nThanks, John'],
    ['addresses alone', 'john@fabrikam.example\njane@fabrikam.example'],
  ])('holds none if it is %s', (_, text) => expect(pastedRows(text)).toBeUndefined());

  it('is judged in time that grows with its length', () => {
    for (const text of [
      ',\n'.repeat(14_000),
      '---\n'.repeat(14_000),
      'import '.repeat(14_000),
      '"'.repeat(28_000),
      'a@'.repeat(14_000),
    ]) {
      const started = performance.now();
      pastedRows(`Name\n${text}`);
      expect(performance.now() - started).toBeLessThan(1000);
    }
  });
});
