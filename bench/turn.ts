import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type BenchProcess, canPin, startProcess } from './turn/process.ts';
import type { LoadOrder, LoadReport, Received, Scene } from './turn/scene.ts';

const rounds = 5;
const levels = [
  { chats: 1, turns: 300 },
  { chats: 16, turns: 600 },
  { chats: 64, turns: 1000 },
] as const;
const question = 'find contact John';
/** Until the code is compiled, and everything that is kept for minutes is there. */
const warmUp = { chats: 16, turns: 10_000 } as const;
const serverCore = 0;
const otherCore = 1;

interface Variant {
  readonly name: string;
  readonly server: BenchProcess;
  readonly port: number;
  readonly teams: BenchProcess;
  readonly scene: Scene;
  /** A full card of people cannot be smaller than this. */
  readonly leastBytes: number;
  /** Calls to other systems that a turn makes at least, so that no remembered answer is measured. */
  readonly leastCalls: number;
  /** Whether all is kept in memory, so that no turn may search a system. */
  readonly isCached: boolean;
}

interface Cell extends LoadReport {
  readonly cpuMsPerTurn: number;
  readonly searches: number;
}

/** Figures by variant and number of chats; one cell for each round. */
type Cells = Map<string, Map<number, Cell[]>>;

/**
 * What one turn costs: an echo on stock botbuilder and restify, the same echo through our authentication,
 * delivery and HTTP server, and a whole `find contact John`, once with every source queried live in every turn, and once
 * from the cache, where each turn searches, ranks and renders anew. Each server is a separate process on one core; load
 * and fake backends are on the other. The variants alternate in every round, so that a disturbance affects all of them,
 * and medians are reported. The echoes of Microsoft's two newer SDKs follow. `npm run bench -- turn echo` leaves the whole bot out.
 */
export async function benchTurn(scope: 'all' | 'echo'): Promise<Readonly<Record<string, number>>> {
  const processes: BenchProcess[] = [];
  const start = (file: URL, core: number) => {
    const started = startProcess(file, core);
    processes.push(started);
    return started;
  };
  const data = await mkdtemp(join(tmpdir(), 'cardfile-bench-'));

  try {
    console.log(
      `One turn, ${rounds} rounds; ${canPin ? 'servers on one core, the rest on the other' : 'not pinned'}`,
    );
    const teams = start(new URL('./turn/fake-teams.ts', import.meta.url), otherCore);
    const load = start(new URL('./turn/load.ts', import.meta.url), otherCore);
    const echoScene = await teams.ask<Scene>('alone');
    const startVariant = async (
      file: URL,
      variant: Pick<Variant, 'name' | 'teams' | 'scene' | 'leastBytes' | 'leastCalls' | 'isCached'>,
    ): Promise<Variant> => {
      const server = start(file, serverCore);
      return { ...variant, server, port: await server.ask<number>(variant.scene) };
    };
    const echo = { teams, leastBytes: 0, leastCalls: 0, isCached: false };
    const startEcho = (file: URL, name: string, scene = echoScene) =>
      startVariant(file, { name, ...echo, scene });
    const variants = [
      await startEcho(new URL('./turn/stock-server.ts', import.meta.url), 'stock echo'),
      await startEcho(new URL('./turn/echo-server.ts', import.meta.url), 'our echo'),
    ];
    if (scope === 'all') {
      const settings = { HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'warn', TURNS_PER_MINUTE: '1000000' };
      const find = async (name: string, directory: 'live' | 'cached', leastCalls: number) => {
        // One for each: who keeps contacts asks for changes beside the turns, and each time with another token.
        const organisation = start(new URL('./turn/fake-teams.ts', import.meta.url), otherCore);
        const scene = await organisation.ask<Scene>('with organisation');
        const environment = {
          ...scene.environment,
          ...settings,
          DIRECTORY: directory,
          DATA_DIR: join(data, directory),
        };
        return startVariant(new URL('./turn/find-server.ts', import.meta.url), {
          name,
          teams: organisation,
          scene: { ...scene, environment },
          leastBytes: 5_000,
          leastCalls,
          isCached: directory === 'cached',
        });
      };
      variants.push(await find('find John', 'live', 3), await find('kept John', 'cached', 0));
    }

    const cells: Cells = new Map();
    await measureRounds(variants, load, cells);
    // Afterwards, so that the others do not wait longer for their turns: an idle server is slower at first.
    const signedByEntra = await teams.ask<Scene>('signed by Entra');
    const others = [
      await startEcho(new URL('./turn/teams-sdk-server.ts', import.meta.url), 'Teams SDK'),
      await startEcho(new URL('./turn/agents-sdk-server.ts', import.meta.url), 'Agents SDK', signedByEntra),
    ];
    await measureRounds(others, load, cells);
    print(cells);
    const echoRatio = ratio(cells, 'our echo', 'stock echo');
    if (scope === 'echo') return { echoRatio };
    return {
      echoRatio,
      findRatio: ratio(cells, 'find John', 'stock echo'),
      keptRatio: ratio(cells, 'kept John', 'stock echo'),
      p99Ms64: rounded(median((cells.get('find John')?.get(64) ?? []).map(({ p99Ms }) => p99Ms))),
    };
  } finally {
    for (const process of processes) process.stop();
    await rm(data, { recursive: true, force: true });
  }
}

