import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { Found, Manner, Pages } from './sync/organisation.ts';
import { type BenchProcess, type ContactCache, startProcess } from './turn/process.ts';
import type { LoadOrder, LoadReport, Scene } from './turn/scene.ts';

const question = 'find contact John';
const kills = 3;
/** A few people who ask again and again: enough turns for a 99th percentile, without filling the core. */
const load = { chats: 4, thinkMs: 25 } as const;
/** Turns between two changes from reading to rest: about half a second. */
const batch = 60;
/** Longer than the pages take that are still handled when no more are given. */
const quietMs = 400;
/** All who ask at least once, in less time than a call may take. */
const warmUpTurns = 400;
/** A 99th percentile of fewer says nothing. */
const fewestTurns = 200;
const botCore = 0;
const otherCore = 1;

/**
 * What reading the systems does to conversations: the bot reads so many contacts from the fake backends, is refused with
 * 429 now and then and killed on the way. Then people go on asking while it reads the rest for the first time, and
 * once more while it reads everything again. Every other half of a second the fake backends hold back their pages, so
 * that turns of one and the same bot, as far as it is, are compared with and without the reading; what else disturbs
 * the machine meets both. The worse of the two ratios counts.
 */
export async function benchSync(contacts: number): Promise<Readonly<Record<string, number>>> {
  const processes: BenchProcess[] = [];
  const start = (file: string, core: number) => {
    const started = startProcess(new URL(file, import.meta.url), core);
    processes.push(started);
    return started;
  };
  const data = await mkdtemp(join(tmpdir(), 'cardfile-bench-sync-'));
  try {
    const organisation = start('./sync/organisation.ts', otherCore);
    const teams = start('./turn/fake-teams.ts', otherCore);
    const asking = start('./turn/load.ts', otherCore);
    const found = await organisation.ask<Found>(contacts);
    const scene = await teams.ask<Scene>(found);
    const bench: Bench = { start, organisation, asking, scene, data };
    console.log(`${found.contacts.toLocaleString('en-GB')} contacts, people ask “${question}”`);

    // Nobody measures the fake backends at work: what they gave once they give at once.
    const rehearsal = await openBot({ ...bench, data: join(data, 'rehearsal') });
    await untilRead(rehearsal, 0);
    await ask(rehearsal, warmUpTurns);
    rehearsal.process.stop();
    console.log('read everything once, so that the fake backends have it at hand');
    await organisation.ask<Pages>('pages');
    await organisation.ask<Manner>('throttling');

    const startedAt = performance.now();
    for (let kill = 1; kill <= kills; kill += 1) {
      const dying = await openBot(bench);
      await until(() => keptIn(dying) > (found.contacts * kill) / (kills * 3));
      await wait(Math.random() * 300);
      dying.process.stop();
      console.log(`killed with ${keptIn(dying).toLocaleString('en-GB')} contacts`);
    }
    const bot = await openBot(bench);
    await organisation.ask<Manner>('holding');
    await ask(bot, warmUpTurns);
    const first = await compare(bot, () => !isRead(bot, 0));
    const seconds = (performance.now() - startedAt) / 1000;
    const pages = await organisation.ask<Pages>('pages');
    if (keptIn(bot) !== found.contacts)
      throw new Error(`${keptIn(bot)} of ${found.contacts} contacts are kept`);
    console.log('read everything');

    const at = Date.now();
    beginAnew(bot);
    const again = await compare(bot, () => !isRead(bot, at));
    const { rssMb, peakRssMb } = await bot.process.ask<ContactCache>('memory');

    console.log('\n                              turns   p50 ms   p99 ms   max ms');
    print('partly kept, at rest', first.atRest);
    print('reading for the first time', first.reading);
    print('all kept, at rest', again.atRest);
    print('reading everything again', again.reading);
    console.log(
      `\n${pages.given} pages in ${seconds.toFixed(0)} s with ${kills} kills, ${pages.repeated} asked for twice, ` +
        `${pages.refused} refused; ${Math.round(rssMb)} MB, at most ${Math.round(peakRssMb)} MB`,
    );
    const worse = ratioOf(first) > ratioOf(again) ? first : again;
    return {
      contacts: found.contacts,
      kills,
      repeatedPages: pages.repeated,
      idleP99Ms: rounded(p99(worse.atRest)),
      syncP99Ms: rounded(p99(worse.reading)),
      ratio: rounded(ratioOf(worse)),
      firstRatio: rounded(ratioOf(first)),
      againRatio: rounded(ratioOf(again)),
      seconds: Math.round(seconds),
      pages: pages.given,
      rssMb: Math.round(rssMb),
      peakRssMb: Math.round(peakRssMb),
    };
  } finally {
    for (const process of processes) process.stop();
    await rm(data, { recursive: true, force: true });
  }
}

