import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { RunningBot } from '../../sandbox/run-bot.ts';
import { openDatabase } from '../../src/store/database.ts';
import { addBackendFault } from './backend-faults.ts';
import { compareChanges } from './compare-changes.ts';
import { madeHere, type PeopleAtWork, startPeople } from './people-at-work.ts';
import { cpuMsOf, heapMbOf, loopP99MsOf, rssMbOf } from './process-figures.ts';
import type { FailedTurn, FailureKind } from './turn-failure.ts';
import type { TwoProcesses } from './two-processes.ts';

export interface SoakOptions {
  readonly minutes: number;
  /** Processor time of both processes together, as a share of one core, that the load aims at. */
  readonly targetLoad: number;
  /** Receives lines for the terminal. */
  readonly report: (line: string) => void;
}

export interface SoakResult {
  readonly turns: number;
  /** Failed turns that no fault explains. */
  readonly failed: number;
  /** Times that a process ended by itself. No fault may end one. */
  readonly died: number;
  /** Failed turns during a fault that explains them. */
  readonly explained: number;
  /** Promised or recorded changes that did not happen. */
  readonly lost: number;
  /** Changes that happened twice, or that no request asked for. */
  readonly doubled: number;
  readonly faults: number;
  /** Of the process that runs all the time, after the warm-up, in per cent. */
  readonly rssGrowthPct: number;
  /** The least memory that its objects took, in the last fifth of that time compared with the first, in per cent. */
  readonly heapGrowthPct: number;
  readonly loopP99Ms: number;
  /** Average processor time of both processes, as a share of one core. */
  readonly load: number;
  readonly complaints: readonly string[];
}

type FaultKind = 'backend' | 'connections cut' | 'stop' | 'kill';

interface Fault {
  readonly kind: FaultKind;
  readonly from: number;
  readonly until: number;
}

/** Which faults explain which failed turns. A stop explains none: what it interrupts is finished first. */
const explanations: Readonly<Record<FailureKind, readonly FaultKind[]>> = {
  undelivered: ['kill'],
  silent: ['kill'],
  database: ['connections cut'],
  backend: ['backend'],
  wrong: [],
};
/** How long after its end a fault can still be felt, in milliseconds: a circuit stays open, a probe is not due yet. */
const feltForMs: Readonly<Record<FaultKind, number>> = {
  backend: 20_000,
  'connections cut': 2_000,
  stop: 0,
  kill: 2_000,
};

const sampleEveryMs = 2_000;
/** Until the code is compiled and what is kept in memory has its size; of the whole time. */
const warmUpShare = 0.25;
const drainPatienceMs = 180_000;

