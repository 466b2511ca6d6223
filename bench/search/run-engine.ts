/** The process in which one engine is measured: takes an order, answers with a report, and ends. */
import { readFileSync } from 'node:fs';
import { answerParent } from '../turn/process.ts';
import { generateContacts } from './contacts.ts';
import type { Engine } from './engine.ts';
import { foreignKinds } from './foreign.ts';
import type { Judged } from './judged.ts';
import type { Timed } from './latency-queries.ts';
import { createOwnEngine, type OwnEngine } from './own-engine.ts';
import type { EngineName, EngineOrder, EngineReport } from './report.ts';

const warmUp = 600;

const engines: Readonly<Record<EngineName, () => Promise<Engine>>> = {
  Cardfile: async () => createOwnEngine(),
  'FTS5 trigram': async () => (await import('./sqlite-trigram.ts')).createSqliteTrigram(),
  pg_trgm: async () => (await import('./postgres-trigram.ts')).createPostgresTrigram(),
  MiniSearch: async () => (await import('./mini-search.ts')).createMiniSearch(),
};

async function measure(order: EngineOrder): Promise<EngineReport> {
  const engine = await engines[order.engine]();
  try {
    let generating = 0;
    const started = performance.now();
    await engine.build(
      timed(generateContacts(order.size, order.seed), (ms) => {
        generating += ms;
      }),
    );
    const buildS = (performance.now() - started - generating) / 1000;
    const rssMb = process.memoryUsage().rss / 1_048_576;
    const queries = JSON.parse(readFileSync(order.queries, 'utf8')) as { judged: Judged[]; timed: Timed[] };
    const judged = sample(queries.judged, order.share);
    const speed = sample(queries.timed, order.share);
    for (const { query } of sample(
      [...judged, ...speed],
      Math.min(1, warmUp / (judged.length + speed.length)),
    )) {
      await engine.search(query);
    }
    const all = [
      ...judged.map(({ kind, query }) => ({ kind: isForeign(kind) ? 'foreign' : 'judged', query })),
      ...speed,
    ];
    const rounds: number[][] = all.map(() => []);
    for (let round = 0; round < order.rounds; round++) {
      for (const [at, { query }] of all.entries()) {
        const asked = performance.now();
        await engine.search(query);
        rounds[at]?.push(performance.now() - asked);
      }
    }
    const times = all.map(({ kind }, at) => ({ kind, ms: median(rounds[at] ?? []) }));
    const ranks: { kind: string; rank: number }[] = [];
    for (const { kind, query, ids } of judged) {
      const meant = new Set(ids);
      ranks.push({ kind, rank: (await engine.search(query)).findIndex((id) => meant.has(id)) });
    }
    const report = { engine: order.engine, buildS, rssMb, otherMb: await engine.otherMb(), times, ranks };
    if (order.engine !== 'Cardfile') return report;
    const own = engine as OwnEngine;
    const restartS = await own.restart();
    return { ...report, restartS, updateMs: own.update() };
  } finally {
    await engine.close();
  }
}

function isForeign(kind: string): boolean {
  return foreignKinds.some((one) => one === kind);
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Every so-manieth, so that all kinds keep their share. */
function sample<T>(list: readonly T[], share: number): readonly T[] {
  return list.filter((_, index) => Math.floor(index * share) !== Math.floor((index - 1) * share));
}

/** Reports the time that it takes to make each item, which is not the engine's. */
function* timed<T>(items: Iterable<T>, spent: (ms: number) => void): Generator<T> {
  const iterator = items[Symbol.iterator]();
  for (;;) {
    const started = performance.now();
    const { value, done } = iterator.next();
    spent(performance.now() - started);
    if (done === true) return;
    yield value;
  }
}

answerParent((order) => measure(order as EngineOrder));
