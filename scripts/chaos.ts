import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment } from '../sandbox/clean-environment.ts';
import type { Fault } from '../sandbox/fakes/faults.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { oneOf, runCommand, wholeNumber } from '../src/cli/command-line.ts';
import type { Database } from '../src/store/database.ts';

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
    const { verifyAudit } = await import('../src/changes/audit/audit.ts');
    const { loadRecord } = await import('../src/changes/request/change-record.ts');
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
      const trouble = makeTrouble(sandbox);
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
      const found = await compare(database);
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
    async function makeTrouble({ exchange, graph }: Sandbox): Promise<void> {
      const cmdlets = ['New-MailContact', 'Set-Contact', 'Set-MailContact', 'Remove-MailContact'];
      const faults: readonly Fault[] = [
        { kind: 'dropped', afterEffect: true },
        { kind: 'dropped' },
        { kind: 'status', status: 503, afterEffect: true },
        { kind: 'status', status: 503 },
        { kind: 'status', status: 429, retryAfter: 6 },
        { kind: 'empty', afterEffect: true },
        { kind: 'slow', ms: 400 },
      ];
      const any = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;
      while (!isOver) {
        exchange.faults.add({
          match: { cmdlet: any(cmdlets) },
          fault: any(faults),
          skip: Math.floor(Math.random() * 4),
        });
        if (Math.random() < 0.05) graph.faults.add({ fault: { kind: 'status', status: 503 } });
        await sleep(120);
      }
    }

    interface Found {
      readonly requests: number;
      readonly lost: number;
      readonly doubled: number;
      readonly orphaned: number;
      readonly uncertainLeft: number;
      readonly complaints: readonly string[];
    }

    /** Compares what was promised, what is recorded, and what is really there. */
    async function compare(database: Database): Promise<Found> {
      const complaints: string[] = [];
      const count = { lost: 0, doubled: 0, orphaned: 0 };
      const complain = (kind: keyof typeof count, what: string) => {
        count[kind] += 1;
        complaints.push(`${kind}: ${what}`);
      };
      // The pretend organisation brings some contacts of its own.
      const ours = sandbox.organisation.mailContacts.all().filter(({ name }) => name.startsWith('Chaos'));
      const contacts = new Map(ours.map((record) => [record.guid, record]));
      const applied = new Map<number, number>();
      const order: number[] = [];
      for (let after = 0; ; ) {
        const rows = await database.audit.after(after, 500);
        for (const { event, request_number: number, seq } of rows) {
          after = seq;
          if (event !== 'succeed' && event !== 'confirm') continue;
          applied.set(number, (applied.get(number) ?? 0) + 1);
          order.push(number);
        }
        if (rows.length === 0) break;
      }
      for (const [number, times] of applied)
        if (times > 1) complain('doubled', `CR-${number} succeeded ${times} times`);
      for (const key of promised) {
        if ((await database.changes.bySubmission(key)) === undefined)
          complain('lost', `promised request ${key}`);
      }

      /** What the requests, in the order of their success, say that there is. */
      const expected = new Map<string, string>();
      for (const number of order) {
        const record = await loadRecord(database.changes, number);
        if (record === undefined) continue;
        const { request, after } = record;
        const wholes = [{ operation: request.operation, target: request.target, after }];
        const items = record.items.map(({ item, after: values }) => ({ ...item, after: values }));
        for (const { operation, target, after: values } of items.length > 0 ? items : wholes) {
          const id = target?.id ?? '';
          if (operation === 'delete') expected.delete(id);
          else expected.set(id, values.jobTitle ?? expected.get(id) ?? '');
        }
      }
      const visible = new Set<string>();
      let requests = 0;
      let uncertainLeft = 0;
      for (let number = 1; ; number += 1) {
        const record = await loadRecord(database.changes, number);
        if (record === undefined) break;
        requests += 1;
        const { state, target } = record.request;
        if (state === 'uncertain') uncertainLeft += 1;
        if (state === 'approved' || state === 'applying') complain('lost', `CR-${number} is still ${state}`);
        // A change that failed or is in doubt says so to its requester, and names the contact.
        const inDoubt = state === 'failed' || state === 'uncertain';
        const targets = [target, ...record.request.items.map((item) => item.target)];
        for (const one of inDoubt ? targets : []) if (one !== undefined) visible.add(one.id);
        const left = (await database.work.ofRequest(number)).filter(({ kind }) => kind !== 'notice');
        if (left.length > 0 && state !== 'pending' && state !== 'uncertain') {
          complain('orphaned', `${left[0]?.kind} of CR-${number}, which is ${state}`);
        }
      }
      for (const [id, jobTitle] of expected) {
        const contact = contacts.get(id);
        if (visible.has(id)) continue;
        if (contact === undefined) complain('lost', `contact ${id} is not there`);
        else if (contact.title !== jobTitle) complain('lost', `"${jobTitle}" is "${contact.title}"`);
      }
      const seen = new Set<string>();
      for (const { guid, externalEmailAddress } of contacts.values()) {
        if (seen.has(externalEmailAddress)) complain('doubled', externalEmailAddress);
        seen.add(externalEmailAddress);
        if (!expected.has(guid) && !visible.has(guid)) complain('orphaned', externalEmailAddress);
      }
      const verdict = await verifyAudit(database);
      if (!verdict.intact) complain('lost', `audit entry ${verdict.brokenAt}`);
      return { requests, ...count, uncertainLeft, complaints };
    }
  },
});
