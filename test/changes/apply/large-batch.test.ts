import fc from 'fast-check';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openValues } from '../../../src/changes/audit/audit.ts';
import { type ChangeRequests, createChangeRequests } from '../../../src/changes/change-requests.ts';
import { readPolicy } from '../../../src/changes/policy/policy-file.ts';
import type { ChangeProposal, FileRow, ItemProposal } from '../../../src/changes/request/change-request.ts';
import { total } from '../../../src/changes/request/change-request.ts';
import { eraseValues } from '../../../src/changes/request/erase-values.ts';
import type { Contact } from '../../../src/contacts/contact.ts';
import type { ContactWrite } from '../../../src/contacts/contact-write.ts';
import { BackendError } from '../../../src/platform/errors.ts';
import type { WritableProvider } from '../../../src/providers/provider.ts';
import { type Database, openDatabase } from '../../../src/store/database.ts';
import { createTestDatabases, databaseKinds } from '../../store/databases.ts';
import { createMortal, DeathError } from '../model/mortal-database.ts';
import { createPretendSystem, type Fault } from '../pretend-system.ts';
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

const by = { actor: anna, correlationId: 'c' };
const emailOf = (number: number) => `row${number}@f.example`;

function addingRow(number: number): ItemProposal {
  const after = { displayName: `Row ${number}`, emails: [emailOf(number)], jobTitle: 'Buyer' };
  return { operation: 'create', target: undefined, targetName: after.displayName, before: {}, after };
}

function importing(items: readonly ItemProposal[], more: Partial<ChangeProposal> = {}): ChangeProposal {
  const fileRows = items.map(
    ({ targetName: name, operation }, index): FileRow => ({
      line: index + 2,
      name,
      email: '',
      result: operation === 'create' ? 'new' : 'changed',
      reason: 'why',
      item: index + 1,
    }),
  );
  return creating({ operation: 'batch', targetName: 'many', after: {}, items, fileRows, ...more });
}

function titling(contact: ReturnType<ReturnType<typeof createPretendSystem>['put']>): ItemProposal {
  return {
    operation: 'update',
    target: contact.ref,
    targetName: contact.displayName,
    before: { jobTitle: contact.jobTitle },
    after: { jobTitle: 'Head' },
  };
}

