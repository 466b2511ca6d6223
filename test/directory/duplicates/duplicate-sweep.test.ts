import { expect, it } from 'vitest';
import { createDuplicateSweep } from '../../../src/directory/duplicates/duplicate-sweep.ts';
import type { StoredChange } from '../../../src/store/directory-store.ts';
import { mail, makeContact } from '../../contacts/make-contact.ts';

const doe = { givenName: 'John', surname: 'Doe', company: 'Contoso', mobilePhones: ['+44 7700 900123'] };
const differentPeople = { keys: async () => new Set<string>(), add: async () => {} };

function stored(revision: number, id: string, fields = doe): StoredChange {
  return { source: mail, id, contact: makeContact(mail, id, fields), revision };
}

it('compares a contact that changes during the sweep once, as it is then', async () => {
  const pages = [
    [stored(1, 'changing'), stored(2, 'other')],
    [stored(3, 'changing', { ...doe, surname: 'Roe' })],
  ];
  const sweep = createDuplicateSweep({
    store: { changesSince: async () => pages.shift() ?? [], revision: async () => 2 },
    differentPeople,
    clock: () => 0,
  });

  const found = await sweep.find([mail], true);

  expect(found).toMatchObject([
    { one: { id: 'changing' }, other: { id: 'other' }, verdict: { contradictions: ['surname'] } },
  ]);
});

it('is used again for half an hour, and for a new review until a contact changes', async () => {
  let [sweeps, revision, minutes] = [0, 1, 0];
  const changesSince = async () => {
    sweeps++;
    return [];
  };
  const sweep = createDuplicateSweep({
    store: { changesSince, revision: async () => revision },
    differentPeople,
    clock: () => minutes * 60_000,
  });
  const sweepsAfter = async (isNewReview: boolean) => {
    await sweep.find([mail], isNewReview);
    return sweeps;
  };

  expect(await sweepsAfter(true)).toBe(1);
  expect(await sweepsAfter(true)).toBe(1);
  revision = 2;
  expect(await sweepsAfter(false)).toBe(1);
  expect(await sweepsAfter(true)).toBe(2);
  minutes = 31;
  expect(await sweepsAfter(false)).toBe(3);
});