/** Lets people work for a while, with faults every few seconds, and compares what came of it. */
export async function runSoak(
  stage: TwoProcesses,
  { minutes, targetLoad, report }: SoakOptions,
): Promise<SoakResult> {
  const deathsBefore = stage.deaths.length;
  const people = await startPeople(stage);
  const faults: Fault[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + minutes * 60_000;
  const isOver = () => performance.now() >= endsAt;
  const [figures] = await Promise.all([
    observe(stage, people, { startedAt, endsAt, targetLoad, report }),
    breakBackends(stage, faults, isOver),
    cutConnections(stage, faults, isOver, report),
    restartSecond(stage, faults, isOver),
  ]);
  stage.sandbox.exchange.faults.clear();
  stage.sandbox.graph.faults.clear();
  await people.stop();
  report(`${people.turns} turns, waiting until all changes have ended`);
  const comparison = await compareWhenDone(stage, people);
  const unexplained = people.failures.filter((failure) => !isExplained(failure, faults));
  const { requests, lost, doubled, orphaned, uncertainLeft, complaints } = comparison;
  const died = stage.deaths.slice(deathsBefore);
  report(
    `${requests} change requests, ${uncertainLeft} not certain yet; ${faults.length} faults; ` +
      Array.from(people.turnsByAction, ([action, count]) => `${action} ${count}`).join(', '),
  );
  const events = Map.groupBy(stage.lines, (line) => /"event":"([a-z_.]+)"/.exec(line)?.[1] ?? 'other');
  report(`log: ${Array.from(events, ([event, lines]) => `${event} ${lines.length}`).join(', ')}`);
  return {
    turns: people.turns,
    failed: unexplained.length,
    died: died.length,
    explained: people.failures.length - unexplained.length,
    lost,
    doubled: doubled + orphaned,
    faults: faults.length,
    ...figures,
    complaints: [...died, ...unexplained.map(describeFailure), ...complaints],
  };
}

/** Returns one line about a failed turn. */
export function describeFailure({ kind, action, answer, startedAt, endedAt }: FailedTurn): string {
  return `failed: ${kind}, ${Math.round(endedAt - startedAt)} ms: ${action}: ${answer}`;
}

function isExplained({ kind, startedAt, endedAt }: FailedTurn, faults: readonly Fault[]): boolean {
  return faults.some(
    (fault) =>
      explanations[kind].includes(fault.kind) &&
      fault.from <= endedAt &&
      fault.until + feltForMs[fault.kind] >= startedAt,
  );
}

/** Waits until no change is under way, and compares what people were promised with what there is. */
export async function compareWhenDone(
  { databaseUrl, sandbox }: Pick<TwoProcesses, 'databaseUrl' | 'sandbox'>,
  { promised }: Pick<PeopleAtWork, 'promised'>,
) {
  const database = await openDatabase({ url: databaseUrl });
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const end = performance.now() + drainPatienceMs;
    while (performance.now() < end) {
      const { rows } = await client.query(
        // A lost call may arrive for 15 minutes: a large batch is not over while its last items are in doubt.
        `select 1 from change_requests where state = 'approved' or state = 'applying' and not exists (
          select 1 from change_batches where request_number = number and uncertain > 0 and not exists (
            select 1 from change_items where change_items.request_number = number and state = 'waiting')) limit 1`,
      );
      if (rows.length === 0) break;
      await wait(500);
    }
    const ours = sandbox.organisation.mailContacts.all().filter(({ name }) => name.startsWith(madeHere));
    const kept = new Map<string, boolean>();
    for (const number of promised.keys()) {
      kept.set(`CR-${number}`, (await database.changes.get(number)) !== undefined);
    }
    return await compareChanges(database, ours, kept);
  } finally {
    await client.end();
    await database.close();
  }
}

interface Observation {
  readonly startedAt: number;
  readonly endsAt: number;
  readonly targetLoad: number;
  readonly report: (line: string) => void;
}

