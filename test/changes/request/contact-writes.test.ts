import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChangeRequests, createChangeRequests } from '../../../src/changes/change-requests.ts';
import type { OnWritten } from '../../../src/changes/request/contact-writes.ts';
import { type ContactWrite, refOfWrite } from '../../../src/contacts/contact-write.ts';
import { type Database, type DatabaseTarget, openDatabase } from '../../../src/store/database.ts';
import { createTestDatabases, databaseKinds } from '../../store/databases.ts';
import { createPretendSystem } from '../pretend-system.ts';
import {
  admin,
  anna,
  context,
  createPretendPeople,
  creating,
  deleting,
  john,
  silent,
  updating,
} from '../proposals.ts';

const source = 'exchange-mail-contacts';
const noNotices = async () => 'delivered' as const;

describe.each(databaseKinds)('what a change wrote, with a database that is %s', (kind) => {
  const places = createTestDatabases(kind);
  let place: DatabaseTarget;
  let system: ReturnType<typeof createPretendSystem>;
  let databases: Database[];
  let running: ChangeRequests[];
  let now = 1_000_000_000_000;
  beforeEach(async () => {
    place = await places.fresh();
    system = createPretendSystem();
    [databases, running] = [[], []];
  });
  afterEach(async () => {
    for (const changes of running) await changes.close();
    for (const database of databases) await database.close();
  });
  afterAll(() => places.close());

  /** A Cardfile process, and the writes that it receives. */
  async function start(onWritten?: OnWritten) {
    const database = await openDatabase(place, () => now);
    databases.push(database);
    const provider = system.provider();
    const heard: ContactWrite[] = [];
    const changes = createChangeRequests({
      ...createPretendPeople(),
      database,
      providers: () => provider,
      clock: () => now,
      log: silent,
      leaseMs: 600,
      reconcileAfterMs: 1000,
      absenceConfirmedAfterMs: 2000,
      followMs: 10,
      onWritten: onWritten ?? ((writes) => void heard.push(...writes)),
    });
    running.push(changes);
    /** The cached contacts of the system, as if a sync had begun. */
    const claim = () => database.directory.claimSync(source, undefined, 'walker', now);
    const kept = async (id: string) =>
      (await database.directory.read(undefined, [{ source, id }])).map(({ jobTitle }) => jobTitle);
    return { database, changes, heard, claim, kept };
  }

  const kinds = (writes: readonly ContactWrite[]) => writes.map((write) => write.kind);

  it('is published before the requester gets the outcome, and is cached', async () => {
    const one = await start();
    await one.claim();
    const { request } = await one.changes.propose(creating(), admin, context);
    const id = request.target?.id ?? '';

    expect(one.heard).toMatchObject([{ kind: 'stored', contact: { jobTitle: 'Buyer' } }]);
    expect(await one.kept(id)).toEqual(['Buyer']);

    const contact = system.contacts.get(id);
    if (contact === undefined) throw new Error('nothing was created');
    const change = { ...updating(contact, { jobTitle: 'Boss' }), submissionKey: 'key-2' };
    await one.changes.propose(change, admin, context);
    expect(one.heard.at(-1)).toMatchObject({ kind: 'stored', contact: { jobTitle: 'Boss' } });
    expect(await one.kept(id)).toEqual(['Boss']);

    const removal = { ...deleting(contact, { ...john, jobTitle: 'Boss' }), submissionKey: 'key-3' };
    await one.changes.propose(removal, admin, context);
    expect(one.heard.at(-1)).toEqual({ kind: 'gone', ref: contact.ref });
    expect(await one.kept(id)).toEqual([]);
  });

  it('reaches the other processes, in order, and one that starts a moment later', async () => {
    const [one, other] = [await start(), await start()];
    other.changes.start(noNotices);
    const { request } = await one.changes.propose(creating(), admin, context);
    const contact = system.contacts.get(request.target?.id ?? '');
    if (contact === undefined) throw new Error('nothing was created');
    await one.changes.propose({ ...deleting(contact), submissionKey: 'key-2' }, admin, context);

    await expect.poll(() => kinds(other.heard).at(-1), { timeout: 30_000 }).toBe('gone');

    const late = await start();
    late.changes.start(noNotices);
    await expect.poll(() => late.heard.map((write) => write.kind), { timeout: 30_000 }).toContain('gone');
    expect(late.heard.map((write) => refOfWrite(write).id)).toContain(contact.ref.id);
  });

  it('is delivered again after the listener failed', async () => {
    let tries = 0;
    const one = await start(() => {
      tries += 1;
      if (tries === 1) throw new Error('made to fail');
    });
    one.changes.start(noNotices);
    await one.changes.propose(creating(), admin, context);

    await expect.poll(() => tries, { timeout: 30_000 }).toBeGreaterThan(1);
  });

  it('is published when reconciliation finds it, also in another process', async () => {
    const contact = system.put(john);
    const [one, other] = [await start(), await start()];
    await one.claim();
    await one.database.directory.keep(contact);
    system.faults.push({ kind: 'answer-lost', blind: true });
    const asked = updating(contact, { jobTitle: 'Boss' });
    expect((await one.changes.propose(asked, admin, context)).request.state).toBe('uncertain');
    expect(await one.kept(contact.ref.id)).toEqual(['Buyer']);

    now += 1500;
    await one.changes.drain(noNotices);

    expect((await one.changes.get(1))?.request.state).toBe('applied');
    expect(await one.kept(contact.ref.id)).toEqual(['Boss']);
    other.changes.start(noNotices);
    await expect
      .poll(() => other.heard.at(-1), { timeout: 30_000 })
      .toMatchObject({ kind: 'stored', contact: { jobTitle: 'Boss' } });
  });

  it.each([['there' as const], ['not-there' as const]])(
    'is read anew when an admin has looked and says %j',
    async (found) => {
      const contact = system.put(john);
      const one = await start();
      await one.claim();
      await one.database.directory.keep(contact);
      system.faults.push({ kind: 'answer-lost', blind: true });
      await one.changes.propose(updating(contact, { jobTitle: 'Boss' }), admin, context);

      await one.changes.resolve(1, found, admin, { actor: anna, correlationId: 'corr-2' });

      expect(one.heard.at(-1)).toMatchObject({ kind: 'stored', contact: { jobTitle: 'Boss' } });
      expect(await one.kept(contact.ref.id)).toEqual(['Boss']);
    },
  );

  it('is published item by item, although a later item fails', async () => {
    const [ann, bob] = [
      system.put({ ...john, displayName: 'Ann' }),
      system.put({ ...john, displayName: 'Bob' }),
    ];
    const one = await start();
    await one.claim();
    for (const contact of [ann, bob]) await one.database.directory.keep(contact);
    system.faults.push(undefined, { kind: 'refused', code: 'forbidden' });
    const items = [ann, bob].map(({ ref, displayName }) => ({
      operation: 'update' as const,
      target: ref,
      targetName: displayName,
      before: { jobTitle: 'Buyer' },
      after: { jobTitle: 'Boss' },
    }));
    const proposal = { ...creating(), operation: 'batch' as const, after: {}, items };
    const { request } = await one.changes.propose(proposal, admin, context);

    expect(request.items.map(({ state }) => state)).toEqual(['done', 'failed']);
    expect(await one.kept(ann.ref.id)).toEqual(['Boss']);
    expect(await one.kept(bob.ref.id)).toEqual(['Buyer']);
    expect(
      one.heard.filter((write) => write.kind === 'stored' && write.contact.jobTitle === 'Boss'),
    ).not.toEqual([]);
  });

  it('is that a contact is gone, when a change found nothing to change', async () => {
    const contact = system.put(john);
    const one = await start();
    await one.claim();
    await one.database.directory.keep(contact);
    system.contacts.clear();

    const { request } = await one.changes.propose(updating(contact, { jobTitle: 'Boss' }), admin, context);

    expect(request.problem).toBe('not-found');
    expect(one.heard).toEqual([{ kind: 'gone', ref: contact.ref }]);
    expect(await one.kept(contact.ref.id)).toEqual([]);
  });
});
