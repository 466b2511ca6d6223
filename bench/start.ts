import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort, type RunningBot, runBot } from '../sandbox/run-bot.ts';
import { cpuMsOf, rssMbOf } from '../scripts/load/process-figures.ts';
import type { Found } from './sync/organisation.ts';
import { type BenchProcess, startProcess } from './turn/process.ts';

const starts = 3;
/** After which a start has done all that it does later, such as the first searches for the compiler. */
const settleMs = 15_000;
const idleMs = 30_000;
const otherCore = 1;

/**
 * What Cardfile takes of a machine while nobody asks: the time from the start of the process until `/readyz` succeeds,
 * until all contacts are in memory, then memory and processor time. All contacts were synced before, as on any day but
 * the first. The median of three starts counts; memory and idle time are those of the last.
 */
export async function benchStart(contacts: number): Promise<Readonly<Record<string, number>>> {
  const data = await mkdtemp(join(tmpdir(), 'cardfile-bench-start-'));
  const organisation = startProcess(new URL('./sync/organisation.ts', import.meta.url), otherCore);
  try {
    const found = await organisation.ask<Found>(contacts);
    console.log(`${found.contacts.toLocaleString('en-GB')} contacts`);
    await syncAll(found, data, organisation);
    const readyMs: number[] = [];
    const cachedMs: number[] = [];
    let figures = { rssMb: 0, idlePct: 0 };
    for (let start = 1; start <= starts; start += 1) {
      const { bot, ready, cached } = await startBot(found, data);
      readyMs.push(ready);
      cachedMs.push(await cached);
      console.log(
        `ready after ${Math.round(ready)} ms, all contacts in memory after ${Math.round(await cached)} ms`,
      );
      if (start === starts) figures = await measureIdle(bot);
      await bot.stop(20_000);
    }
    console.log(`${figures.rssMb} MB, idle ${figures.idlePct} % of a core`);
    return {
      contacts: found.contacts,
      readyMs: Math.round(median(readyMs)),
      cachedMs: Math.round(median(cachedMs)),
      ...figures,
    };
  } finally {
    organisation.stop();
    await rm(data, { recursive: true, force: true });
  }
}

interface Started {
  readonly bot: RunningBot;
  /** Milliseconds from the start of the process. */
  readonly ready: number;
  readonly cached: Promise<number>;
}

async function startBot({ environment }: Found, data: string): Promise<Started> {
  const cached = Promise.withResolvers<number>();
  const port = await freePort(25_000 + Math.floor(Math.random() * 5_000));
  const startedAt = performance.now();
  const bot = await runBot({
    port,
    // The last one as the container and the service set it.
    environment: { ...environment, DATA_DIR: data, LOG_LEVEL: 'info', MALLOC_ARENA_MAX: '2' },
    onDeath: (report) => cached.reject(new Error(report)),
    onLine: (line) => {
      if (line.includes('"cache.ready"')) cached.resolve(performance.now() - startedAt);
    },
  });
  return { bot, ready: performance.now() - startedAt, cached: cached.promise };
}

/** Reads all systems once, and ends, so that the next start has everything on the disk. */
async function syncAll(found: Found, data: string, organisation: BenchProcess): Promise<void> {
  const { bot, cached } = await startBot(found, data);
  await cached;
  // When no more pages are asked for, all is read.
  for (let given = -1; ; ) {
    await wait(3_000);
    const now = await organisation.ask<number>('given');
    if (now > 0 && now === given) break;
    given = now;
  }
  await bot.stop(60_000);
}

async function measureIdle({ processId }: RunningBot): Promise<{ rssMb: number; idlePct: number }> {
  await wait(settleMs);
  const before = cpuMsOf(processId) ?? Number.NaN;
  const since = performance.now();
  await wait(idleMs);
  const share = ((cpuMsOf(processId) ?? Number.NaN) - before) / (performance.now() - since);
  return { rssMb: Math.round(rssMbOf(processId)), idlePct: Math.round(share * 10_000) / 100 };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
