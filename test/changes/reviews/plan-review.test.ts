import { afterAll, beforeAll, expect, it } from 'vitest';
import { planReview } from '../../../src/changes/reviews/plan-review.ts';
import { addressesIn } from '../../../src/contacts/text/addresses-in.ts';
import { type Database, openDatabase } from '../../../src/store/database.ts';
import { mail, makeContact } from '../../contacts/make-contact.ts';

const addresses = {
  ascii: 'desk@xn--mller-kva.example',
  letters: 'info@MÜLLER.example',
  other: 'desk@muller.example',
};

let database: Database;
beforeAll(async () => {
  database = await openDatabase({ memory: true });
  const contacts = Object.entries(addresses).map(([id, address]) =>
    makeContact(mail, id, { displayName: id, emails: [address] }),
  );
  const state = await database.directory.claimSync(mail, undefined, 'test', Date.now() + 60_000);
  if (state === undefined) throw new Error('the lease is taken');
  const page = { contacts, removed: [], cursor: 'end', more: false, fromStart: true };
  await database.directory.storePage(state, page, 'test', Date.now() + 60_000);
});
afterAll(() => database.close());

it.each([
  ['müller.example', ['ascii', 'letters']],
  ['@Müller.example', ['ascii', 'letters']],
  ['xn--mller-kva.example', ['ascii', 'letters']],
  ['muller.example', ['other']],
])('finds the contacts of the domain %s in both spellings', async (company, ids) => {
  const plan = await planReview(
    { source: 'all', company, list: '', asksOwners: false, group: 'approvers', perPerson: 5, days: 14 },
    { sources: [mail], bounced: addressesIn('desk@müller.example: unknown'), listed: undefined },
    { store: database, membersOf: async () => ['ada'], isActive: async () => true, clock: Date.now },
  );

  const found = plan.contacts.map(({ ref }) => ref.id).sort();
  const bounced = plan.contacts.filter(({ reason }) => reason === 'bounced').map(({ ref }) => ref.id);
  expect(found).toEqual(ids);
  expect(bounced).toEqual(ids.filter((id) => id === 'ascii'));
});