/** Keeps the load at its target, and measures the first process, which runs all the time. */
async function observe(
  { processes }: TwoProcesses,
  people: PeopleAtWork,
  { startedAt, endsAt, targetLoad, report }: Observation,
): Promise<Pick<SoakResult, 'rssGrowthPct' | 'heapGrowthPct' | 'loopP99Ms' | 'load'>> {
  const warmAt = startedAt + (endsAt - startedAt) * warmUpShare;
  const rss: number[] = [];
  const heap: { readonly early: number[]; readonly late: number[] } = { early: [], late: [] };
  const loads: number[] = [];
  // Reading any metric empties the histogram of the loop's delay, so nothing is read while it counts.
  let loop: 'before' | 'counts' | number = 'before';
  let reportedAt = performance.now();
  while (performance.now() < endsAt) {
    const before = cpuOf(processes);
    const since = performance.now();
    await wait(Math.min(sampleEveryMs, Math.max(100, endsAt - since)));
    const after = cpuOf(processes);
    // A process that was replaced meanwhile says nothing.
    const spent = [...after].reduce((sum, [id, ms]) => sum + ms - (before.get(id) ?? ms), 0);
    const load = spent / (performance.now() - since);
    const isWhole = after.size === 2 && [...after.keys()].every((id) => before.has(id));
    if (isWhole) {
      const correction = Math.min(1.25, Math.max(0.8, targetLoad / Math.max(load, 0.01)));
      people.turnsPerSecond = Math.min(500, Math.max(2, people.turnsPerSecond * correction));
    }
    const share = (performance.now() - warmAt) / (endsAt - warmAt);
    const first = processes[0].current();
    // A process that ends by itself cannot be measured until it runs again.
    if (share >= 0 && first !== undefined) {
      loads.push(load);
      await measure(first, share).catch(() => {});
    }
    if (performance.now() - reportedAt > 30_000) {
      reportedAt = performance.now();
      report(
        `${Math.round((reportedAt - startedAt) / 1000)} s: ${people.turns} turns, ${people.failures.length} failed, ` +
          `${people.turnsPerSecond.toFixed(0)} turns/s, load ${load.toFixed(2)}, ${rss.at(-1)?.toFixed(0) ?? '–'} MB`,
      );
    }
  }
  const last = processes[0].current();
  if (typeof loop !== 'number' && last !== undefined) loop = await loopP99MsOf(last).catch(() => loop);
  const few = Math.max(1, Math.floor(rss.length / 5));
  return {
    rssGrowthPct: growthPct(median(rss.slice(0, few)), median(rss.slice(-few))),
    heapGrowthPct: growthPct(Math.min(...heap.early), Math.min(...heap.late)),
    loopP99Ms: typeof loop === 'number' ? loop : Number.NaN,
    load: Math.round((loads.reduce((sum, load) => sum + load, 0) / Math.max(1, loads.length)) * 100) / 100,
  };

  async function measure(first: RunningBot, share: number): Promise<void> {
    rss.push(rssMbOf(first.processId));
    if (share < 0.2) heap.early.push(await heapMbOf(first));
    else if (loop === 'before') {
      await loopP99MsOf(first);
      loop = 'counts';
    } else if (share >= 0.8) {
      if (loop === 'counts') loop = await loopP99MsOf(first);
      heap.late.push(await heapMbOf(first));
    }
  }
}

function growthPct(first: number, last: number): number {
  return Math.round((last / first - 1) * 1000) / 10;
}

function cpuOf(processes: TwoProcesses['processes']): ReadonlyMap<number, number> {
  const ids = processes.flatMap((one) => one.current()?.processId ?? []);
  return new Map(ids.flatMap((id) => [cpuMsOf(id)].flatMap((ms) => (ms === undefined ? [] : [[id, ms]]))));
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Systems that throttle, fail, break connections and answer late, for a moment every few seconds. */
async function breakBackends({ sandbox }: TwoProcesses, faults: Fault[], isOver: () => boolean) {
  while (!isOver()) {
    await wait(3_000 + Math.random() * 3_000);
    if (isOver()) return;
    const from = performance.now();
    for (let times = 0; times < 3; times += 1) addBackendFault(sandbox);
    await wait(1_500);
    sandbox.exchange.faults.clear();
    sandbox.graph.faults.clear();
    faults.push({ kind: 'backend', from, until: performance.now() });
  }
}

/** Ends all connections to the database, as a failover does. */
async function cutConnections(
  { databaseUrl }: TwoProcesses,
  faults: Fault[],
  isOver: () => boolean,
  report: SoakOptions['report'],
) {
  while (!isOver()) {
    await wait(5_000 + Math.random() * 7_000);
    if (isOver()) return;
    const client = new pg.Client({ connectionString: databaseUrl });
    const from = performance.now();
    try {
      await client.connect();
      await client.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
      );
    } catch (error) {
      report(`connections were not cut: ${error}`);
      continue;
    } finally {
      await client.end();
    }
    faults.push({ kind: 'connections cut', from, until: performance.now() });
  }
}

/** Stops or kills the second process in turns, and starts it again. */
async function restartSecond({ processes }: TwoProcesses, faults: Fault[], isOver: () => boolean) {
  const [, second] = processes;
  for (let times = 0; !isOver(); times += 1) {
    await wait(6_000 + Math.random() * 6_000);
    if (isOver()) return;
    const kind = times % 2 === 0 ? 'kill' : 'stop';
    const from = performance.now();
    await second.end(kind);
    faults.push({ kind, from, until: performance.now() });
    // What keeps it from starting is among the deaths.
    await second.start().catch(() => {});
  }
}