/** Measures variants by turns, and adds what it finds to `cells`. */
async function measureRounds(variants: readonly Variant[], load: BenchProcess, cells: Cells): Promise<void> {
  for (const variant of variants) {
    await waitUntilCached(variant, load);
    await measure(variant, load, warmUp);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const level of levels) {
      for (const variant of variants) {
        const byChats = cells.get(variant.name) ?? new Map<number, Cell[]>();
        cells.set(variant.name, byChats);
        byChats.set(level.chats, [
          ...(byChats.get(level.chats) ?? []),
          await measure(variant, load, level, 'warm'),
        ]);
      }
    }
  }
}

/** Until all that a variant reads once is there: every mailbox of those who ask. */
async function waitUntilCached(variant: Variant, load: BenchProcess): Promise<void> {
  const rest = { chats: 2, turns: variant.scene.people.length };
  for (let tries = 0; tries < 60; tries += 1) {
    const { searches } = await measure(variant, load, rest);
    if (!variant.isCached || searches === 0) return;
    await wait(1000);
  }
  throw new Error(`${variant.name}: still searches other systems for what should be kept`);
}

async function measure(
  variant: Variant,
  load: BenchProcess,
  { chats, turns }: { readonly chats: number; readonly turns: number },
  state: 'warm' | 'cold' = 'cold',
): Promise<Cell> {
  await variant.teams.ask<Received>('received');
  const before = await variant.server.ask<number>('cpu');
  const order: LoadOrder = { scene: variant.scene, port: variant.port, chats, turns, text: question };
  const report = await load.ask<LoadReport>(order);
  const after = await variant.server.ask<number>('cpu');
  const { replies, lastBytes, backendCalls, searches, newQuestions } =
    await variant.teams.ask<Received>('received');
  if (replies < turns) throw new Error(`${variant.name}: ${replies} replies to ${turns} turns`);
  if (lastBytes < variant.leastBytes) throw new Error(`${variant.name}: a reply of only ${lastBytes} bytes`);
  if (backendCalls < turns * variant.leastCalls) {
    throw new Error(`${variant.name}: only ${backendCalls} calls for ${turns} turns`);
  }
  if (state === 'warm' && variant.isCached && searches > turns / 100) {
    throw new Error(`${variant.name}: ${searches} searches for ${turns} turns, as if nothing were kept`);
  }
  if (state === 'warm' && !variant.isCached && newQuestions > 0) {
    throw new Error(`${variant.name}: ${newQuestions} questions that no fake backend could answer at once`);
  }
  return { ...report, cpuMsPerTurn: (after - before) / turns, searches };
}

function print(cells: Cells): void {
  console.log('\nvariant      chats   CPU ms/turn   turns/s   p50 ms   p99 ms');
  for (const [name, byChats] of cells) {
    for (const [chats, list] of byChats) {
      const of = (pick: (cell: Cell) => number, digits: number, width: number) =>
        median(list.map(pick)).toFixed(digits).padStart(width);
      console.log(
        `${name.padEnd(12)}${String(chats).padStart(6)}${of((cell) => cell.cpuMsPerTurn, 3, 14)}` +
          `${of((cell) => cell.turnsPerSecond, 0, 10)}${of((cell) => cell.p50Ms, 1, 9)}${of((cell) => cell.p99Ms, 1, 9)}`,
      );
    }
  }
}

/** Compares within each round, over all numbers of chats, and takes the median of the rounds. */
function ratio(cells: Cells, name: string, base: string): number {
  const perRound = Array.from({ length: rounds }, (_, round) => costOf(name, round) / costOf(base, round));
  return rounded(median(perRound));

  function costOf(variant: string, round: number): number {
    const lists = Array.from(cells.get(variant)?.values() ?? []);
    return lists.reduce((sum, list) => sum + (list[round]?.cpuMsPerTurn ?? 0), 0);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
