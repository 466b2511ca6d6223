import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from '../sandbox/start-postgres.ts';
import { type BenchProcess, type ContactCache, startProcess } from './turn/process.ts';
import type { LoadOrder, LoadReport, Scene } from './turn/scene.ts';

const counts = [1, 2, 4];
const chats = 64;
const turns = 2_000;
const idleMs = 20_000;
const serverCore = 0;
const otherCore = 1;

interface Cost {
  /** Processor time of all processes of Cardfile together. */
  readonly cpuMsPerTurn: number;
  /** Transactions of PostgreSQL. */
  readonly queriesPerTurn: number;
  readonly p99Ms: number;
  /** Of each process. */
  readonly rssMb: number;
  readonly idleQueriesPerSecond: number;
  /** Of all processes together, in per cent of a core. */
  readonly idlePct: number;
}

/**
 * What sharing one PostgreSQL costs: searches from the cache on one, two and four processes, and what these do while
 * nobody asks. All processes are on one core, so that turns per second cannot grow here: if the cost of a turn stays,
 * they grow with the cores.
 */
export async function benchProcesses(): Promise<Readonly<Record<string, number>>> {
  const data = await mkdtemp(join(tmpdir(), 'cardfile-bench-processes-'));
  const organisation = startProcess(new URL('./turn/fake-teams.ts', import.meta.url), otherCore);
  const postgres = await startPostgres({ isFast: false });
  const costs: Cost[] = [];
  try {
    const scene = await organisation.ask<Scene>('with organisation');
    const databaseUrl = await postgres.newDatabase();
    console.log(
      'processes   CPU ms/turn   queries/turn   p99 ms   MB each   idle queries/s   idle % of a core',
    );
    for (const count of counts) {
      const cost = await costOf(count, scene, databaseUrl, join(data, String(count)));
      costs.push(cost);
      const { cpuMsPerTurn, queriesPerTurn, p99Ms, rssMb, idleQueriesPerSecond, idlePct } = cost;
      console.log(
        `${String(count).padStart(9)}${cpuMsPerTurn.toFixed(2).padStart(14)}${queriesPerTurn.toFixed(2).padStart(15)}` +
          `${p99Ms.toFixed(0).padStart(9)}${rssMb.toFixed(0).padStart(10)}` +
          `${idleQueriesPerSecond.toFixed(1).padStart(17)}${idlePct.toFixed(2).padStart(19)}`,
      );
    }
  } finally {
    organisation.stop();
    await postgres.stop();
    await rm(data, { recursive: true, force: true });
  }
  const [one, two, four] = costs.map(({ cpuMsPerTurn }) => cpuMsPerTurn);
  return {
    cpuMsPerTurn1: rounded(one),
    cpuMsPerTurn2: rounded(two),
    cpuMsPerTurn4: rounded(four),
    costOfFour: rounded((four ?? Number.NaN) / (one ?? Number.NaN)),
  };
}

async function costOf(count: number, scene: Scene, databaseUrl: string, folder: string): Promise<Cost> {
  const load = Array.from({ length: count }, () =>
    startProcess(new URL('./turn/load.ts', import.meta.url), otherCore),
  );
  const servers = load.map(() => startProcess(new URL('./turn/find-server.ts', import.meta.url), serverCore));
  const database = new pg.Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const ports: number[] = [];
    for (const [index, server] of servers.entries()) {
      const environment = {
        ...scene.environment,
        DATABASE_URL: databaseUrl,
        DATA_DIR: join(folder, String(index)),
        HOST: '127.0.0.1',
        PORT: '0',
        LOG_LEVEL: 'warn',
        TURNS_PER_MINUTE: '1000000',
      };
      ports.push(await server.ask<number>({ ...scene, environment }));
    }
    const ask = (some: number) =>
      Promise.all(
        load.map((one, index) => {
          const port = ports[index] ?? 0;
          const order: LoadOrder = {
            scene,
            port,
            chats: chats / count,
            turns: Math.round(some / count),
            text: 'find contact John',
          };
          return one.ask<LoadReport>(order);
        }),
      );
    // Until every mailbox is read and the code is compiled.
    for (let times = 0; times < 5; times += 1) {
      await ask(scene.people.length * count);
      await wait(2_000);
    }
    await ask(turns * count);
    const before = await figures(servers, database);
    const reports = await ask(turns);
    const after = await figures(servers, database);
    await wait(idleMs / 2);
    const idle = await figures(servers, database);
    await wait(idleMs);
    const end = await figures(servers, database);
    const memory = await Promise.all(servers.map((server) => server.ask<ContactCache>('memory')));
    return {
      cpuMsPerTurn: (after.cpuMs - before.cpuMs) / turns,
      queriesPerTurn: (after.transactions - before.transactions) / turns,
      p99Ms: Math.max(...reports.map(({ p99Ms }) => p99Ms)),
      rssMb: Math.max(...memory.map(({ rssMb }) => rssMb)),
      idleQueriesPerSecond: ((end.transactions - idle.transactions) / idleMs) * 1000,
      idlePct: ((end.cpuMs - idle.cpuMs) / idleMs) * 100,
    };
  } finally {
    await database.end();
    for (const process of [...servers, ...load]) process.stop();
  }
}

async function figures(
  servers: readonly BenchProcess[],
  database: pg.Client,
): Promise<{ cpuMs: number; transactions: number }> {
  const times = await Promise.all(servers.map((server) => server.ask<number>('cpu')));
  // The statistics of a connection are written down once a second at most.
  await wait(1_100);
  const { rows } = await database.query(
    'select xact_commit + xact_rollback as count from pg_stat_database where datname = current_database()',
  );
  return { cpuMs: times.reduce((sum, ms) => sum + ms, 0), transactions: Number(rows[0].count) };
}

function rounded(value = Number.NaN): number {
  return Math.round(value * 1000) / 1000;
}
