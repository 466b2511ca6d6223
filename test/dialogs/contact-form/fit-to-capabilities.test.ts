import { describe, expect, it } from 'vitest';
import { fitToCapabilities, restoreOverflow } from '../../../src/dialogs/contact-form/fit-to-capabilities.ts';

const single = (maxLength: number) => ({ required: false, maxLength, maxValues: 1 });
const outlook = { displayName: single(64), emails: { ...single(64), maxValues: 3 }, notes: single(10) };
const shared = { displayName: single(64), emails: single(64), hiddenFromAddressLists: single(5) };

describe('values typed for one store', () => {
  it('are kept if the other store can hold them, and named otherwise', () => {
    const typed = { displayName: 'Ana', emails: ['a@x.example', 'b@x.example'], notes: 'Fair', fax: '' };

    expect(fitToCapabilities(typed, shared)).toEqual({
      values: { displayName: 'Ana', emails: ['a@x.example'] },
      overflow: { emails: ['b@x.example'], notes: 'Fair' },
      missing: ['E-mail (1 of 2)', 'Notes'],
    });
  });

  it('are cut if they are too long, with a note', () => {
    expect(fitToCapabilities({ notes: 'Met at the fair' }, outlook)).toEqual({
      values: { notes: 'Met at the' },
      overflow: { notes: 'Met at the fair' },
      missing: ['Notes (the first 10 characters fit)'],
    });
  });

  it('name an unsupported yes, and no unsupported no', () => {
    expect(fitToCapabilities({ hiddenFromAddressLists: true }, outlook).missing).toEqual([
      'Hidden from address lists',
    ]);
    expect(fitToCapabilities({ hiddenFromAddressLists: false }, outlook).missing).toEqual([]);
    expect(fitToCapabilities({ hiddenFromAddressLists: true }, shared).values).toEqual({
      hiddenFromAddressLists: true,
    });
  });

  it('are appended to the values typed meanwhile', () => {
    const overflow = { emails: ['b@x.example', 'c@x.example'], notes: 'Fair' };

    expect(restoreOverflow({ displayName: 'Ana', emails: ['c@x.example'] }, overflow)).toEqual({
      displayName: 'Ana',
      emails: ['c@x.example', 'b@x.example'],
      notes: 'Fair',
    });
    expect(restoreOverflow({ notes: 'Fa' }, overflow).notes).toBe('Fair');
    expect(restoreOverflow({ notes: 'Fat' }, overflow).notes).toBe('Fat');
    expect(restoreOverflow({ displayName: 'Ana' }, overflow).emails).toEqual(['b@x.example', 'c@x.example']);
  });
});
