import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { cleanEnvironment } from '../../../sandbox/clean-environment.ts';
import type { RecordedRequest } from '../../../sandbox/fakes/fake-backend.ts';
import { type Sandbox, startSandbox } from '../../../sandbox/sandbox.ts';
import type { Contact } from '../../../src/contacts/contact.ts';
import { type DatabaseTarget, openDatabase } from '../../../src/store/database.ts';
import { createTestDatabases, databaseKinds } from '../../store/databases.ts';

const program = fileURLToPath(import.meta.resolve('./sync-process.ts'));
const kills = 3;

async function startSandboxWithSmallPages(): Promise<Sandbox> {
  const sandbox = await startSandbox({ sizes: { colleagues: 1000, mailContacts: 800 } });
  sandbox.graph.settings.largestPage = 100;
  sandbox.exchange.settings.largestPage = 100;
  const throttled = { kind: 'status', status: 429, retryAfter: 1 } as const;
  sandbox.graph.faults.add({ match: { path: /skiptoken/ }, skip: 3, times: 2, fault: throttled });
  sandbox.exchange.faults.add({ match: { cmdlet: 'Get-Contact' }, skip: 5, times: 2, fault: throttled });
  // Longer than any call waits by itself: the sync itself is deferred.
  const forLong = { ...throttled, retryAfter: 6 };
  sandbox.graph.faults.add({ match: { path: /skiptoken/ }, skip: 9, times: 1, fault: forLong });
  return sandbox;
}

/** Syncs in a process of its own that is killed after so many pages, 0 for never; resolves when it is dead. */
function startProcess(sandbox: Sandbox, place: DatabaseTarget) {
  const data =
    'url' in place ? { DATABASE_URL: place.url } : 'directory' in place ? { DATA_DIR: place.directory } : {};
  const child = spawn(process.execPath, [program], {
    env: {
      ...cleanEnvironment(),
      ...sandbox.environment(),
      ...data,
      BOT_SERVICE_HOSTS: 'localhost',
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  return {
    async killAfter(pages: number): Promise<void> {
      let seen = 0;
      await new Promise<void>((resolve) => {
        lines.on('line', () => {
          seen += 1;
          if (seen === pages) resolve();
        });
        child.once('exit', resolve);
      });
      // Anywhere in the next page: while it is asked for, while it is kept, or in the breath after it.
      await wait(Math.random() * 60);
      await this.kill();
    },
    async kill(): Promise<void> {
      if (child.exitCode !== null) throw new Error(`it ended by itself: ${child.exitCode}`);
      const dead = once(child, 'exit');
      child.kill('SIGKILL');
      await dead;
    },
  };
}

/** How often pages were asked for that had been asked for before, whatever came of it. */
function repeats(requests: readonly RecordedRequest[]): number {
  const pages = requests
    .filter(
      ({ path, rawQuery, cmdlet }) =>
        cmdlet === 'Get-Contact' || /\/(users|contacts)$/.test(path) || rawQuery.includes('skiptoken'),
    )
    .map(({ path, rawQuery, body }) => `${path}?${rawQuery} ${body}`);
  return pages.length - new Set(pages).size;
}

describe.each(databaseKinds)('a sync into the %s database', (kind) => {
  const places = createTestDatabases(kind);
  afterAll(() => places.close());

  it('is complete and exact after its process was killed again and again, and asks for no page twice but the one it was at', {
    timeout: 90_000,
  }, async () => {
    const place = await places.fresh();
    const sandbox = await startSandboxWithSmallPages();
    const { organisation, graph, exchange } = sandbox;
    const database = await openDatabase(place);
    try {
      for (let kill = 0; kill < kills; kill += 1) {
        await startProcess(sandbox, place).killAfter(2 + Math.floor(Math.random() * 5));
      }
      const last = startProcess(sandbox, place);
      const started = performance.now();
      for (;;) {
        const syncStates = await database.directory.syncStatesOf(undefined);
        const ended = syncStates.filter(
          ({ completedAt, leaseHolder }) => completedAt > 0 && leaseHolder === '',
        );
        if (ended.length >= 3) break;
        if (performance.now() - started > 60_000) throw new Error(JSON.stringify(syncStates));
        await wait(100);
      }
      await last.kill();

      const kept = new Map<string, Contact>();
      for (const { contact } of await database.directory.changesSince(undefined, 0, 100_000)) {
        if (contact !== undefined) kept.set(`${contact.ref.source} ${contact.ref.id}`, contact);
      }
      const users = organisation.users.all();
      const mailContacts = organisation.mailContacts.all();
      const wanted = [
        ...users.map(({ id, displayName }) => [`graph-directory user:${id}`, displayName]),
        ...mailContacts.map((each) => [
          `graph-directory contact:${each.externalDirectoryObjectId}`,
          each.displayName,
        ]),
        ...mailContacts.map(({ guid, displayName }) => [`exchange-mail-contacts ${guid}`, displayName]),
      ];
      const found = [...kept].map(([key, { displayName }]) => [key, displayName]);
      expect(new Map(found as [string, string][])).toEqual(new Map(wanted as [string, string][]));
      const counts = (await database.directory.syncStatesOf(undefined)).map(({ count }) => count);
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(kept.size);
      // Each kill may cost each system one page; the three that were refused are asked for again, too.
      expect(repeats(graph.requests)).toBeLessThanOrEqual(kills + 3);
      expect(repeats(exchange.requests)).toBeLessThanOrEqual(kills + 2);
    } finally {
      await database.close();
      await sandbox.close();
    }
  });
});