interface Bench {
  readonly start: (file: string, core: number) => BenchProcess;
  readonly organisation: BenchProcess;
  readonly asking: BenchProcess;
  readonly scene: Scene;
  readonly data: string;
}

interface Bot extends Bench {
  readonly process: BenchProcess;
  readonly port: number;
  readonly file: string;
}

async function openBot(bench: Bench): Promise<Bot> {
  const process = bench.start('./turn/find-server.ts', botCore);
  const data = join(bench.data, 'data');
  const settings = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'error', DIRECTORY: 'cached', DATA_DIR: data };
  const environment = { ...bench.scene.environment, ...settings };
  const port = await process.ask<number>({ ...bench.scene, environment });
  return { ...bench, process, port, file: join(data, 'cardfile.db') };
}

/** @returns how long each turn took, in ms, the quickest first */
async function ask({ asking, scene, port }: Bot, turns: number): Promise<readonly number[]> {
  const order: LoadOrder = { scene, port, turns, text: question, ...load };
  return (await asking.ask<LoadReport>(order)).latencies;
}

/** How long turns took, in ms, the quickest first. */
interface Comparison {
  readonly atRest: readonly number[];
  readonly reading: readonly number[];
}

/** Asks with and without pages being given, in turns; a batch during which none was given is not counted. */
async function compare(bot: Bot, isReading: () => boolean): Promise<Comparison> {
  const atRest: number[] = [];
  const reading: number[] = [];
  while (isReading()) {
    await bot.organisation.ask<Manner>('holding');
    await wait(quietMs);
    const rest = await ask(bot, batch);
    const before = await bot.organisation.ask<number>('given');
    await bot.organisation.ask<Manner>('giving');
    const busy = await ask(bot, batch);
    const isCounted = (await bot.organisation.ask<number>('given')) > before;
    if (!isCounted) continue;
    atRest.push(...rest);
    reading.push(...busy);
  }
  if (reading.length < fewestTurns)
    throw new Error(`only ${reading.length} turns were made while it read: too few contacts`);
  const sorted = (all: readonly number[]) => all.toSorted((a, b) => a - b);
  return { atRest: sorted(atRest), reading: sorted(reading) };
}

function ratioOf({ atRest, reading }: Comparison): number {
  return p99(reading) / p99(atRest);
}

/** Returns the states of the shared syncs, read from the bot's database. */
function syncStatesOf({ file }: Bot): readonly { contacts: number; completed_at: number; next_at: number }[] {
  const sqlite = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = sqlite
      .prepare("select contacts, completed_at, next_at from directory_syncs where owner = '' order by source")
      .all();
    return rows as unknown as { contacts: number; completed_at: number; next_at: number }[];
  } finally {
    sqlite.close();
  }
}

function keptIn(bot: Bot): number {
  return syncStatesOf(bot).reduce((sum, { contacts }) => sum + contacts, 0);
}

/** Exchange, the directory and the ledger have come to an end after that time. */
function isRead(bot: Bot, after: number): boolean {
  const syncStates = syncStatesOf(bot);
  return syncStates.length === 3 && syncStates.every(({ completed_at }) => completed_at > after);
}

async function untilRead(bot: Bot, after: number): Promise<void> {
  await until(() => isRead(bot, after));
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await wait(50);
}

/** Lets the bot forget how far it was, so that it reads everything again. */
function beginAnew({ file }: Bot): void {
  const sqlite = new DatabaseSync(file, { timeout: 5000 });
  sqlite.exec("update directory_syncs set cursor = '', next_at = 0 where owner = ''");
  sqlite.close();
}

function p99(latencies: readonly number[]): number {
  return latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN;
}

function print(name: string, latencies: readonly number[]): void {
  const p50 = latencies[Math.floor(latencies.length / 2)] ?? Number.NaN;
  const cells = [p50, p99(latencies), latencies.at(-1) ?? Number.NaN];
  console.log(
    `${name.padEnd(28)}${String(latencies.length).padStart(7)}${cells.map((ms) => ms.toFixed(1).padStart(9)).join('')}`,
  );
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
