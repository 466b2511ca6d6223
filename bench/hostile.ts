import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchProcess, startProcess } from './turn/process.ts';
import type { LoadOrder, LoadReport, Scene } from './turn/scene.ts';

/** UTF-16 units of a text: with the rest of the activity and what JSON escapes, below the 256 KB that a request may have. */
const length = 230_000;
const turns = 4;

const repeated = (part: string, bytes = Buffer.byteLength(JSON.stringify(part)) - 2) =>
  part.repeat(Math.floor(length / bytes));

const parts: readonly string[] = [
  ...[
    ' ',
    '\t',
    '\u00a0',
    '\u2003',
    '\n',
    ' \n',
    'a ',
    'a',
    '1',
    '1 ',
    '+',
    '(',
    '( ',
    '-',
    '.',
    ',',
    ';ext=',
  ],
  ...['"', '„', "'", '@', 'a@', 'a@b.', '<', '<p>', '<p ', '<at>', '<at>x</at>', '</at>', '<blockquote>'],
  ...[
    '</blockquote>',
    '<quoted/>',
    '<!--',
    '&',
    '&#',
    '&amp;',
    '> \n',
    '\u200b',
    '\u200d',
    '\u202e',
    '👩\u200d',
    '语',
  ],
  ...['e\u0301', 'phone ', 'please ', 'page 1 ', 'company:x ', '-x ', 'with '],
];

/** `a` and `b` around a long run, behind nothing and behind the commands that take two things apart. */
const texts: readonly (readonly [name: string, text: string])[] = [
  ...parts.map((part) => [JSON.stringify(part), `a${repeated(part)}b`] as const),
  ...['merge ', 'delegate ', 'approve CR-1 ', 'add contact ', 'find ', 'comment CR-1 '].map(
    (command) => [`${command}a … b`, `${command}a${repeated(' ')}b`] as const,
  ),
];

/** What a turn with a long text of each kind costs, in milliseconds of processor of the whole bot, over HTTP. */
export async function benchHostile(): Promise<Readonly<Record<string, unknown>>> {
  const processes: BenchProcess[] = [];
  const start = (file: URL, core: number) => {
    const started = startProcess(file, core);
    processes.push(started);
    return started;
  };
  const data = await mkdtemp(join(tmpdir(), 'cardfile-hostile-'));
  try {
    const teams = start(new URL('./turn/fake-teams.ts', import.meta.url), 1);
    const load = start(new URL('./turn/load.ts', import.meta.url), 1);
    const organisation = await teams.ask<Scene>('with organisation');
    const settings = {
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'error',
      DIRECTORY: 'cached',
      DATA_DIR: data,
    };
    const scene = { ...organisation, environment: { ...organisation.environment, ...settings } };
    const server = start(new URL('./turn/find-server.ts', import.meta.url), 0);
    const port = await server.ask<number>(scene);
    const cost = async (text: string, count: number): Promise<number> => {
      const order: LoadOrder = { scene, port, chats: 1, turns: count, text };
      const before = await server.ask<number>('cpu');
      await load.ask<LoadReport>(order);
      return ((await server.ask<number>('cpu')) - before) / count;
    };
    await cost('find contact John', 500);
    const costs: { readonly name: string; readonly ms: number }[] = [];
    for (const [name, text] of texts) {
      // What disturbs a run only ever makes it dearer.
      costs.push({
        name,
        ms: Math.min(await cost(text, turns), await cost(text, turns), await cost(text, turns)),
      });
    }
    costs.sort((one, other) => other.ms - one.ms);
    for (const { name, ms } of costs) console.log(`${name.padEnd(28)}${ms.toFixed(1).padStart(8)} ms`);
    return {
      kinds: costs.length,
      worstCpuMs: Math.round((costs[0]?.ms ?? 0) * 10) / 10,
      worst: costs[0]?.name,
    };
  } finally {
    for (const process of processes) process.stop();
    await rm(data, { recursive: true, force: true });
  }
}
