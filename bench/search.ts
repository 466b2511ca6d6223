import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateContacts } from './search/contacts.ts';
import { foreignKinds, foreignQueries, openKind } from './search/foreign.ts';
import { easyKinds, hardKinds, judgedQueries } from './search/judged.ts';
import { heavyQueries, latencyKinds, latencyQueries } from './search/latency-queries.ts';
import type { EngineName, EngineOrder, EngineReport } from './search/report.ts';
import { startProcess } from './turn/process.ts';

const fullSize = 1_000_000;
const seed = 2026;
const queriesEach = 200;
/** Peers take up to a second for a query, so that they are asked a part of them, and once instead of three times. */
const peers: readonly { readonly engine: EngineName; readonly share: number; readonly largest: number }[] = [
  { engine: 'FTS5 trigram', share: 0.1, largest: fullSize },
  { engine: 'pg_trgm', share: 0.1, largest: fullSize },
  { engine: 'MiniSearch', share: 0.1, largest: fullSize },
];

/**
 * Cardfile's index beside others on the same contacts and queries: build, memory, what is found, and how soon.
 * Each engine has a process of its own, one after the other. `npm run bench -- search --size 100000` for a quick
 * look, `--alone` without the others.
 */
export async function benchSearch(options: {
  readonly size: number | undefined;
  readonly alone: boolean;
}): Promise<Readonly<Record<string, number>>> {
  const size = options.size ?? fullSize;
  const folder = mkdtempSync(join(tmpdir(), 'cardfile-search-'));
  try {
    const queries = join(folder, 'queries.json');
    writeFileSync(queries, JSON.stringify(makeQueries(size)));
    const reports = [await run({ engine: 'Cardfile', size, seed, queries, share: 1, rounds: 3 })];
    for (const { engine, share, largest } of options.alone ? [] : peers) {
      reports.push(await run({ engine, size: Math.min(size, largest), seed, queries, share, rounds: 1 }));
    }
    print(reports, size);
    const [own] = reports;
    if (own === undefined) throw new Error('nothing was measured');
    return result(own);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function makeQueries(size: number) {
  const contacts = [...generateContacts(size, seed)];
  return {
    judged: [
      ...judgedQueries(contacts, queriesEach, seed + 1),
      ...foreignQueries(contacts, queriesEach, seed + 3),
    ],
    timed: [...latencyQueries(contacts, queriesEach, seed + 2), ...heavyQueries(contacts)],
  };
}

async function run(order: EngineOrder): Promise<EngineReport> {
  console.log(`${order.engine} …`);
  const child = startProcess(new URL('./search/run-engine.ts', import.meta.url), 0);
  try {
    return await child.ask<EngineReport>(order);
  } finally {
    child.stop();
  }
}

function print(reports: readonly EngineReport[], size: number): void {
  console.log(
    `\n${size.toLocaleString('en')} contacts; p50 / p99 in milliseconds, memory in MB (+ on disk or a server's)\n`,
  );
  const head = ['', ...reports.map(({ engine }) => engine)];
  const rows = [
    ['build s', ...reports.map(({ buildS }) => buildS.toFixed(1))],
    ['memory', ...reports.map(memory)],
    ['judged queries', ...reports.map(({ ranks }) => String(ranks.length))],
    ['recall@1', ...reports.map((report) => recall(report, easyKinds, 1).toFixed(3))],
    ['recall@5', ...reports.map((report) => recall(report, easyKinds, 5).toFixed(3))],
    ...easyKinds.map((kind) => [
      `  ${kind}`,
      ...reports.map((report) => recall(report, [kind], 5).toFixed(3)),
    ]),
    ['recall@5, hard', ...reports.map((report) => recall(report, hardKinds, 5).toFixed(3))],
    ...hardKinds.map((kind) => [
      `  ${kind}`,
      ...reports.map((report) => recall(report, [kind], 5).toFixed(3)),
    ]),
    ['recall@5, foreign', ...reports.map((report) => recall(report, foreignKinds, 5).toFixed(3))],
    ...foreignKinds.map((kind) => [
      `  ${kind}`,
      ...reports.map((report) => recall(report, [kind], 5).toFixed(3)),
    ]),
    ['all mixed', ...reports.map((report) => spread(report, []))],
    ...['judged', 'foreign', ...latencyKinds].map((kind) => [
      `  ${kind}`,
      ...reports.map((report) => spread(report, [kind])),
    ]),
  ];
  for (const row of [head, ...rows]) {
    console.log(row.map((cell, index) => (index === 0 ? cell.padEnd(20) : cell.padStart(18))).join(''));
  }
}

function memory({ rssMb, otherMb }: EngineReport): string {
  return otherMb === 0 ? rssMb.toFixed(0) : `${rssMb.toFixed(0)} + ${otherMb.toFixed(0)}`;
}

/** The part of the queries of these kinds whose contact is among the first `depth`. */
function recall({ ranks }: EngineReport, kinds: readonly string[], depth: number): number {
  const asked = ranks.filter(({ kind }) => kinds.includes(kind));
  return asked.filter(({ rank }) => rank >= 0 && rank < depth).length / Math.max(1, asked.length);
}

function spread(report: EngineReport, kinds: readonly string[]): string {
  const sorted = timesOf(report, kinds);
  return `${at(sorted, 0.5).toFixed(2)} / ${at(sorted, 0.99).toFixed(1)}`;
}

function timesOf({ times }: EngineReport, kinds: readonly string[]): readonly number[] {
  return times
    .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
    .map(({ ms }) => ms)
    .sort((one, other) => one - other);
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function result(own: EngineReport): Readonly<Record<string, number>> {
  const sorted = timesOf(own, []);
  return {
    p99Ms: rounded(at(sorted, 0.99)),
    maxMs: rounded(at(sorted, 1)),
    recall5: rounded(recall(own, easyKinds, 5)),
    recall5Hard: rounded(recall(own, hardKinds, 5)),
    recall5Foreign: rounded(recall(own, foreignKinds, 5)),
    worstForeignRecall5: rounded(
      Math.min(...foreignKinds.filter((kind) => kind !== openKind).map((kind) => recall(own, [kind], 5))),
    ),
    wrongGivenNameRecall5: rounded(recall(own, [openKind], 5)),
    worstClassRecall5: rounded(Math.min(...easyKinds.map((kind) => recall(own, [kind], 5)))),
    rssMb: Math.round(own.rssMb),
    buildS: rounded(own.buildS),
    restartS: rounded(own.restartS ?? Number.NaN),
    updateMs: rounded(own.updateMs ?? Number.NaN),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
