import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ChangeRequests, createChangeRequests } from '../../src/changes/change-requests.ts';
import { asOwner } from '../../src/contacts/owner.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createPretendSystem } from './pretend-system.ts';
import {
  admin,
  anna,
  ben,
  context,
  createPretendPeople,
  creating,
  deleting,
  john,
  silent,
  staff,
  updating,
} from './proposals.ts';

let directory: string;
let databases: Database[];
let system: ReturnType<typeof createPretendSystem>;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cardfile-changes-'));
  databases = [];
  system = createPretendSystem();
});

afterEach(async () => {
  await Promise.all(databases.map((database) => database.close()));
  rmSync(directory, { recursive: true });
});

/** A Cardfile process; several share the file and the system. */
async function start(pause: () => Promise<void> = async () => {}): Promise<ChangeRequests> {
  const database = await openDatabase({ directory });
  databases.push(database);
  const provider = system.provider(pause);
  const providers = () => provider;
  return createChangeRequests({
    ...createPretendPeople(),
    database,
    providers,
    clock: Date.now,
    log: silent,
    leaseMs: 600,
  });
}

/** Blocks the system's calls until the test releases them. */
function createLatch() {
  let open: () => void = () => {};
  let arrive: () => void = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const pause = () => {
    arrive();
    return opened;
  };
  return { pause, arrived, open };
}

describe('a change that the policy allows', () => {
  it('is written, read back and numbered', async () => {
    const changes = await start();

    const { request, stored } = await changes.propose(creating(), admin, context);

    expect(request).toMatchObject({
      number: 1,
      state: 'applied',
      rule: 'admins-write-directly',
      problem: '',
      requester: anna,
      target: { source: 'exchange-mail-contacts', id: stored?.ref.id, owner: undefined },
      steps: [
        { name: 'create', state: 'done' },
        { name: 'details', state: 'done' },
      ],
    });
    expect(request.difference.map(({ field }) => field)).toEqual(['displayName', 'emails', 'jobTitle']);
    expect(stored).toMatchObject(john);
    expect(request.reading.otherwise).toEqual([]);
  });

  it('sends the changed fields only', async () => {
    const changes = await start();
    const contact = system.put({ ...john, notes: 'old' });
    system.contacts.set(contact.ref.id, { ...contact, notes: 'changed by somebody, not ours to touch' });

    const { request, stored } = await changes.propose(
      updating(contact, { jobTitle: 'Director' }),
      admin,
      context,
    );

    expect(request.state).toBe('applied');
    expect(stored).toMatchObject({ jobTitle: 'Director', notes: 'changed by somebody, not ours to touch' });
  });

  it('tells which fields the system did not take', async () => {
    const changes = await start();
    system.behaviour.dropsJobTitle = true;

    const { request } = await changes.propose(creating(), admin, context);

    expect(request.state).toBe('applied');
    expect(request.reading.otherwise).toEqual(['jobTitle']);
  });

  it('tells fields that the system shows as before from those that it stored differently', async () => {
    const changes = await start();
    const before = { ...john, jobTitle: '' };
    const contact = system.put(before);
    system.behaviour.dropsJobTitle = true;

    const after = { jobTitle: 'Lead', company: 'Südwind' };
    const { request } = await changes.propose(
      updating(contact, after, { ...before, company: '' }),
      admin,
      context,
    );

    expect(request).toMatchObject({
      state: 'applied',
      reading: { otherwise: ['jobTitle'], unchanged: ['jobTitle'] },
    });
  });

  it('deletes, and counts what is gone already as deleted without a call', async () => {
    const changes = await start();
    const contact = system.put(john);

    const first = await changes.propose(deleting(contact), admin, context);
    const second = await changes.propose({ ...deleting(contact), submissionKey: 'key-2' }, admin, context);

    expect([first.request.state, second.request.state]).toEqual(['applied', 'applied']);
    expect(first.stored).toBeUndefined();
    expect(second.request.steps).toEqual([]);
    expect(system.counts.deletes).toBe(1);
  });
});

