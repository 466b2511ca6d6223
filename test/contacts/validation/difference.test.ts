import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ContactChanges, contactFields } from '../../../src/contacts/contact.ts';
import { changedFields, difference, sameValue } from '../../../src/contacts/validation/difference.ts';

const changes = fc.record(
  {
    displayName: fc.constantFrom('', 'Ann', 'Ann Li'),
    emails: fc.subarray(['a@x.com', 'b@x.com']),
    city: fc.constantFrom('', 'Oslo'),
    hiddenFromAddressLists: fc.boolean(),
  },
  { requiredKeys: [] },
);

describe('difference', () => {
  it('lists changed fields in the order of the contact, with both sides', () => {
    const before: ContactChanges = { city: 'Oslo', displayName: 'Ann', emails: ['a@x.com'] };
    const after: ContactChanges = { city: 'Bergen', displayName: 'Ann', emails: ['b@x.com', 'a@x.com'] };

    expect(difference(before, after)).toEqual([
      { field: 'emails', before: ['a@x.com'], after: ['b@x.com', 'a@x.com'] },
      { field: 'city', before: 'Oslo', after: 'Bergen' },
    ]);
  });

  it('takes a missing field for an empty one, on either side', () => {
    const empty: ContactChanges = { jobTitle: '', emails: [], hiddenFromAddressLists: false };

    expect(difference({}, empty)).toEqual([]);
    expect(difference(empty, {})).toEqual([]);
    expect(difference({ jobTitle: 'Buyer' }, {})).toEqual([
      { field: 'jobTitle', before: 'Buyer', after: '' },
    ]);
  });

  it('sees a new primary address as a change', () => {
    expect(changedFields({ emails: ['a@x.com', 'b@x.com'] }, { emails: ['b@x.com', 'a@x.com'] })).toEqual([
      'emails',
    ]);
  });

  it('turns before into after when its changes are applied, and nothing else', () => {
    fc.assert(
      fc.property(changes, changes, (before, after) => {
        const listed = difference(before, after);
        const applied = { ...before, ...Object.fromEntries(listed.map((c) => [c.field, c.after])) };

        expect(difference(applied, after)).toEqual([]);
        expect(listed.every((change) => !sameValue(change.before, change.after))).toBe(true);
        const order = listed.map((change) => contactFields.indexOf(change.field));
        expect(order).toEqual([...order].sort((one, other) => one - other));
      }),
    );
  });
});
