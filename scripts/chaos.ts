import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from '../sandbox/clean-environment.ts';
import { oneOf, runCommand, wholeNumber } from '../src/cli/command-line.ts';

/**
 * `npm run chaos -- [--kills 500] [--database embedded|postgres]`: two processes of the engine on one database are
 * killed with SIGKILL again and again while requests flow, against fake backends that lose calls, time out after
 * committing and answer nonsense. Then everything is worked off and compared: what people were promised, what the
 * database says, and what Exchange has.
 */
const usage = `npm run chaos -- [--kills 500] [--database embedded|postgres]

Kills two processes of the engine on one database again and again while requests flow, then compares what people
were promised, what the database says and what Exchange has.

  --kills NUMBER     how often a process is killed (default 500)
  --database KIND    embedded (default) or postgres
  --help             this text
`;

await runCommand({
  usage,
  options: {
    kills: { type: 'string', default: '500' },
    database: { type: 'string', default: 'embedded' },
  },
  async run(values) {
    const kills = wholeNumber('--kills', values.kills);
    const isPostgres = oneOf('--database', values.database, ['embedded', 'postgres']) === 'postgres';
    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { startSandbox } = await import('../sandbox/sandbox.ts');
    const { startPostgres } = await import('../sandbox/start-postgres.ts');
    const { addBackendFault } = await import('./load/backend-faults.ts');
    const { compareChanges } = await import('./load/compare-changes.ts');
    const { openDatabase } = await import('../src/store/database.ts');
    const sandbox = await startSandbox({
      sizes: { colleagues: 20, mailContacts: 0, databaseContacts: 0, otherMailboxes: 0 },
    });
    const directory = mkdtempSync(join(tmpdir(), 'cardfile-chaos-'));
    const postgres = isPostgres ? await startPostgres({ isFast: false }) : undefined;
    const place = postgres === undefined ? { directory } : { url: await postgres.newDatabase() };
    const settings = {
      ...sandbox.environment(),
      ...('url' in place ? { DATABASE_URL: place.url } : { DATA_DIR: directory }),
      LOG_LEVEL: process.env.CHAOS_LOG_LEVEL ?? 'silent',
    };
    /** Submission keys that somebody was told about. */
    const promised = new Set<string>();
    let isOver = false;
    let failure = '';

    try {
      const trouble = makeTrouble();
      let begun = 0;
      let killed = 0;
      const started = Date.now();
      await Promise.all([0, 1].map(() => killLoop()));
      async function killLoop(): Promise<void> {
        while (begun < kills && failure === '') {
          begun += 1;
          const life = await startLife('flow');
          await sleep(Math.random() ** 2 * 3000);
          if (life.exitCode !== null) failure = `a process ended by itself with ${life.exitCode}`;
          life.kill('SIGKILL');
          await once(life, 'close');
          killed += 1;
          if (killed % 50 === 0) console.log(`${killed} kills, ${promised.size} requests promised`);
        }
      }
      isOver = true;
      await trouble;
      sandbox.exchange.faults.clear();
      sandbox.graph.faults.clear();
      console.log(`Working off what is left after ${Math.round((Date.now() - started) / 1000)} seconds`);
      const last = await startLife('drain');
      await once(last, 'close');

      const database = await openDatabase(place);
      // The pretend organisation brings some contacts of its own.
      const ours = sandbox.organisation.mailContacts.all().filter(({ name }) => name.startsWith('Chaos'));
      const kept = new Map<string, boolean>();
      for (const key of promised) {
        kept.set(key, (await database.changes.bySubmission(key)) !== undefined);
      }
      const found = await compareChanges(database, ours, kept);
      await database.close();
      if (failure !== '') console.log(failure);
      for (const line of found.complaints.slice(0, 20)) console.log(line);
      const { requests, lost, doubled, orphaned, uncertainLeft } = found;
      console.log(
        `RESULT ${JSON.stringify({ kills: killed, requests, lost, doubled, orphaned, uncertainLeft })}`,
      );
      process.exitCode = failure === '' && lost + doubled + orphaned === 0 ? 0 : 1;
    } finally {
      await postgres?.stop();
      await sandbox.close();
      rmSync(directory, { recursive: true, force: true });
    }

    async function startLife(mode: 'flow' | 'drain'): Promise<ChildProcess> {
      const path = fileURLToPath(import.meta.resolve('./chaos-life.ts'));
      const life = spawn(process.execPath, [path, mode], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, ...cleanEnvironment(), ...settings },
      });
      if (life.stdout === null) throw new Error('a life has no output');
      const lines = createInterface({ input: life.stdout });
      await new Promise<void>((resolve) => {
        lines.on('line', (line) => {
          if (line === 'ready') resolve();
          else if (line.startsWith('{')) console.log(line);
          else promised.add(line);
        });
        life.on('close', () => resolve());
      });
      return life;
    }

    /** Keeps a few faults waiting for calls that write, and now and then for Graph. */
    async function makeTrouble(): Promise<void> {
      while (!isOver) {
        addBackendFault(sandbox);
        await sleep(120);
      }
    }
  },
});