describe.each(databaseKinds)('a large batch on the %s database', (kind) => {
  const places = createTestDatabases(kind);
  let database: Database;
  let changes: ChangeRequests;
  let system: ReturnType<typeof createPretendSystem>;
  let time: { now: number };
  let entra: ReturnType<typeof createPretendPeople>;
  const written: ContactWrite[] = [];

  beforeEach(async () => {
    system = createPretendSystem();
    time = { now: 1_000_000 };
    database = await openDatabase(await places.fresh(), () => time.now);
    entra = createPretendPeople({ [groups.approver]: [ben] });
    written.length = 0;
    changes = engine();
  });
  afterEach(() => database.close());
  afterAll(() => places.close());

  function engine(more: Partial<Parameters<typeof createChangeRequests>[0]> = {}): ChangeRequests {
    const provider = system.provider();
    return createChangeRequests({
      ...entra,
      database,
      providers: () => provider,
      clock: () => time.now,
      log: silent,
      onWritten: (writes) => void written.push(...writes),
      absenceConfirmedAfterMs: 60_000,
      ...more,
    });
  }

  const work = (one = changes) => one.drain(async () => 'delivered');
  const put = (name: string) => system.put({ ...john, displayName: name, emails: [`${name}@f.example`] });
  const request = async (number = 1) => {
    const outcome = await changes.get(number);
    if (outcome === undefined) throw new Error('no request');
    return outcome.request;
  };
  const batch = async (number = 1) => {
    const { batch: found } = await request(number);
    if (found === undefined) throw new Error('no large batch');
    return found;
  };
  const states = async (number = 1) =>
    (await changes.items(number, { from: 1, limit: 100 })).map(({ item }) => item.state).join(' ');
  /** Works until the batch is over, however long it waits. */
  const untilOver = async (one = changes) => {
    for (let tries = 0; tries < 20 && (await request()).state === 'applying'; tries += 1) {
      time.now = Math.max(time.now, (await request()).retryAt);
      await work(one);
    }
  };
  /** Reads contacts so often, and then no more. */
  const unreadAfter = (reads: number): WritableProvider['get'] => {
    const { get } = system.provider();
    let left = reads;
    return (id, call) => {
      left -= 1;
      if (left < 0) throw new BackendError({ system: 'Pretend', code: 'unavailable', message: 'down' });
      return get(id, call);
    };
  };
  const events = async (number = 1) =>
    (await database.audit.byRequest(number)).map(({ event }) => event).join(' ');

  it('is one request with one approval, however many contacts it has', async () => {
    const asked = await changes.propose(
      importing(Array.from({ length: 60 }, (_, index) => addingRow(index))),
      staff,
      context,
    );
    await changes.decide(1, { verdict: 'approve', reason: '', key: 'k' }, { actor: ben, correlationId: 'c' });
    await work();

    expect(asked.request).toMatchObject({ state: 'pending', items: [] });
    expect(await request()).toMatchObject({ state: 'applied', items: [], steps: [] });
    expect(await batch()).toMatchObject({ done: { create: 60, update: 0, delete: 0 }, failed: 0 });
    expect(system.counts.creates).toBe(60);
    expect(await events()).toBe('request approve begin succeed');
    expect(await database.changes.stepsOfAll([1])).toEqual([]);
  });

  it('lets others work while very many contacts are sent', async () => {
    let turns = 0;
    let isOver = false;
    const others = () => {
      turns += 1;
      if (!isOver) setImmediate(others);
    };
    setImmediate(others);
    const items = Array.from({ length: 1_000 }, (_, index) => addingRow(index));
    await changes.propose(importing(items), staff, context);
    isOver = true;

    // The policy, the rows, their summary and digest, and two tables, in portions of a hundred.
    expect(turns).toBeGreaterThanOrEqual(50);
  });

  it('applies each contact independently, and says what became of each', async () => {
    const [ada, bob, cyn] = [put('ada'), put('bob'), put('cyn')];
    const items = [titling(ada), titling(bob), titling(cyn), addingRow(1)];
    system.contacts.set(bob.ref.id, { ...bob, jobTitle: 'Other' });
    system.contacts.delete(cyn.ref.id);

    await changes.propose(importing(items), admin, context);
    await work();

    expect(await request()).toMatchObject({ state: 'applied', problem: '' });
    expect(await batch()).toMatchObject({ done: { create: 1, update: 1, delete: 0 }, failed: 2 });
    expect(await states()).toBe('done conflict failed done');
    const rows = await changes.fileRows(1, { from: 1, limit: 10 });
    expect(rows.map(({ row, item }) => [row.line, item?.problem])).toEqual([
      [2, ''],
      [3, 'changed-meanwhile'],
      [4, 'not-found'],
      [5, ''],
    ]);
  });

  it('tells other parts of Cardfile about each contact once', async () => {
    await changes.propose(importing([titling(put('ada')), addingRow(1)]), admin, context);
    await work();

    const names = written.map((write) => write.kind === 'stored' && write.contact.displayName);
    expect(names.sort()).toEqual(['Row 1', 'ada']);
  });

  it('waits as long as the system asks, and asks nobody again', async () => {
    const items = [1, 2, 3].map(addingRow);
    system.faults.push(
      undefined,
      { kind: 'refused', code: 'throttled' },
      { kind: 'refused', code: 'throttled' },
    );
    await changes.propose(importing(items), admin, context);
    await work();
    const waiting = await request();
    time.now = waiting.retryAt;
    await work();

    expect(waiting).toMatchObject({ state: 'applying', problem: 'throttled' });
    expect(await request()).toMatchObject({ state: 'applied' });
    expect(system.counts.creates).toBe(3);
    expect(await events()).toBe('request approve begin succeed');
  });

  it('gives up after a day without progress, and keeps what is done', async () => {
    system.faults.push(undefined, ...Array<Fault>(200).fill({ kind: 'refused', code: 'throttled' }));
    const items = [put('ada'), put('bob')].map(titling);
    entra.inGroup.set(groups.admin, [anna]);
    await changes.propose(importing(items), admin, context);
    for (let tries = 0; tries < 30 && (await request()).state !== 'failed'; tries += 1) {
      await work();
      time.now = Math.max(time.now + 2 * 3_600_000, (await request()).retryAt);
    }

    expect(await request()).toMatchObject({ state: 'failed', problem: 'throttled' });
    expect(total((await batch()).done)).toBe(1);
  });

  it('stops at once when the system refuses Cardfile', async () => {
    system.faults.push({ kind: 'refused', code: 'forbidden' });
    const contacts = Array.from({ length: 60 }, (_, index) => put(`contact${index}`));
    await changes.propose(importing(contacts.map(titling)), admin, context);
    await work();

    expect(await request()).toMatchObject({ state: 'failed', problem: 'forbidden' });
    expect(system.counts.updates).toBeLessThan(5);
  });

  /** Lets the outcome of contacts become unknown, and returns the one whose call has only lost its answer. */
  async function leaveInDoubt(): Promise<Contact> {
    const [ada, bob] = [put('ada'), put('bob')];
    // The role is checked again after the time that it takes to be sure.
    entra.inGroup.set(groups.admin, [anna]);
    system.faults.push(
      { kind: 'answer-lost', blind: true, about: ada.ref.id },
      { kind: 'call-lost', about: bob.ref.id },
      { kind: 'call-lost', about: emailOf(1) },
    );
    system.behaviour.recoverFails = true;
    await changes.propose(importing([titling(ada), addingRow(1), titling(bob)]), admin, context);
    await work();
    expect((await batch()).uncertain).toBeGreaterThan(0);
    return ada;
  }

  it('finds out what became of contacts in doubt, without doing anything twice', async () => {
    const ada = await leaveInDoubt();
    system.behaviour.recoverFails = false;
    await untilOver();

    expect((await request()).state).toBe('applied');
    expect(await batch()).toMatchObject({ uncertain: 0, failed: 1, done: { create: 0, update: 2 } });
    expect(system.counts.creates).toBe(0);
    expect(system.contacts.get(ada.ref.id)?.jobTitle).toBe('Head');
  });

  it('fails if it stays unknown what became of all contacts', async () => {
    const [ada, bob] = [put('ada'), put('bob')];
    entra.inGroup.set(groups.admin, [anna]);
    const unread = { ...system.provider(), get: unreadAfter(2) };
    const one = engine({ providers: () => unread });
    system.faults.push({ kind: 'call-lost' }, { kind: 'call-lost' });
    await one.propose(importing([titling(ada), titling(bob)]), admin, context);
    await work(one);
    await untilOver(one);

    expect(await batch()).toMatchObject({ uncertain: 2, failed: 0 });
    expect(await request()).toMatchObject({ state: 'failed', problem: 'uncertain' });
  });

  it('finds out what became of a new contact in doubt beside one that failed', async () => {
    const ada = put('ada');
    entra.inGroup.set(groups.admin, [anna]);
    system.faults.push(
      { kind: 'call-lost', about: emailOf(1) },
      { kind: 'refused', code: 'invalid-request', about: ada.ref.id },
    );
    system.behaviour.recoverFails = true;
    await changes.propose(importing([addingRow(1), titling(ada)]), admin, context);
    await work();
    const doubtful = await states();
    system.behaviour.recoverFails = false;
    await untilOver();

    expect(doubtful).toBe('uncertain failed');
    expect(await states()).toBe('failed failed');
    expect(system.counts.creates).toBe(0);
  });

  it('updates its cards every two seconds at most', async () => {
    const contacts = Array.from({ length: 60 }, (_, index) => put(`contact${index}`));
    const sentAt: number[] = [];
    // Another process sends what is due after each call.
    const slow = system.provider(async () => {
      time.now += 150;
      await changes.drain(async ({ kind }) => {
        if (kind === 'progress') sentAt.push(time.now);
        return 'delivered';
      });
    });
    const one = engine({ providers: () => slow });
    await one.propose(importing(contacts.map(titling)), admin, context);
    await work(one);
    const gaps = sentAt.slice(1).map((at, index) => at - (sentAt[index] ?? 0));

    expect(total((await batch()).done)).toBe(60);
    expect(gaps.length).toBeGreaterThan(2);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2_000);
  });

  it('fails if no contact was changed, also when the last portion finds nothing left to do', async () => {
    const ada = put('ada');
    system.faults.push({ kind: 'refused', code: 'invalid-request' });
    const slow = system.provider(async () => {
      time.now += 20_000;
    });
    const one = engine({ providers: () => slow });
    await one.propose(importing([titling(ada)]), admin, context);
    await work(one);

    expect(await states()).toBe('failed');
    expect(await request()).toMatchObject({ state: 'failed', problem: 'invalid-request' });
  });

  it('is paused, continued and canceled by its requester, an approver or an admin', async () => {
    await changes.propose(importing([1, 2, 3].map(addingRow)), staff, context);
    const early = await changes.steer(1, 'pause', staff, by);
    await changes.decide(1, { verdict: 'approve', reason: '', key: 'k' }, { actor: ben, correlationId: 'c' });
    const paused = await changes.steer(1, 'pause', staff, by);
    await work();
    const whilePaused = [await states(), (await request()).batch?.wanted];
    const stranger = await changes.steer(1, 'continue', staff, { ...by, actor: 'eve' });
    const continued = await changes.steer(1, 'continue', staff, { ...by, actor: ben });
    await changes.steer(1, 'pause', admin, { ...by, actor: 'an-admin' });
    await changes.steer(1, 'cancel', staff, by);
    await work();

    expect([early?.refusal, paused?.refusal, stranger?.refusal, continued?.refusal]).toEqual([
      'wrong-state',
      '',
      'not-yours',
      '',
    ]);
    expect(whilePaused).toEqual(['waiting waiting waiting', 'pause']);
    expect(await request()).toMatchObject({ state: 'canceled' });
    expect(system.counts.creates).toBe(0);
    expect(await events()).toBe('request approve pause continue pause cancel begin stop');
  });

  it('completes what was begun when it is canceled', async () => {
    const items = Array.from({ length: 50 }, (_, index) => addingRow(index));
    const slow = system.provider(async () => {
      if (system.counts.creates === 6) await changes.steer(1, 'cancel', staff, by);
    });
    changes = engine({ providers: () => slow });
    await changes.propose(importing(items), admin, context);
    await work();

    const { done, failed } = await batch();
    expect((await request()).state).toBe('canceled');
    expect(done.create).toBe(system.counts.creates);
    expect(done.create).toBeLessThan(20);
    expect(failed).toBe(0);
    expect(system.counts.details).toBe(done.create);
  });

  it('leaves out what the system had refused for the time being when it is canceled', async () => {
    system.faults.push(...Array<Fault>(8).fill({ kind: 'refused', code: 'throttled' }));
    await changes.propose(
      importing(Array.from({ length: 20 }, (_, index) => addingRow(index))),
      admin,
      context,
    );
    await work();
    system.faults.length = 0;
    await changes.steer(1, 'cancel', staff, by);
    await untilOver();

    expect((await request()).state).toBe('canceled');
    expect(system.counts.creates).toBe(0);
  });

  it('finds out what became of contacts in doubt when it is canceled, without doing anything twice', async () => {
    await leaveInDoubt();
    await changes.steer(1, 'cancel', staff, by);
    system.behaviour.recoverFails = false;
    await untilOver();

    expect((await request()).state).toBe('canceled');
    const { uncertain, done, failed } = await batch();
    expect(uncertain).toBe(0);
    expect(total(done) + failed).toBe(3);
    expect(done.create).toBe(system.counts.creates);
  });

  it('tries the rest again in a new request, with current values, once', async () => {
    const [ada, bob] = [put('ada'), put('bob')];
    await changes.propose(importing([titling(ada), titling(bob), addingRow(1)]), admin, context);
    system.contacts.set(bob.ref.id, { ...bob, jobTitle: 'Other', version: '7' });
    await work();
    const retried = await changes.retryItems(1, { submissionKey: 'again', reason: '' }, admin, by);
    await work();
    const twice = await changes.retryItems(1, { submissionKey: 'twice', reason: '' }, admin, by);

    expect(retried?.request).toMatchObject({ number: 2, replaces: 1, state: 'approved' });
    expect(await states(2)).toBe('done');
    expect(system.contacts.get(bob.ref.id)?.jobTitle).toBe('Head');
    const [row] = await changes.fileRows(2, { from: 1, limit: 5 });
    expect(row).toMatchObject({ row: { line: 3, item: 1 }, item: { state: 'done' } });
    expect([twice?.refusal, twice?.otherNumber]).toEqual(['already-retried', 2]);
  });

  it('is undone as a whole, with a result for each contact', async () => {
    const [ada, bob] = [put('ada'), put('bob')];
    await changes.propose(importing([titling(ada), titling(bob), addingRow(1)]), admin, context);
    await work();
    const changed = system.contacts.get(bob.ref.id);
    if (changed !== undefined) system.contacts.set(bob.ref.id, { ...changed, jobTitle: 'Chief' });
    const undone = await changes.undo(1, { submissionKey: 'undo', reason: '' }, admin, by);
    await work();

    expect(undone?.request).toMatchObject({ number: 2, undoOf: 1 });
    expect(await states(2)).toBe('done conflict done');
    expect([...system.contacts.values()].map(({ jobTitle }) => jobTitle)).toEqual(['Buyer', 'Chief']);
  });

  it('counts the contacts that were stored differently', async () => {
    const [ada, bob] = [put('ada'), put('bob')];
    system.behaviour.dropsJobTitle = true;
    await changes.propose(importing([titling(ada), titling(bob), addingRow(1)]), admin, context);
    await work();
    const imported = await batch();
    system.behaviour.dropsJobTitle = false;
    system.behaviour.keepsDeleted = true;
    await changes.undo(1, { submissionKey: 'undo', reason: '' }, admin, by);
    await work();

    expect(imported).toMatchObject({ failed: 0, done: { create: 1, update: 2 }, unlike: 3 });
    expect((await changes.get(2))?.request.batch).toMatchObject({ unlike: 1, done: { delete: 1 } });
  });

  it('adds no second copy when deletions are undone that were not carried out', async () => {
    await changes.propose(importing([1, 2].map(addingRow)), admin, context);
    await work();
    await changes.undo(1, { submissionKey: 'undo', reason: '' }, admin, by);
    const [first] = system.contacts.values();
    await work();
    if (first !== undefined) system.contacts.set(first.ref.id, first);
    await changes.undo(2, { submissionKey: 'redo', reason: '' }, admin, by);
    await work();
    await changes.retryItems(3, { submissionKey: 'again', reason: '' }, admin, by);
    await work();

    expect((await states(3)).split(' ').sort()).toEqual(['done', 'failed']);
    expect(await states(4)).toBe('failed');
    expect(system.contacts.size).toBe(2);
  });

  it('is not applied if its rows are not those that were submitted', async () => {
    await changes.propose(importing([1, 2].map(addingRow)), admin, context);
    await database.changes.saveItem({ request_number: 1, position: 2 }, { after: '{"jobTitle":"Boss"}' });
    await work();

    expect(await request()).toMatchObject({ state: 'failed', problem: 'unexpected' });
    expect(system.contacts.size).toBe(0);
  });

  it('stops when an approval no longer holds', async () => {
    await changes.propose(importing([1, 2].map(addingRow)), staff, context);
    await changes.decide(1, { verdict: 'approve', reason: '', key: 'k' }, { actor: ben, correlationId: 'c' });
    entra.inGroup.set(groups.approver, []);
    await work();

    expect(await request()).toMatchObject({ state: 'failed', problem: 'approval-lapsed' });
    expect(system.contacts.size).toBe(0);
  });

  /** Lets Ben approve a batch, and leaves its contacts in doubt when he is no approver any more. */
  const leaveInDoubtAndLapse = async () => {
    const [ada, bob] = [put('ada'), put('bob')];
    system.faults.push(
      { kind: 'answer-lost', blind: true, about: ada.ref.id },
      { kind: 'call-lost', about: bob.ref.id },
      { kind: 'call-lost', about: emailOf(1) },
    );
    system.behaviour.recoverFails = true;
    await changes.propose(importing([titling(ada), addingRow(1), titling(bob)]), staff, context);
    await changes.decide(1, { verdict: 'approve', reason: '', key: 'k' }, { actor: ben, correlationId: 'c' });
    await work();
    expect((await batch()).uncertain).toBeGreaterThan(0);
    entra.inGroup.set(groups.approver, []);
  };

  it('finds out what became of contacts in doubt when an approval lapses, before it fails', async () => {
    await leaveInDoubtAndLapse();
    time.now = Math.max(time.now, (await request()).retryAt);
    await work();
    const waiting = await request();
    system.behaviour.recoverFails = false;
    await untilOver();

    expect(waiting).toMatchObject({ state: 'applying', problem: 'uncertain' });
    expect(await request()).toMatchObject({ state: 'failed', problem: 'approval-lapsed' });
    const { uncertain, done, failed } = await batch();
    expect(uncertain).toBe(0);
    expect(total(done) + failed).toBe(3);
    expect(done.create).toBe(system.counts.creates);
    expect(await events()).toMatch(/ fail$/);
  });

  it('begins no contact after an approval has lapsed, and goes on when it holds again', async () => {
    const rows = Array.from({ length: 20 }, (_, index) => addingRow(index));
    system.faults.push(
      { kind: 'call-lost' },
      ...Array<Fault>(6).fill({ kind: 'refused', code: 'throttled' }),
    );
    system.behaviour.recoverFails = true;
    await changes.propose(importing(rows), staff, context);
    await changes.decide(1, { verdict: 'approve', reason: '', key: 'k' }, { actor: ben, correlationId: 'c' });
    await work();
    entra.inGroup.set(groups.approver, []);
    system.faults.length = 0;
    time.now = Math.max(time.now, (await request()).retryAt);
    await work();
    expect(await request()).toMatchObject({ state: 'applying', problem: 'uncertain' });
    expect(system.counts.creates).toBe(0);
    entra.inGroup.set(groups.approver, [ben]);
    system.behaviour.recoverFails = false;
    await untilOver();

    expect((await request()).state).toBe('applied');
    // The call that got lost is known to have had no effect, and is not repeated.
    expect(await batch()).toMatchObject({ uncertain: 0, failed: 1, done: { create: 19 } });
    expect(system.counts.creates).toBe(19);
  });

  it('lets the policy look at its size, before it is approved and before it is applied', async () => {
    const rule = { words: 'w', when: { requester: ['admin'] } };
    const read = readPolicy(
      JSON.stringify({
        version: 1,
        rules: [
          { name: 'big', words: 'Too many.', when: { moreThan: 2 }, outcome: 'refuse' },
          { name: 'admins', outcome: 'apply', ...rule },
        ],
      }),
    );
    if (!('policy' in read)) throw new Error(read.mistakes.join());
    changes = engine({ policy: read.policy });
    const big = await changes.propose(importing([1, 2, 3].map(addingRow)), admin, context);
    const small = importing([4, 5].map(addingRow), { submissionKey: 'small' });
    await changes.propose(small, admin, context);
    entra.inGroup.set(groups.admin, [anna]);
    // Roles that were just checked are not checked again.
    time.now += 60_000;
    await work();

    expect(big.request).toMatchObject({ state: 'rejected', rule: 'big' });
    expect((await request(2)).state).toBe('applied');
  });

  it('writes a digest of all rows into the audit log, and erases what is stored of people', async () => {
    await changes.propose(importing([1, 2].map(addingRow)), admin, context);
    await work();
    const [entry] = await database.audit.byRequest(1);
    const values = entry && (await openValues(database, entry));
    const { erased } = await eraseValues(database, { text: emailOf(1) }, () => time.now);

    expect(values).toMatchObject({ digest: (await batch()).digest });
    expect(entry?.fields).toBe(JSON.stringify(['displayName', 'emails', 'jobTitle']));
    expect(erased).toEqual([1]);
    const [row] = await changes.fileRows(1, { from: 1, limit: 1 });
    expect(row).toMatchObject({ row: { name: '', reason: '' }, item: { targetName: '' } });
  });

  it('is found in the history of a contact, with what it does there', async () => {
    const [ada, bob] = [put('ada'), put('bob')];
    await changes.propose(importing([titling(ada), titling(bob)]), admin, context);
    await work();
    const [entry] = await changes.history(bob.ref);

    expect(entry?.request.items.map(({ targetName }) => targetName)).toEqual(['bob']);
  });
});

