import { describe, expect, it } from 'vitest';
import { type ContactChanges, contactFields } from '../../src/contacts/contact.ts';
import { cleanContact } from '../../src/contacts/validation/validate-contact.ts';
import { columnTargets } from '../../src/transfer/column-choices.ts';
import { inputRows, readFile } from '../../src/transfer/read-file.ts';
import { corpusFiles } from './corpus/files.ts';

/** The values that are there, as they would be stored. */
function filled(fields: ContactChanges): ContactChanges {
  return Object.fromEntries(
    Object.entries(cleanContact(fields)).filter(
      ([, value]) => value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );
}

describe('a file in the style of', () => {
  const files = corpusFiles();

  it('at least sixty programs and encodings is here', () => {
    expect(files.length).toBeGreaterThanOrEqual(60);
  });

  it.each(files.map((file) => [file.name, file] as const))(
    '%s is read without a loss',
    (_, { bytes, expected }) => {
      const file = readFile(bytes);
      if (file.kind === 'unreadable') throw new Error(file.problem);
      const rows = inputRows(file);

      expect(rows.map((row) => filled(row.fields))).toEqual(expected.map(filled));
      expect(rows.flatMap((row) => row.problems)).toEqual([]);
    },
  );
});

it('a column can hold every field', () => {
  const held = new Set(columnTargets.map((target) => target.replace('business.', '')));

  expect(contactFields.filter((field) => !held.has(field))).toEqual([]);
});
