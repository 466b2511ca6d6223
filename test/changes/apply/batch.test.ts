import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AuditValues, openValues } from '../../../src/changes/audit/audit.ts';
import { type ChangeRequests, createChangeRequests } from '../../../src/changes/change-requests.ts';
import type { ChangeProposal, ItemProposal } from '../../../src/changes/request/change-request.ts';
import { eraseValues } from '../../../src/changes/request/erase-values.ts';
import type { Contact } from '../../../src/contacts/contact.ts';
import { asOwner } from '../../../src/contacts/owner.ts';
import { type Database, openDatabase } from '../../../src/store/database.ts';
import { pairKey } from '../../../src/store/different-people-store.ts';
import { createTestDatabases, databaseKinds } from '../../store/databases.ts';
import { createPretendSystem } from '../pretend-system.ts';
import {
  admin,
  anna,
  ben,
  context,
  createPretendPeople,
  creating,
  groups,
  john,
  silent,
  staff,
} from '../proposals.ts';

const hide = { before: { hiddenFromAddressLists: false }, after: { hiddenFromAddressLists: true } };

describe.each(databaseKinds)('a request about several contacts on the %s database', (kind) => {
  const places = createTestDatabases(kind);
  let database: Database;
  let changes: ChangeRequests;
  let system: ReturnType<typeof createPretendSystem>;
  let time: { now: number };
  let contacts: readonly [Contact, Contact, Contact];

  beforeEach(async () => {
    system = createPretendSystem();
    time = { now: 1_000_000 };
    const put = (name: string) => system.put({ ...john, displayName: name, emails: [`${name}@f.example`] });
    contacts = [put('ada'), put('bob'), put('cyn')];
    database = await openDatabase(await places.fresh());
    const provider = system.provider();
    changes = createChangeRequests({
      ...createPretendPeople({ [groups.approver]: [ben] }),
      database,
      providers: () => provider,
      clock: () => time.now,
      log: silent,
      reconcileAfterMs: 1000,
      absenceConfirmedAfterMs: 10_000,
    });
  });
  afterEach(() => database.close());
  afterAll(() => places.close());

  const work = () => changes.drain(async () => 'delivered');
  const named = ({ ref, displayName }: Contact) => ({ target: ref, targetName: displayName });
  const deletes = (contact: Contact): ItemProposal => ({
    ...named(contact),
    operation: 'delete',
    before: { emails: contact.emails },
    after: {},
  });

  /** Keeps the first contact with another title, and deletes the others. */
  function merging(): ChangeProposal {
    const [ada, bob, cyn] = contacts;
    const title = { before: { jobTitle: 'Buyer' }, after: { jobTitle: 'Head' } };
    const kept: ItemProposal = { ...named(ada), ...title, operation: 'update' };
    const items = [kept, deletes(bob), deletes(cyn)];
    return creating({ operation: 'merge', target: ada.ref, targetName: 'ada', after: {}, items });
  }

  function hidingAll(): ChangeProposal {
    const items = contacts.map(
      (contact): ItemProposal => ({ ...named(contact), ...hide, operation: 'update' }),
    );
    return creating({ operation: 'batch', targetName: '3 contacts', after: {}, items });
  }

  const statesOf = async (number = 1) =>
    (await changes.get(number))?.request.items.map(({ state }) => state).join(' ');
  const namesLeft = () => [...system.contacts.values()].map(({ displayName }) => displayName);

  it('is applied after one approval, item by item, each recorded and read back', async () => {
    const asked = await changes.propose(merging(), staff, context);
    await changes.decide(1, { verdict: 'approve', reason: '', key: 'k' }, { actor: ben, correlationId: 'c' });
    await work();

    const { request } = (await changes.get(1)) ?? {};
    expect(asked.request.state).toBe('pending');
    expect(request).toMatchObject({ state: 'applied', operation: 'merge' });
    expect(request?.steps.map(({ name }) => name)).toEqual(['1/update', '2/delete', '3/delete']);
    expect(request?.items.map((item) => item.stored?.jobTitle)).toEqual(['Head', undefined, undefined]);
    expect(await statesOf()).toBe('done done done');
    expect(namesLeft()).toEqual(['ada']);
  });

  it('writes nothing when one of the contacts is not as it was, and says which', async () => {
    const [, bob] = contacts;
    system.contacts.set(bob.ref.id, { ...bob, emails: ['other@f.example'] });

    const { request } = await changes.propose(merging(), admin, context);

    expect(request).toMatchObject({ state: 'conflict', problem: 'changed-meanwhile', steps: [] });
    expect(await statesOf()).toBe('waiting conflict waiting');
    expect(request.items[1]?.conflicts).toEqual([
      { field: 'emails', base: ['bob@f.example'], theirs: ['other@f.example'], ours: [] },
    ]);
    expect(namesLeft()).toEqual(['ada', 'bob', 'cyn']);
  });

  it('stops at the first item that fails, and can undo what was done', async () => {
    system.faults.push(undefined, { kind: 'refused', code: 'forbidden' });

    const { request } = await changes.propose(merging(), admin, context);
    const failed = await statesOf();
    const by = { actor: anna, correlationId: 'c' };
    const undone = await changes.undo(1, { submissionKey: 'undo', reason: '' }, admin, by);

    expect(request).toMatchObject({ state: 'failed', problem: 'forbidden' });
    expect(failed).toBe('done failed waiting');
    expect(undone?.request).toMatchObject({ state: 'applied', operation: 'batch', undoOf: 1 });
    expect([...system.contacts.values()].map(({ jobTitle }) => jobTitle)).toEqual([
      'Buyer',
      'Buyer',
      'Buyer',
    ]);
  });

  it('continues with the others once the item in doubt is confirmed', async () => {
    system.faults.push({ kind: 'answer-lost', blind: true });

    const { request } = await changes.propose(hidingAll(), admin, context);
    const doubtful = await statesOf();
    time.now += 5_000;
    await work();

    expect(request.state).toBe('uncertain');
    expect(doubtful).toBe('uncertain waiting waiting');
    expect((await changes.get(1))?.request).toMatchObject({ state: 'applied', problem: '' });
    expect([...system.contacts.values()].map(({ version }) => version)).toEqual(['2', '2', '2']);
    const events = (await database.audit.byRequest(1)).map(({ event }) => event);
    expect(events).toEqual(['request', 'approve', 'begin', 'lose', 'go-on', 'resume', 'succeed']);
  });

  it('ends when the item in doubt is not there, by reconciliation or by an admin', async () => {
    system.faults.push(undefined, { kind: 'call-lost' });
    await changes.propose(hidingAll(), admin, context);
    const by = { actor: ben, correlationId: 'c' };

    const answer = await changes.resolve(1, 'not-there', admin, by);

    expect(answer).toMatchObject({ refusal: '', request: { state: 'failed' } });
    expect(await statesOf()).toBe('done failed waiting');
  });

  it('recreates deleted contacts when the request is undone, and restores the remaining one', async () => {
    await changes.propose(merging(), admin, context);
    const by = { actor: anna, correlationId: 'c' };
    const undone = await changes.undo(1, { submissionKey: 'undo', reason: '' }, admin, by);
    const again = await changes.undo(1, { submissionKey: 'undo-2', reason: '' }, admin, by);

    expect(undone?.request.items.map(({ operation }) => operation)).toEqual(['create', 'create', 'update']);
    expect(undone?.request.state).toBe('applied');
    expect(again?.refusal).toBe('already-undone');
    expect(namesLeft()).toEqual(['ada', 'cyn', 'bob']);
    expect(new Set([...system.contacts.values()].map(({ jobTitle }) => jobTitle))).toEqual(
      new Set(['Buyer']),
    );
  });

  describe('what people have said of a merged contact', () => {
    const by = { actor: anna, correlationId: 'c' };
    const [dora, emil] = [asOwner('dora'), asOwner('emil')];
    const starred = async (person: typeof dora) =>
      (await database.favorites.of(person)).map(({ id }) => system.contacts.get(id)?.displayName);
    const star = (person: typeof dora, { ref }: Contact, at: number) =>
      database.favorites.add(person, ref, at, 200);

    it('follows the merge as a favorite, and goes back when it is undone', async () => {
      const [ada, bob, cyn] = contacts;
      await star(dora, bob, 1);
      await star(emil, ada, 2);
      await star(emil, cyn, 3);
      await changes.propose(merging(), admin, context);
      const merged = [await starred(dora), await starred(emil)];

      await changes.undo(1, { submissionKey: 'undo', reason: '' }, admin, by);

      expect(merged).toEqual([['ada'], ['ada']]);
      expect([await starred(dora), await starred(emil)]).toEqual([['bob'], ['cyn', 'ada']]);
    });

    it('is no favorite any more once somebody has removed the contact that remains', async () => {
      const [ada, bob] = contacts;
      await star(dora, bob, 1);
      await changes.propose(merging(), admin, context);
      const isRemoved = await database.favorites.remove(dora, [ada.ref]);
      await changes.undo(1, { submissionKey: 'undo', reason: '' }, admin, by);

      expect(isRemoved).toBe(true);
      expect(await database.favorites.of(dora)).toEqual([]);
    });

    it('goes back to a contact that was not deleted after all', async () => {
      const [, bob] = contacts;
      await star(dora, bob, 1);
      await changes.propose(merging(), admin, context);
      system.contacts.set(bob.ref.id, bob);
      await changes.undo(1, { submissionKey: 'undo', reason: '' }, admin, by);

      expect(await database.favorites.of(dora)).toEqual([bob.ref]);
    });

    it('follows two merges, one after the other', async () => {
      const [ada, bob, cyn] = contacts;
      const into = (kept: Contact, gone: Contact) => {
        const title = { before: { jobTitle: 'Buyer' }, after: { jobTitle: `Head ${kept.displayName}` } };
        const items = [{ ...named(kept), ...title, operation: 'update' as const }, deletes(gone)];
        const operation = 'merge' as const;
        return creating({ operation, target: kept.ref, targetName: '', after: {}, items });
      };
      await star(dora, cyn, 1);
      await changes.propose(into(bob, cyn), admin, context);
      await changes.propose({ ...into(ada, bob), submissionKey: 'two' }, admin, context);

      expect(await starred(dora)).toEqual(['ada']);
    });

    it('is said of a deleted contact that is added again', async () => {
      const [ada, bob] = contacts;
      await star(dora, ada, 1);
      await database.differentPeople.add(ada.ref, bob.ref, dora, 1);
      await changes.propose(creating({ ...deletes(ada), lists: [] }), admin, context);
      await changes.undo(1, { submissionKey: 'undo', reason: '' }, admin, by);
      const again = [...system.contacts.values()].find(({ displayName }) => displayName === 'ada') ?? ada;

      expect(again.ref.id).not.toBe(ada.ref.id);
      expect(await database.favorites.of(dora)).toEqual([again.ref]);
      expect(await database.differentPeople.keys()).toContain(pairKey(again.ref, bob.ref));
    });
  });

  describe('undoing deletions that the system has accepted and not carried out', () => {
    const by = { actor: anna, correlationId: 'c' };
    const undo = (key: string) => changes.undo(1, { submissionKey: key, reason: '' }, admin, by);
    const deletion = (): ChangeProposal => {
      const [ada] = contacts;
      return creating({ ...deletes(ada), lists: [] });
    };

    it('adds no second copy of a contact that is still there', async () => {
      system.behaviour.keepsDeleted = true;
      await changes.propose(deletion(), admin, context);

      const undone = await undo('undo');

      expect(undone?.request).toMatchObject({ state: 'failed', problem: 'still-there', undoOf: 1 });
      expect(namesLeft()).toEqual(['ada', 'bob', 'cyn']);
    });

    it('adds the contact once it is gone', async () => {
      system.behaviour.keepsDeleted = true;
      await changes.propose(deletion(), admin, context);
      await undo('undo');
      system.contacts.delete(contacts[0].ref.id);

      const undone = await undo('undo-2');

      expect(undone?.request).toMatchObject({ state: 'applied', undoOf: 1 });
      expect(namesLeft()).toEqual(['bob', 'cyn', 'ada']);
    });

    it('adds nothing when the system cannot be asked whether the contact is there', async () => {
      system.behaviour.keepsDeleted = true;
      await changes.propose(deletion(), admin, context);
      system.unreadable.add(contacts[0].ref.id);

      const undone = await undo('undo');

      expect(undone?.request).toMatchObject({ state: 'approved', problem: 'unavailable', steps: [] });
      expect(namesLeft()).toEqual(['ada', 'bob', 'cyn']);
    });

    it('adds those parts of a merge that are gone, and leaves those that are still there', async () => {
      await changes.propose(merging(), admin, context);
      const [, bob] = contacts;
      system.contacts.set(bob.ref.id, bob);

      const undone = await undo('undo');
      const redone = await changes.undo(2, { submissionKey: 'redo', reason: '' }, admin, by);

      expect(undone?.request.state).toBe('applied');
      expect(undone?.request.items.map(({ problem }) => problem)).toEqual(['', 'still-there', '']);
      expect(redone?.request.items.map(({ operation }) => operation)).toEqual(['update', 'delete']);
      expect(namesLeft()).toEqual(['ada', 'bob']);
    });

    it('changes nothing if all contacts are still there, and can be undone later', async () => {
      system.behaviour.keepsDeleted = true;
      const items = contacts.map(deletes);
      const all = { operation: 'batch', targetName: '3 contacts', after: {}, items } as const;
      await changes.propose(creating(all), admin, context);

      const undone = await undo('undo');
      const again = await undo('undo-2');

      expect(undone?.request).toMatchObject({ state: 'failed', problem: 'still-there' });
      expect(again?.refusal).toBe('');
      expect(namesLeft()).toEqual(['ada', 'bob', 'cyn']);
    });
  });

  it('is in the history of each of its contacts, and its values can be erased', async () => {
    await changes.propose(hidingAll(), admin, context);
    const [, bob] = contacts;
    const history = await changes.history(bob.ref);
    const entries = await database.audit.byRequest(1);
    const values: AuditValues | undefined = entries[0] && (await openValues(database, entries[0]));
    const erased = await eraseValues(database, { text: 'BOB@f.example' }, () => time.now);

    expect(history.map(({ request }) => request.number)).toEqual([1]);
    expect(values?.items?.map(({ targetName }) => targetName)).toEqual(['ada', 'bob', 'cyn']);
    expect(entries[0]?.fields).toBe('["hiddenFromAddressLists"]');
    expect(erased).toEqual({ erased: [1], kept: [] });
    expect((await changes.get(1))?.request.items.map(({ difference }) => difference)).toEqual([[], [], []]);
  });

  it.each([
    ['without parts', { items: [] }],
    ['of two systems', { items: [0, 1].map((index) => source(index)) }],
    ['that names a contact twice', { items: [source(1), source(1)] }],
    ['of too many', { items: Array.from({ length: 51 }, (_, index) => source(1, `c${index}`)) }],
  ])('refuses to be made %s', async (_, { items }) => {
    const proposal = creating({ operation: 'batch', after: {}, items });

    await expect(changes.propose(proposal, admin, context)).rejects.toThrow();
    expect(await changes.get(1)).toBeUndefined();
  });

  function source(index: number, id = 'c1'): ItemProposal {
    const systems = ['unified-contacts', 'exchange-mail-contacts'] as const;
    const target = { source: systems[index] ?? systems[0], id, owner: undefined };
    return { operation: 'update', target, targetName: '', ...hide };
  }
});