describe('a large batch whose processes are killed', () => {
  it('does everything exactly once, wherever that happens and whatever else goes wrong', async () => {
    const fault = fc.oneof(
      { weight: 4, arbitrary: fc.constant(undefined) },
      fc.constantFrom<Fault>(
        { kind: 'answer-lost' },
        { kind: 'call-lost' },
        { kind: 'refused', code: 'throttled' },
        { kind: 'refused', code: 'invalid-request' },
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 4 }),
        fc.array(fault, { maxLength: 12 }),
        async (deaths, faults) => {
          const database = await openDatabase({ memory: true });
          const system = createPretendSystem();
          const time = { now: 1_000_000 };
          const known = Array.from({ length: 4 }, (_, index) =>
            system.put({ ...john, emails: [`known${index}@f.example`] }),
          );
          const items = [...known.map(titling), ...[1, 2, 3, 4].map(addingRow)];
          system.faults.push(...faults);
          const effects = new Map<string, number>();
          for (const diesAt of [...deaths, Number.POSITIVE_INFINITY]) {
            const { mortal, point } = createMortal(database, diesAt, () => {});
            const changes = createChangeRequests({
              ...createPretendPeople({ [groups.admin]: [anna] }),
              database: mortal,
              providers: () =>
                system.provider(point, (effect, key) => {
                  const name = `${key} ${effect}`;
                  effects.set(name, (effects.get(name) ?? 0) + 1);
                }),
              clock: () => time.now,
              log: silent,
              leaseMs: 1000,
              absenceConfirmedAfterMs: 20_000,
            });
            try {
              await changes.propose(importing(items), admin, context);
              for (let tries = 0; tries < 40; tries += 1) {
                await changes.drain(async () => 'delivered');
                const { retryAt, state } = (await changes.get(1))?.request ?? {};
                if (state === 'applied') break;
                time.now = Math.max(time.now + 1_000, retryAt ?? 0);
              }
            } catch (error) {
              if (!(error instanceof DeathError) && !(error instanceof Error)) throw error;
            }
            time.now += 20 * 60_000;
          }
          const [row] = await database.changes.batchesOf([1]);
          const request = await database.changes.get(1);
          const stored = await database.changes.itemPage(1, { from: 1, limit: 10 });
          await database.close();

          expect(request?.state).toBe('applied');
          const count = (state: string) => stored.filter((item) => item.state === state).length;
          expect(count('waiting')).toBe(0);
          expect(stored).toHaveLength(items.length);
          expect(row).toMatchObject({
            failed: count('failed') + count('conflict'),
            uncertain: count('uncertain'),
          });
          expect((row?.created ?? 0) + (row?.updated ?? 0)).toBe(count('done'));
          for (const [name, times] of effects) if (name.endsWith('create')) expect(times).toBe(1);
          expect(system.counts.creates).toBe(system.contacts.size - known.length);
          for (const { state, operation, position } of stored) {
            const contact = known[position - 1];
            if (operation !== 'update' || contact === undefined) continue;
            if (state === 'done') expect(system.contacts.get(contact.ref.id)?.jobTitle).toBe('Head');
            if (state === 'failed') expect(system.contacts.get(contact.ref.id)?.jobTitle).toBe('Buyer');
          }
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);
});
