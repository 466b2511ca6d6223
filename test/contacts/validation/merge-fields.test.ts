import { describe, expect, it } from 'vitest';
import { emptyFields } from '../../../src/contacts/contact.ts';
import { mergeFields, mergeQuestions } from '../../../src/contacts/validation/merge-fields.ts';

const one = { maxValues: 1 };
const fields = { jobTitle: one, city: one, emails: one, mobilePhones: { maxValues: 2 }, company: one };

describe('merging the fields of contacts', () => {
  it('fills what is empty from the first that knows it, and keeps what is there', () => {
    const kept = { ...emptyFields, jobTitle: 'Buyer', hiddenFromAddressLists: true };
    const others = [
      { ...emptyFields, jobTitle: 'Head', city: 'Lund' },
      { ...emptyFields, city: 'Malmö', company: 'Fabrikam' },
    ];

    expect(mergeFields(kept, others, fields)).toEqual({
      before: { city: '', company: '' },
      after: { city: 'Lund', company: 'Fabrikam' },
      lost: [
        { field: 'jobTitle', value: 'Head' },
        { field: 'city', value: 'Malmö' },
      ],
    });
  });

  it('adds to lists as far as there is room, whatever the case of an address', () => {
    const kept = { ...emptyFields, emails: ['Ann@f.example'], mobilePhones: ['1'] };
    const other = { ...emptyFields, emails: ['ann@f.example', 'b@f.example'], mobilePhones: ['2', '1', '3'] };

    expect(mergeFields(kept, [other], fields)).toEqual({
      before: { mobilePhones: ['1'] },
      after: { mobilePhones: ['1', '2'] },
      lost: [
        { field: 'emails', value: ['b@f.example'] },
        { field: 'mobilePhones', value: ['3'] },
      ],
    });
  });

  it('takes another notation of a value for the same one', () => {
    const limits = {
      mobilePhones: { maxValues: 2 },
      businessPhones: one,
      country: one,
      webPage: one,
      imAddresses: { maxValues: 3 },
      emails: { maxValues: 3 },
    };
    const kept = {
      ...emptyFields,
      mobilePhones: ['+49 171 5550100'],
      businessPhones: ['+49 89 1234560 ext. 1'],
      country: 'Germany',
      webPage: 'https://f.example/',
      imAddresses: ['sip:ann@f.example'],
      emails: ['ann@müller.example'],
    };
    const other = {
      ...emptyFields,
      mobilePhones: ['0049 (171) 5550100'],
      businessPhones: ['+49 89 1234560;ext=1'],
      country: 'Deutschland',
      webPage: 'f.example',
      imAddresses: ['Ann@f.example'],
      emails: ['ann@xn--mller-kva.example'],
    };

    expect(mergeFields(kept, [other], limits)).toEqual({ before: {}, after: {}, lost: [] });
    expect(mergeQuestions(kept, other, limits)).toEqual([]);
    const desk = { ...other, businessPhones: ['+49 89 1234560 ext. 2'] };
    expect(mergeQuestions(kept, desk, limits).map(({ key }) => key)).toEqual(['businessPhones']);
  });

  it('takes the parts of a name from a contact of that name only', () => {
    const names = { displayName: one, givenName: one, surname: one };
    const kept = { ...emptyFields, displayName: 'Test Person' };
    const smith = { ...emptyFields, displayName: 'Smith, John', givenName: 'John', surname: 'Smith' };
    const same = { ...emptyFields, displayName: 'Person, Test', givenName: 'Test', surname: 'Person' };

    expect(mergeFields(kept, [smith], names)).toEqual({
      before: {},
      after: {},
      lost: [
        { field: 'displayName', value: 'Smith, John' },
        { field: 'givenName', value: 'John' },
        { field: 'surname', value: 'Smith' },
      ],
    });
    expect(mergeFields(kept, [smith, same], names).after).toEqual({ givenName: 'Test', surname: 'Person' });
    expect(mergeFields(emptyFields, [smith], names).after).toEqual({
      displayName: 'Smith, John',
      givenName: 'John',
      surname: 'Smith',
    });
  });

  it('says what a system has no field for', () => {
    const { after, lost } = mergeFields(emptyFields, [{ ...emptyFields, notes: 'met in Oslo' }], fields);

    expect(after).toEqual({});
    expect(lost).toEqual([{ field: 'notes', value: 'met in Oslo' }]);
  });
});

