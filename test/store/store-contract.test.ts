import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/changes/audit/audit.ts';
import { type Database, type DatabaseTarget, openDatabase } from '../../src/store/database.ts';
import type { ChangeRequestRow } from '../../src/store/tables.ts';
import type { NewWork } from '../../src/store/work-store.ts';
import { admin, anna, ben, context, createProposer, creating } from '../changes/proposals.ts';
import { createTestDatabases, databaseKinds, intrude, withNestedLoops } from './databases.ts';

// What both databases have to do alike; each test opens the same place twice, as two processes would.

describe.each(databaseKinds)('the store on the %s database', (kind) => {
  const places = createTestDatabases(kind);
  const { policy, transitions } = createProposer(() => 1000);
  let place: DatabaseTarget;
  let one: Database;
  let two: Database;

  beforeEach(async () => {
    place = await places.fresh();
    [one, two] = await Promise.all([openDatabase(place), openDatabase(place)]);
  });
  afterEach(() => Promise.all([one.close(), two.close()]));
  afterAll(() => places.close());

  async function propose(database: Database, submissionKey: string): Promise<number> {
    const proposal = creating({ submissionKey });
    const ruling = await policy.rule(proposal, admin);
    const { number } = await database.transaction((store) =>
      transitions.propose(store, proposal, ruling, context),
    );
    return number;
  }

  function work(id: string, changes: Partial<NewWork> = {}): NewWork {
    return {
      id,
      kind: 'apply',
      request_number: 1,
      payload: '',
      run_at: 10,
      expires_at: 0,
      created_at: 5,
      ...changes,
    };
  }

  it('numbers requests and chains the log without a gap, whoever writes', async () => {
    const numbers = await Promise.all(
      Array.from({ length: 30 }, (_, index) => propose(index % 2 === 0 ? one : two, `key-${index}`)),
    );

    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(await verifyAudit(two)).toEqual({ intact: true, entries: 60 });
  });

  it('makes one request of one submission key, at the same time', async () => {
    const numbers = await Promise.all([one, two, one, two].map((database) => propose(database, 'same')));

    expect(new Set(numbers).size).toBe(1);
    expect(await one.audit.count()).toBe(2);
  });

  it('undoes a transaction that fails', async () => {
    const failing = one.transaction(async (store) => {
      await store.changes.setDeciders({ number: 1, requester: anna, dueAt: 0 }, []);
      await store.audit.append(() => {
        throw new Error('no');
      });
    });

    await expect(failing).rejects.toThrow('no');
    expect(await two.audit.count()).toBe(0);
  });

  it('lets one process at a time change a request that is locked', async () => {
    await propose(one, 'a');
    let inside = 0;
    const change = (database: Database) =>
      database.transaction(async (store) => {
        await store.changes.lock(1);
        inside += 1;
        expect(inside).toBe(1);
        await new Promise((resolve) => setTimeout(resolve, 20));
        inside -= 1;
      });

    await Promise.all([one, two, one, two].map(change));
  });

  describe('a request that writes to a contact', () => {
    const at = (id: string, number = 9) => ({
      number,
      source: 'exchange-mail-contacts',
      target_id: id,
      target_owner: '',
    });
    const begin = (number: number, changes: Partial<ChangeRequestRow> = {}) =>
      one.changes.update(
        number,
        { state: 'approved', lease_holder: '' },
        { state: 'applying', lease_holder: 'p', lease_until: 500, ...changes },
      );
    const itemAt = (request_number: number, id: string) => ({
      request_number,
      position: 1,
      operation: 'update',
      target_id: id,
      target_owner: '',
      target_name: '',
      before: '{}',
      after: '{}',
      lists: '',
      recreates: '',
      state: 'waiting',
      problem: '',
      outcome: '',
      restore: '',
      write_revision: 0,
      written_at: 0,
    });
    const stepOf = (request_number: number, name: string, state: string, id: string) => ({
      request_number,
      name,
      position: 1,
      state,
      result: JSON.stringify(id),
      updated_at: 1,
    });

    it('is named to others about it: as target, as item, and as the one that made it', async () => {
      for (const key of ['target', 'item', 'new', 'released', 'large']) await propose(one, key);
      await Promise.all([
        begin(1, { target_id: 'target' }),
        begin(2),
        begin(3),
        begin(4, { target_id: 'released', lease_holder: '' }),
        begin(5),
      ]);
      await one.transaction(async ({ changes }) => {
        await changes.addItems([itemAt(2, 'item'), itemAt(5, 'large')]);
        await changes.addBatch({
          request_number: 5,
          digest: '',
          summary: '{}',
          wanted: 'run',
          creates: 0,
          updates: 1,
          deletes: 0,
          created: 0,
          updated: 0,
          deleted: 0,
          failed: 0,
          uncertain: 0,
          unlike: 0,
          file_rows: 0,
          pace_at: 0,
          pace_left: 0,
        });
      });
      await one.changes.saveStep(stepOf(3, 'create', 'done', 'new'));
      await one.changes.saveStep(stepOf(3, 'details', 'begun', 'not known'));
      const writerOf = async (asked: ReturnType<typeof at>) =>
        (await two.transaction((store) => store.changes.writerOf(asked)))?.number;

      expect([await writerOf(at('target')), await writerOf(at('item')), await writerOf(at('new'))]).toEqual([
        1, 2, 3,
      ]);
      for (const free of [
        at('target', 1),
        at('released'),
        at('large'),
        at('not known'),
        at('another'),
        at(''),
        { ...at('target'), source: 'pingidm' },
        { ...at('target'), target_owner: anna },
      ])
        expect(await writerOf(free)).toBeUndefined();
    });

    it('is one at a time, whoever asks', async () => {
      const numbers = [await propose(one, 'a'), await propose(one, 'b'), await propose(one, 'c')];

      const others = await Promise.all(
        numbers.map((number, index) =>
          (index % 2 === 0 ? one : two).transaction(async ({ changes }) => {
            const other = await changes.writerOf(at('contact', number));
            await new Promise((resolve) => setTimeout(resolve, 20));
            if (other !== undefined) return other;
            const lease = { state: 'applying', lease_holder: 'p', lease_until: 500 };
            await changes.update(
              number,
              { state: 'approved', lease_holder: '' },
              Object.assign(lease, { target_id: 'contact' }),
            );
            return undefined;
          }),
        ),
      );

      const [first = 0] = numbers.filter((_number, index) => others[index] === undefined);
      expect(others.filter((other) => other !== undefined)).toEqual([
        { number: first, lease_until: 500 },
        { number: first, lease_until: 500 },
      ]);
    });
  });

  it('refuses to change or delete entries of the log', async () => {
    await propose(one, 'a');

    for (const sql of ["update audit set actor = 'x' where seq = 2", 'delete from audit where seq = 2']) {
      await expect(intrude(place, sql)).rejects.toThrow('audit is append-only');
    }

    expect(await verifyAudit(one)).toEqual({ intact: true, entries: 2 });
  });

  it('gives each piece of due work to one of many that ask', async () => {
    await propose(one, 'a');
    await one.transaction((store) => store.work.cancel(1, ['apply']));
    const wishes = Array.from({ length: 40 }, (_, index) => work(`w${index}`));
    await one.transaction((store) => store.work.add(wishes));

    const claims = await Promise.all(
      ['p', 'q', 'r', 's'].map((holder, index) =>
        (index % 2 === 0 ? one : two).work.claim(holder, 10, 500, 8),
      ),
    );

    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(32);
    expect(claims.flat().every(({ attempts, lease_until }) => attempts === 1 && lease_until === 500)).toBe(
      true,
    );
  });

  it('gives out no more work than was asked for, however the query is planned', async () => {
    await propose(one, 'a');
    await one.transaction((store) => store.work.cancel(1, ['apply']));
    await one.work.add(Array.from({ length: 5 }, (_, index) => work(`w${index}`)));
    const loops = await openDatabase(withNestedLoops(place));

    const claimed = await loops.work.claim('p', 10, 500, 2);
    await loops.close();

    expect(claimed).toHaveLength(2);
  });

  it('keeps work from others until it is done, put off, or its holder is dead', async () => {
    await propose(one, 'a');
    await one.transaction((store) => store.work.cancel(1, ['apply']));
    await one.work.add([work('done'), work('off'), work('dead'), work('later', { run_at: 1000 })]);
    await one.work.add([work('done', { run_at: 99 })]);

    await one.work.claim('p', 10, 60, 10);
    await one.work.renew(['done', 'off', 'dead'], 'p', 100);
    await two.work.renew(['dead'], 'q', 900);
    const held = await two.work.claim('q', 99, 500, 10);
    await one.work.finish('done', 'p');
    await one.work.postpone('off', 'p', 300);
    await two.work.finish('dead', 'q');
    const taken = await two.work.claim('q', 100, 500, 10);
    const all = await one.work.ofRequest(1);

    expect(held).toEqual([]);
    expect(taken.map(({ id, attempts }) => [id, attempts])).toEqual([['dead', 2]]);
    expect(all.map(({ id, run_at }) => [id, run_at])).toEqual([
      ['dead', 10],
      ['off', 300],
      ['later', 1000],
    ]);
  });

  it('lists what somebody has to decide, the first one due first', async () => {
    for (const key of ['a', 'b', 'c', 'd']) await propose(one, key);
    await one.changes.setDeciders({ number: 1, requester: anna, dueAt: 300 }, [ben]);
    await one.changes.setDeciders({ number: 2, requester: anna, dueAt: 100 }, [ben, anna, 'x']);
    await one.changes.setDeciders({ number: 3, requester: anna, dueAt: 200 }, ['x']);
    await one.changes.setDeciders({ number: 4, requester: anna, dueAt: 0 }, [ben]);

    const first = await two.changes.toDecide([ben, 'x'], ben, { offset: 0, limit: 3 });
    const rest = await two.changes.toDecide([ben, 'x'], ben, { offset: 3, limit: 3 });
    const own = await two.changes.toDecide([anna], anna, { offset: 0, limit: 3 });
    const late = await two.changes.overdue([anna], anna, 250, { offset: 0, limit: 3 });
    await one.changes.setDeciders({ number: 2, requester: anna, dueAt: 100 }, []);
    const after = await two.changes.toDecide([ben], ben, { offset: 0, limit: 9 });

    expect(first).toEqual({ numbers: [2, 3, 1], total: 4 });
    expect(rest).toEqual({ numbers: [4], total: 4 });
    expect(own).toEqual({ numbers: [], total: 0 });
    expect(late).toEqual({ numbers: [2, 3], total: 2 });
    expect(after.numbers).toEqual([1, 4]);
  });

  it('lists requests by requester and by contact, the newest first', async () => {
    for (const key of ['a', 'b', 'c']) await propose(one, key);
    const row = await one.changes.get(2);
    const expected = { state: row?.state ?? '', lease_holder: '' };
    await one.changes.update(2, expected, { target_id: 'c7', target_owner: '' });
    await one.changes.update(3, expected, { target_id: 'c7', target_owner: 'somebody' });

    const mine = await two.changes.byRequester(anna, { offset: 1, limit: 2 });
    const touched = await two.changes.byTarget('exchange-mail-contacts', 'c7', '', 10);

    expect(mine).toEqual({ numbers: [2, 1], total: 3 });
    expect(touched).toEqual([2]);
  });

  it('finds and blanks the values of a person, however they are written', async () => {
    await propose(one, 'a');

    const found = await two.changes.containing('JOHN.doe@fabrikam');
    const wild = await two.changes.containing('j%n.doe');
    const quoted = await two.changes.containing("x' or '1'='1");
    await one.changes.blank(1);

    expect([found, wild, quoted]).toEqual([[1], [], []]);
    expect(await two.changes.containing('john')).toEqual([]);
  });

  it('stores one delegate for each person', async () => {
    const row = (from: string, to: string, until: number) => ({
      from_person: from,
      to_person: to,
      until_at: until,
      created_at: 1,
    });
    await one.delegations.put(row('a', 'b', 100));
    await one.delegations.put(row('a', 'c', 200));
    await one.delegations.put(row('d', 'a', 50));

    const now = await two.delegations.inForce(60);
    await two.delegations.end('a');

    expect(now).toEqual([row('a', 'c', 200)]);
    expect(await one.delegations.inForce(60)).toEqual([]);
  });

  it('makes one secret of a name, at the same time, and keeps value keys until they are forgotten', async () => {
    const secrets = await Promise.all([one, two, one].map((database) => database.secrets.key('same')));
    const key = await one.transaction((store) => store.valueKeys.make('CR-1'));
    const again = await two.valueKeys.find('CR-1');
    await two.valueKeys.forget('CR-1');

    expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(1);
    expect(again).toEqual(key);
    expect(await one.valueKeys.find('CR-1')).toBeUndefined();
  });

  it('knows a first contact from a second, over processes', async () => {
    const answers = await Promise.all([one, two].map((database) => database.chats.firstContact('chat')));

    expect(answers.filter(Boolean)).toHaveLength(1);
  });
});