describe('a change that the policy refuses', () => {
  it('is recorded with the reason and writes nothing', async () => {
    const changes = await start();

    const { request } = await changes.propose(creating(), staff, context);

    expect(request).toMatchObject({ state: 'rejected', problem: 'no-approver', steps: [] });
    expect(system.counts.creates).toBe(0);
  });

  it('cannot be proposed in the name of somebody else', async () => {
    const changes = await start();

    await expect(changes.propose(creating(), admin, { ...context, owner: asOwner(ben) })).rejects.toThrow(
      'somebody else',
    );
    expect(await changes.get(1)).toBeUndefined();
  });
});

describe('a form that is sent twice', () => {
  it('is one request with one outcome, also at the same time', async () => {
    const changes = await start();

    const [one, two] = await Promise.all([
      changes.propose(creating(), admin, context),
      changes.propose(creating(), admin, context),
    ]);
    const later = await changes.propose(creating(), admin, context);

    expect(two).toEqual(one);
    expect(later).toEqual(one);
    expect(system.counts.creates).toBe(1);
  });

  it('is one request when it reaches two processes', async () => {
    const latch = createLatch();
    const first = await start(latch.pause);
    const second = await start();

    const one = first.propose(creating(), admin, context);
    await latch.arrived;
    const two = second.propose(creating(), admin, context);
    // Longer than a lease: the first process is slow, not dead.
    await new Promise((resolve) => setTimeout(resolve, 900));
    latch.open();

    expect(await two).toEqual(await one);
    expect((await one).request.state).toBe('applied');
    expect(system.counts.creates).toBe(1);
  });

  it('shows how far it has come meanwhile', async () => {
    const latch = createLatch();
    const changes = await start(latch.pause);
    const running = changes.propose(creating(), admin, context);
    await latch.arrived;

    const meanwhile = await changes.bySubmission('key-1');
    latch.open();

    expect(meanwhile?.request).toMatchObject({
      state: 'applying',
      steps: [{ name: 'create', state: 'begun' }],
    });
    await running;
  });

  it('is not shown to a person who guessed the key', async () => {
    const changes = await start();
    await changes.propose(creating(), admin, context);

    const stranger = changes.propose(creating({ requester: ben }), admin, {
      ...context,
      owner: asOwner(ben),
    });

    await expect(stranger).rejects.toThrow("another person's");
  });
});

describe('a change to a contact that is not as it was', () => {
  it('stops at a conflict, shows the present values and writes nothing', async () => {
    const changes = await start();
    const contact = system.put({ ...john, jobTitle: 'Head of Purchasing' });

    const { request, stored } = await changes.propose(
      updating(contact, { jobTitle: 'Director' }),
      admin,
      context,
    );

    expect(request).toMatchObject({ state: 'conflict', problem: 'changed-meanwhile', steps: [] });
    expect(stored?.jobTitle).toBe('Head of Purchasing');
    expect(system.counts.updates).toBe(0);
  });

  it('does not delete what somebody has changed', async () => {
    const changes = await start();
    const contact = system.put({ ...john, jobTitle: 'Head of Purchasing' });

    const { request } = await changes.propose(deleting(contact), admin, context);

    expect(request.state).toBe('conflict');
    expect(system.contacts.size).toBe(1);
  });

  it('fails when the contact is gone or mastered elsewhere', async () => {
    const changes = await start();
    const contact = system.put(john);
    system.contacts.set(contact.ref.id, { ...contact, readOnly: true });

    const readOnly = await changes.propose(updating(contact, { jobTitle: 'x' }), admin, context);
    system.contacts.clear();
    const gone = await changes.propose(
      { ...updating(contact, { jobTitle: 'x' }), submissionKey: '2' },
      admin,
      context,
    );

    expect(readOnly.request).toMatchObject({ state: 'failed', problem: 'read-only' });
    expect(gone.request).toMatchObject({ state: 'failed', problem: 'not-found' });
  });
});

