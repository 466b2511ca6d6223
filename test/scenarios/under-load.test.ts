import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import { startPeople } from '../../scripts/load/people-at-work.ts';
import { compareWhenDone, describeFailure, runSoak } from '../../scripts/load/run-soak.ts';
import { startTwoProcesses, type TwoProcesses } from '../../scripts/load/two-processes.ts';
import { words } from './house.ts';

let stage: TwoProcesses;
beforeAll(async () => {
  stage = await startTwoProcesses({ colleagues: 12, isFast: true });
}, 240_000);
afterAll(() => stage?.close());

const whole = { lost: 0, doubled: 0, orphaned: 0, complaints: [] };
const openRequests = "select state from change_requests where state in ('approved', 'applying')";
const patience = { timeout: 60_000, interval: 100 };
/** Slow enough for a busy machine. */
const turnsPerSecond = 5;

async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function leaseHolders(url: string): Promise<readonly unknown[]> {
  const rows = await query(
    url,
    `select lease_holder from outbox where lease_holder <> '' union all
      select lease_holder from change_requests where lease_holder <> '' union all
      select lease_holder from directory_syncs where lease_holder <> ''`,
  );
  return rows.map(({ lease_holder: holder }) => holder);
}

describe('two processes on one PostgreSQL under load', { timeout: 300_000 }, () => {
  it('are restarted one after the other without a failed turn, and without losing or doubling a write', async () => {
    const people = await startPeople(stage, { search: 0.6, add: 0.2, edit: 0.2 });
    people.turnsPerSecond = turnsPerSecond;
    await expect.poll(() => people.promised.size, patience).toBeGreaterThan(3);
    for (const process of stage.processes) {
      await process.end('stop');
      await process.start();
    }
    await wait(1_000);
    await people.stop();

    // On a busy machine the fake systems answer late; no restart does that.
    const failures = people.failures.filter(({ kind }) => kind !== 'backend');
    expect(failures.map(describeFailure)).toEqual([]);
    expect(await compareWhenDone(stage, people)).toMatchObject(whole);
  });

  it('explain every failed turn by a fault, and lose and double nothing, while faults follow each other', async () => {
    const { complaints, ...result } = await runSoak(stage, {
      minutes: 0.25,
      targetLoad: 0.15,
      report: () => {},
    });

    expect(complaints).toEqual([]);
    expect(result).toMatchObject({ failed: 0, died: 0, lost: 0, doubled: 0 });
    expect(result.turns).toBeGreaterThan(20);
    expect(result.faults).toBeGreaterThan(2);
  });

  it('are started again when their start fails', async () => {
    const [first] = stage.processes;
    await first.end('stop');
    const before = stage.deaths.length;
    const missing = Object.assign(new URL(stage.databaseUrl), { pathname: '/made_later' });

    const starting = first.start(missing.href);
    await expect.poll(() => stage.deaths.length, patience).toBeGreaterThan(before);
    await query(stage.databaseUrl, 'create database made_later');
    await starting;

    expect(stage.deaths[before]).toContain('PostgreSQL has no database of this name');
    await first.end('stop');
    await first.start();
  });

  it('are started again when they end by themselves, which a soak counts', async () => {
    const said = () =>
      stage.colleagues
        .flatMap((person) => stage.teams.as(person).in('personal').messages())
        .filter(({ fromBot }) => !fromBot).length;
    const saidBefore = said();
    const soak = runSoak(stage, {
      minutes: 0.15,
      targetLoad: 0.15,
      report: () => {},
    });
    await expect.poll(said, patience).toBeGreaterThan(saidBefore);
    process.kill(stage.processes[0].current()?.processId ?? 0, 'SIGKILL');

    const { turns, died } = await soak;

    expect(turns).toBeGreaterThan(0);
    expect(died).toBe(1);
  });

  it('are restored from a backup under load, with every request that was promised, and continue open ones once', async () => {
    const people = await startPeople(stage, { search: 0.3, add: 0.7, edit: 0 });
    people.turnsPerSecond = turnsPerSecond;
    const { exchange } = stage.sandbox;
    // Some changes are half done at any time.
    exchange.faults.add({
      match: { cmdlet: 'Set-Contact' },
      fault: { kind: 'slow', ms: 4_000 },
      times: 1_000,
    });
    await expect.poll(() => people.promised.size, patience).toBeGreaterThan(3);
    await expect.poll(() => query(stage.databaseUrl, openRequests), patience).not.toEqual([]);
    const begunAt = performance.now();
    const backup = await stage.postgres.backUp();
    await Promise.all(stage.processes.map((process) => process.end('kill')));
    exchange.faults.clear();
    await people.stop();
    const restored = await stage.postgres.restore(backup);
    const databaseUrl = restored.address(stage.databaseUrl);
    const open = await query(databaseUrl, openRequests);
    // A mailbox that a killed process was reading is not read again until its owner comes back.
    const killed = await leaseHolders(databaseUrl);

    await stage.processes[0].start(databaseUrl);
    const approver = stage.teams.as(cast.approver).in('personal');
    for (const { number } of await query(
      databaseUrl,
      "select number from change_requests where state = 'pending'",
    )) {
      await approver.say(`approve CR-${number}`);
      await approver.waitFor((message) => message.fromBot && words(message).includes(`CR-${number}`));
    }
    const promised = new Map([...people.promised].filter(([, at]) => at < begunAt));
    const { lost, doubled, complaints } = await compareWhenDone({ ...stage, databaseUrl }, { promised });
    await stage.processes[0].end('stop');
    const leases = await leaseHolders(databaseUrl);
    await restored.stop();

    expect(open.length).toBeGreaterThan(0);
    expect({ lost, doubled }, complaints.join('\n')).toEqual({ lost: 0, doubled: 0 });
    // Whoever ends gives back what it holds.
    expect(leases.filter((holder) => !killed.includes(holder))).toEqual([]);
  });
});
