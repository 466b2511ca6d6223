import { describe, expect, it } from 'vitest';
import { emptyFields } from '../../../src/contacts/contact.ts';
import { mergeFields } from '../../../src/contacts/validation/merge-fields.ts';

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
