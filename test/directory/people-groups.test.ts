import { describe, expect, it } from 'vitest';
import { groupPeople } from '../../src/directory/people-groups.ts';
import { mail, makeContact, staff } from '../contacts/make-contact.ts';

const people = (
  count: number,
  of: (index: number) => { readonly company?: string; readonly city?: string },
) =>
  Array.from({ length: count }, (_, index) => ({
    records: [makeContact(index % 2 === 0 ? mail : staff, `c${index}`, of(index))],
  }));

describe('the groups of an answer', () => {
  it('are the largest company, city and source that narrow it', () => {
    const found = people(40, (index) => ({
      company: index < 15 ? 'Contoso' : index < 20 ? 'Fabrikam' : '',
      city: index < 12 ? 'Berlin' : '',
    }));

    expect(groupPeople(found, {})).toEqual([
      { field: 'company', text: 'Contoso', count: 15 },
      { field: 'city', text: 'Berlin', count: 12 },
      { field: 'source', text: 'colleagues', count: 20 },
    ]);
  });

  it('count whom the search finds that the button runs: also longer names', () => {
    const found = people(30, (index) => ({
      company: index < 10 ? 'Contoso' : index < 15 ? 'Contoso Ltd' : 'Fabrikam',
    }));

    expect(groupPeople(found, {})[0]).toMatchObject({ text: 'Fabrikam', count: 15 });
    expect(groupPeople(found.slice(0, 25), {})[0]).toMatchObject({ text: 'Contoso', count: 15 });
  });

  it('are none that hardly narrow the answer, are small, or are filters already', () => {
    const same = people(40, () => ({ company: 'Contoso', city: 'Berlin' }));
    const few = people(40, (index) => ({ company: index < 9 ? 'Contoso' : `Company ${index}` }));
    const fields = (found: readonly { readonly field: string }[]) => found.map(({ field }) => field);

    expect(fields(groupPeople(same, {}))).toEqual(['source']);
    expect(fields(groupPeople(few, {}))).toEqual(['source']);
    expect(
      groupPeople(
        people(20, () => ({})),
        {},
      ),
    ).toEqual([]);
    const filters = [{ field: 'place', text: 'x' }] as const;
    const personFilters = [{ field: 'source', text: 'exchange', isExcluded: false }] as const;
    const half = people(40, (index) => ({ company: index < 20 ? 'Contoso' : '' }));
    expect(groupPeople(half, { filters, personFilters })).toEqual([]);
  });
});
