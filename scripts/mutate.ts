import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand, wholeNumber } from '../src/cli/command-line.ts';
import { type CaseTest, type Guard, hostileCases, withoutGuard } from './hostile-cases.ts';
import { applyMutation, choose, type Mutation, mutationsOf } from './mutations.ts';

/**
 * Puts small faults into the providers, one at a time, and runs their tests: a fault that no test notices is named.
 * It works on copies in a temporary directory, so that nobody's files are touched.
 */
const root = new URL('..', import.meta.url).pathname;
const sources = 'src/providers';
const copied = [
  'src',
  'sandbox',
  'test',
  'bench',
  'scripts',
  'env',
  'docs',
  'appPackage',
  'README.md',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
];
/** The tests that a provider has to satisfy, the quick ones first; the whole suite would notice no more, but later. */
const stages = ['providers,doctor', 'contracts'] as const;
/** Files that serve one system only, and how its contract is called. */
const owners: readonly (readonly [files: RegExp, contract: string])[] = [
  [/^admin-center\//, 'admin-center-mail-contacts'],
  [/^exchange\//, 'exchange-mail-contacts'],
  [/^graph\/(contact|graph-personal|batch)/, 'graph-personal-contacts'],
  [/^graph\/(graph-)?directory/, 'graph-directory'],
  [/^pingidm\//, 'pingidm'],
  [/^unified-contacts\//, 'unified-contacts'],
];
/** A fault may make a test wait for ever; then it was noticed, too. */
const patienceMs = 180_000;

const usage = `npm run mutate -- [--limit 20 | --all | --hostile] [--jobs 2] [--seed 1] [--file TEXT]

Puts small faults into copies of the providers, one at a time, and names those that no test notices.
With --hostile, takes out each guard against the hostile cases of docs/security.md instead.

  --limit NUMBER   how many faults (default 20)
  --all            every fault that can be made; takes hours
  --hostile        every guard of scripts/hostile-cases.ts; takes minutes
  --jobs NUMBER    how many are tried at the same time (default 2)
  --seed NUMBER    chooses other faults (default 1)
  --file TEXT      only files whose path holds this text
  --help           this text
`;

await runCommand({
  usage,
  options: {
    limit: { type: 'string', default: '20' },
    all: { type: 'boolean', default: false },
    hostile: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    file: { type: 'string', default: '' },
  },
  async run(values) {
    const jobs = wholeNumber('--jobs', values.jobs, 1, 64);
    const seed = wholeNumber('--seed', values.seed, 0);
    const most = wholeNumber('--limit', values.limit);
    const home = mkdtempSync(join(tmpdir(), 'cardfile-mutate-'));
    process.once('exit', () => rmSync(home, { recursive: true, force: true }));
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    const folders = Array.from({ length: jobs }, (_, index) => copyTo(join(home, String(index))));
    const [folder = ''] = folders;

    if (values.hostile) {
      const guards = hostileCases.flatMap(({ name, tests, guards }) =>
        guards.map((guard) => ({ case: name, tests, guard })),
      );
      const chosen = guards.filter(({ guard: { file } }) => file.includes(values.file));
      const survivors = await tryAll(chosen, tryGuard);
      console.log(`RESULT ${JSON.stringify({ guards: chosen.length, survivors })}`);
      process.exit(survivors.length === 0 ? 0 : 1);
    }

    const files = readdirSync(join(folder, sources), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(sources, file))
      .filter((file) => file.includes(values.file));
    const all = files.flatMap((file) => mutationsOf(file, readFileSync(join(folder, file), 'utf8')));
    const limit = values.all ? all.length : most;
    const chosen = choose(all.filter(isCode), limit, seed);

    const covered = [...new Set(chosen.map(({ file }) => file))];
    if (!(await testsPass(folder, covered, 'inherit'))) {
      console.error('The tests fail without any fault; there is nothing to learn from them.');
      process.exit(1);
    }
    const survivors = await tryAll(chosen, tryMutation);
    const [noticed, made] = [chosen.length - survivors.length, chosen.length];
    console.log(`${noticed} of ${made} faults were noticed (${all.length} can be made).`);
    console.log(`RESULT ${JSON.stringify({ made, noticed, survivors, seed: seed })}`);
    process.exit(survivors.length === 0 ? 0 : 1);

    /** Tries one fault after the other in each copy, until none is left. Returns those that no test noticed. */
    async function tryAll<T>(
      faults: readonly T[],
      attempt: (folder: string, fault: T) => Promise<{ readonly survived: boolean; readonly fault: string }>,
    ): Promise<readonly string[]> {
      const survivors: string[] = [];
      const waiting = [...faults.entries()];
      await Promise.all(folders.map(work));
      return survivors;

      async function work(folder: string): Promise<void> {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
          const [index, fault] = next;
          const { survived, fault: name } = await attempt(folder, fault);
          console.log(`${survived ? 'SURVIVED' : 'noticed '} ${index + 1}/${faults.length} ${name}`);
          if (survived) survivors.push(name);
        }
      }
    }

    async function tryMutation(folder: string, mutation: Mutation) {
      const { file, line, kind, before, after } = mutation;
      const change = `${before.trim()}  →  ${after.trim() || '(left out)'}`;
      const survived = await withChange(
        join(folder, file),
        (text) => applyMutation(text, mutation),
        () => testsPass(folder, [file]),
      );
      return { survived, fault: `${kind} ${file}:${line}  ${change}` };
    }

    async function tryGuard(
      folder: string,
      { case: name, tests, guard }: { case: string; tests: readonly CaseTest[]; guard: Guard },
    ) {
      const survived = await withChange(
        join(folder, 'src', guard.file),
        (text) => withoutGuard(text, guard),
        async () => {
          for (const test of tests) if (!(await casePasses(folder, test))) return false;
          return true;
        },
      );
      return { survived, fault: `${name}: ${guard.does} (${guard.file})` };
    }

    /** Runs one test of a case. */
    function casePasses(folder: string, { file, name }: CaseTest): Promise<boolean> {
      const vitest = join(root, 'node_modules/vitest/vitest.mjs');
      const words = [
        'run',
        `test/${file}`,
        '-t',
        name.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&'),
        '--bail=1',
        '--silent',
        '--reporter=dot',
      ];
      return run(folder, vitest, words, 'ignore');
    }

    /** Changes a file for as long as something runs. */
    async function withChange<T>(
      path: string,
      change: (text: string) => string,
      work: () => Promise<T>,
    ): Promise<T> {
      const text = readFileSync(path, 'utf8');
      writeFileSync(path, change(text));
      try {
        return await work();
      } finally {
        writeFileSync(path, text);
      }
    }

    /** A copy of the project with the tests' settings. */
    function copyTo(folder: string): string {
      for (const name of copied) cpSync(join(root, name), join(folder, name), { recursive: true });
      for (const stage of stages) {
        const include = `['test/{${stage},}/**/*.test.ts']`;
        const limits = "testTimeout: 20_000, hookTimeout: 60_000, pool: 'forks', maxWorkers: 2";
        writeFileSync(
          join(folder, `${stage}.config.ts`),
          `export default { test: { include: ${include}, ${limits} } };`,
        );
      }
      symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
      return folder;
    }

    /** Whether a file can still be read with this fault; one that breaks the syntax would teach nothing. */
    function isCode(mutation: Mutation): boolean {
      try {
        stripTypeScriptTypes(applyMutation(readFileSync(join(folder, mutation.file), 'utf8'), mutation));
        return true;
      } catch {
        return false;
      }
    }

    /** Runs the tests that have to do with these files, and the compiler last; stops at the first that fails. */
    async function testsPass(
      folder: string,
      touched: readonly string[],
      stdio: 'ignore' | 'inherit' = 'ignore',
    ): Promise<boolean> {
      for (const stage of stages) {
        if (!(await stagePasses(folder, stage, touched, stdio))) return false;
      }
      return run(folder, join(root, 'node_modules/typescript/bin/tsc'), ['--noEmit', '-p', '.'], stdio);
    }

    function stagePasses(
      folder: string,
      stage: string,
      touched: readonly string[],
      stdio: 'ignore' | 'inherit',
    ): Promise<boolean> {
      const vitest = join(root, 'node_modules/vitest/vitest.mjs');
      const config = ['--config', `${stage}.config.ts`, '--passWithNoTests'];
      const only = stage === 'contracts' ? contractsOf(touched) : '';
      const words = [
        'related',
        ...touched,
        ...(only === '' ? [] : ['-t', only]),
        '--run',
        '--bail=1',
        '--retry=1',
      ];
      return run(folder, vitest, [...words, '--silent', '--reporter=dot', ...config], stdio);
    }

    /** Whether a program ends well, in its time. */
    function run(
      folder: string,
      program: string,
      words: readonly string[],
      stdio: 'ignore' | 'inherit',
    ): Promise<boolean> {
      return new Promise((resolve) => {
        // A group of its own, so that its workers end with it.
        const child = spawn(process.execPath, [program, ...words], { cwd: folder, stdio, detached: true });
        const timer = setTimeout(
          () => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'),
          patienceMs,
        );
        child.once('exit', (code) => {
          clearTimeout(timer);
          resolve(code === 0);
        });
      });
    }

    /** The contracts that a file's faults can break, as a pattern of their tests' names; '' for all. */
    function contractsOf(touched: readonly string[]): string {
      const [file = '', ...others] = touched.map((path) => path.replace(`${sources}/`, ''));
      return others.length > 0 ? '' : (owners.find(([files]) => files.test(file))?.[1] ?? '');
    }
  },
});