describe('choosing between two contacts', () => {
  const limits = {
    ...fields,
    displayName: one,
    givenName: one,
    surname: one,
    mobilePhones: { maxValues: 3 },
  };
  const kept = {
    ...emptyFields,
    displayName: 'John Doe',
    givenName: 'John',
    surname: 'Doe',
    jobTitle: 'Buyer',
    city: 'Lund',
    emails: ['john@f.example'],
    mobilePhones: ['1'],
  };
  const other = {
    ...emptyFields,
    displayName: 'Doe, Jonathan',
    surname: 'Doe',
    jobTitle: 'Head',
    city: 'Lund',
    company: 'Fabrikam',
    emails: ['jon@f.example'],
    mobilePhones: ['2'],
    notes: 'no field for it',
  };

  it('asks only where both have a value that the other lacks, the proposal first', () => {
    expect(mergeQuestions(kept, other, limits)).toEqual([
      {
        key: 'name',
        options: [
          { choice: 'kept', value: ['John Doe', 'John', 'Doe'] },
          { choice: 'other', value: ['Doe, Jonathan', '', 'Doe'] },
        ],
      },
      {
        key: 'emails',
        options: [
          { choice: 'kept', value: ['john@f.example'] },
          { choice: 'other', value: ['jon@f.example'] },
        ],
      },
      {
        key: 'mobilePhones',
        options: [
          { choice: 'both', value: ['1', '2'] },
          { choice: 'kept', value: ['1'] },
          { choice: 'other', value: ['2'] },
        ],
      },
      {
        key: 'jobTitle',
        options: [
          { choice: 'kept', value: 'Buyer' },
          { choice: 'other', value: 'Head' },
        ],
      },
    ]);
    expect(mergeQuestions(kept, kept, limits)).toEqual([]);
  });

  it('does not ask about a list that the other list holds, so that no value of it is lost', () => {
    const more = { ...emptyFields, mobilePhones: ['1', '2'], emails: ['Ann@f.example'] };
    const less = { ...emptyFields, mobilePhones: ['1'], emails: ['ann@f.example'] };

    expect(mergeQuestions(less, more, limits)).toEqual([]);
    expect(mergeQuestions(more, less, limits)).toEqual([]);
    expect(mergeFields(less, [more], limits)).toMatchObject({
      after: { mobilePhones: ['1', '2'] },
      lost: [],
    });
  });

  it('keeps what was chosen, a name as a whole, and says what is lost', () => {
    const choices = { name: 'other', jobTitle: 'other', mobilePhones: 'kept' } as const;
    const { after, lost } = mergeFields(kept, [other], limits, choices);

    expect(after).toEqual({
      displayName: 'Doe, Jonathan',
      givenName: '',
      jobTitle: 'Head',
      company: 'Fabrikam',
    });
    expect(lost).toEqual(
      expect.arrayContaining([
        { field: 'jobTitle', value: 'Buyer' },
        { field: 'mobilePhones', value: ['2'] },
        { field: 'notes', value: 'no field for it' },
      ]),
    );
  });

  it('proposes what it does without a choice', () => {
    const proposed = Object.fromEntries(
      mergeQuestions(kept, other, limits).map(({ key, options }) => [key, options[0]?.choice]),
    );

    expect(mergeFields(kept, [other], limits, proposed)).toEqual(mergeFields(kept, [other], limits));
  });
});