describe('a change that the system does not take', () => {
  it('fails with the reason, and says what was done before', async () => {
    const changes = await start();
    system.faults.push(undefined, { kind: 'refused', code: 'invalid-request' });

    const { request, stored } = await changes.propose(creating(), admin, context);

    expect(request).toMatchObject({
      state: 'failed',
      problem: 'invalid-request',
      target: { id: stored?.ref.id },
      steps: [
        { name: 'create', state: 'done' },
        { name: 'details', state: 'failed' },
      ],
    });
    expect(request.reading.otherwise).toEqual(['jobTitle']);
  });

  it('waits for its next try when the call that makes the contact never went out', async () => {
    const changes = await start();
    system.faults.push({ kind: 'refused', code: 'unavailable' });

    const { request } = await changes.propose(creating(), admin, context);

    expect(request).toMatchObject({ state: 'approved', problem: 'unavailable' });
    expect(request.retryAt).toBeGreaterThan(Date.now());
  });

  it('is uncertain when a repeatable call had no clear answer and its values are not there', async () => {
    const changes = await start();
    system.faults.push(undefined, { kind: 'refused', code: 'unavailable' });

    const { request } = await changes.propose(creating(), admin, context);

    expect(request).toMatchObject({ state: 'uncertain', problem: 'unavailable' });
    expect(request.reading.otherwise).toEqual(['jobTitle']);
  });

  it('is applied when a repeatable call lost its answer and its values are there', async () => {
    const changes = await start();
    system.faults.push(undefined, { kind: 'answer-lost' });

    const { request } = await changes.propose(creating(), admin, context);

    expect(request).toMatchObject({ state: 'applied', problem: '' });
  });

  it('fails when the source is not configured', async () => {
    const database = await openDatabase({ directory });
    databases.push(database);
    const changes = createChangeRequests({
      ...createPretendPeople(),
      database,
      providers: () => undefined,
      clock: Date.now,
      log: silent,
    });

    const { request } = await changes.propose(creating(), admin, context);

    expect(request).toMatchObject({ state: 'failed', problem: 'unavailable' });
  });
});

describe('two changes of one contact on two processes', () => {
  it.each([
    ['does not overwrite the first', { jobTitle: 'Clerk' }, 'conflict'],
    ['is made as well if it is about another field', { company: 'Fabrikam' }, 'applied'],
  ])('follow each other, and the second one %s', async (_what, later, ending) => {
    const latch = createLatch();
    const first = await start(latch.pause);
    const second = await start();
    const contact = system.put(john);

    const one = first.propose(updating(contact, { jobTitle: 'Director' }), admin, context);
    await latch.arrived;
    const two = second.propose({ ...updating(contact, later), submissionKey: 'key-2' }, admin, context);
    const state = async () => (await second.bySubmission('key-2'))?.request.state;
    await expect.poll(state).toBe('approved');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const meanwhile = await state();
    latch.open();

    expect(meanwhile).toBe('approved');
    expect((await one).request.state).toBe('applied');
    expect((await two).request.state).toBe(ending);
    const stored = ending === 'applied' ? later : {};
    expect(system.contacts.get(contact.ref.id)).toMatchObject({ jobTitle: 'Director', ...stored });
  });

  it('are made in their order if the first one is new and its process has died', async () => {
    const latch = createLatch();
    let points = 0;
    // The contact is complete, and nobody knows yet.
    const dying = await start(async () => {
      points += 1;
      if (points === 4) await latch.pause();
    });
    void dying.propose(creating(), admin, context).catch(() => {});
    await latch.arrived;
    await databases.pop()?.close();
    const [contact] = system.contacts.values();
    if (contact === undefined) throw new Error('not made');

    // Nothing but the second one resumes the first: all of a queue may wait behind it.
    const next = await start();
    const edited = { ...updating(contact, { jobTitle: 'Director' }), submissionKey: 'key-2' };
    const { request } = await next.propose(edited, admin, context);
    const made = await next.get(1);

    expect(made?.request.state).toBe('applied');
    expect(request.state).toBe('applied');
    expect(system.contacts.get(contact.ref.id)?.jobTitle).toBe('Director');
  });
});

describe('requests that a dead process has left behind', () => {
  it('are ended by the next process, once the lease has run out', async () => {
    const latch = createLatch();
    const dying = await start(latch.pause);
    void dying.propose(creating(), admin, context).catch(() => {});
    await latch.arrived;
    // Its calls never return, and without its database it cannot renew its lease.
    await databases.pop()?.close();

    const next = await start();
    next.start(async () => 'delivered');
    await vi.waitFor(async () => expect((await next.get(1))?.request.state).toBe('applied'), {
      timeout: 60_000,
      interval: 50,
    });
    await next.close();

    expect(system.counts.creates).toBe(1);
  });
});
