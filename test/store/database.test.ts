import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAudit } from '../../src/changes/audit/audit.ts';
import { ConfigurationError } from '../../src/platform/errors.ts';
import { openDatabase } from '../../src/store/database.ts';

let root: string;
let directory: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cardfile-store-'));
  directory = join(root, 'data');
});

afterEach(() => rmSync(root, { recursive: true }));

function startWriter(name: string, count: number): { process: ChildProcess; said: () => number[] } {
  const writer = spawn(
    process.execPath,
    [fileURLToPath(import.meta.resolve('./writer.ts')), directory, name, String(count)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let text = '';
  writer.stdout?.on('data', (chunk) => {
    text += chunk;
  });
  return { process: writer, said: () => text.split('\n').slice(0, -1).map(Number) };
}

async function settingsOf(path: string) {
  const sqlite = new DatabaseSync(path, { readOnly: true });
  const mode = sqlite.prepare('pragma journal_mode').get()?.journal_mode;
  const integrity = sqlite.prepare('pragma integrity_check').get()?.integrity_check;
  sqlite.close();
  return { mode, integrity };
}

describe('the embedded database', () => {
  it('is one file that only we may read, in write-ahead mode', async () => {
    const database = await openDatabase({ directory });
    await database.secrets.key('any');
    await database.close();

    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(join(directory, 'cardfile.db')).mode & 0o777).toBe(0o600);
    expect(await settingsOf(join(directory, 'cardfile.db'))).toEqual({ mode: 'wal', integrity: 'ok' });
  });

  it('undoes a transaction that fails, and goes on', async () => {
    const database = await openDatabase({ memory: true });
    const row = { request_number: 1, name: 'a', position: 1, state: 'done', result: '', updated_at: 1 };

    const failing = database.transaction(async (store) => {
      await store.audit.append(() => {
        throw new Error('no');
      });
    });
    const orphan = database.changes.saveStep(row);

    await expect(failing).rejects.toThrow('no');
    await expect(orphan).rejects.toThrow('FOREIGN KEY');
    expect(await database.audit.count()).toBe(0);
    await database.close();
  });

  it('lets two connections of one process take turns without standing still', async () => {
    const one = await openDatabase({ directory });
    const two = await openDatabase({ directory });
    let inside = 0;
    const work = async () => {
      inside += 1;
      expect(inside).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 30));
      inside -= 1;
    };

    await Promise.all([one, two, one, two].map((database) => database.transaction(work)));
    await Promise.all([one.close(), two.close()]);
  });

  it('can be opened by many at once when it does not exist yet', async () => {
    const databases = await Promise.all([1, 2, 3, 4].map(() => openDatabase({ directory })));

    const keys = await Promise.all(databases.map((database) => database.secrets.key('same')));
    await Promise.all(databases.map((database) => database.close()));

    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  });

  it('numbers and chains without a gap when two processes write', async () => {
    const writers = [startWriter('one', 60), startWriter('two', 60)];
    const codes = await Promise.all(writers.map(({ process: writer }) => once(writer, 'exit')));

    const database = await openDatabase({ directory });
    const verdict = await verifyAudit(database);
    await database.close();

    expect(codes.map(([code]) => code)).toEqual([0, 0]);
    const numbers = writers.flatMap(({ said }) => said()).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    expect(verdict).toEqual({ intact: true, entries: 240 });
  });

  it('loses nothing that was committed when its process is killed', async () => {
    for (const [round, wait] of [20, 120, 220].entries()) {
      const writer = startWriter(`round-${round}`, 1_000_000);
      const { stdout } = writer.process;
      if (stdout === null) throw new Error('the writer has no output');
      await once(stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, wait));
      writer.process.kill('SIGKILL');
      await once(writer.process, 'close');

      const database = await openDatabase({ directory });
      const said = writer.said();
      expect(said.length).toBeGreaterThan(0);
      for (const number of said) {
        const events = (await database.audit.byRequest(number)).map(({ event }) => event);
        expect((await database.changes.get(number))?.state).toBe('approved');
        expect(events).toEqual(['request', 'approve']);
      }
      expect((await verifyAudit(database)).intact).toBe(true);
      await database.close();
    }
    expect((await settingsOf(join(directory, 'cardfile.db'))).integrity).toBe('ok');
  });
});

describe('a data directory that cannot be used', () => {
  async function complaint(): Promise<string> {
    const error = await openDatabase({ directory }).then(
      async (database) => {
        await database.close();
        return undefined;
      },
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(ConfigurationError);
    return error instanceof ConfigurationError ? error.problems.join() : '';
  }

  it('is named when a file is in its place', async () => {
    writeFileSync(directory, '');

    expect(await complaint()).toMatch(
      /^The database .*cardfile\.db cannot be used: its directory is a file\.$/,
    );
  });

  it('is named when the file in it is no database', async () => {
    mkdirSync(directory);
    writeFileSync(join(directory, 'cardfile.db'), 'x'.repeat(5000));

    expect(await complaint()).toContain('the file is damaged, or is not a database');
  });

  it('is named when it was written by a newer version', async () => {
    await (await openDatabase({ directory })).close();
    const sqlite = new DatabaseSync(join(directory, 'cardfile.db'));
    sqlite.exec(
      "insert into kysely_migration values ('0999-from-the-future-breaking', '2030-01-01T00:00:00.000Z')",
    );
    sqlite.close();

    expect(await complaint()).toContain('a newer version of Cardfile has used it');
  });

  it.skipIf(process.getuid?.() === 0)('is named when we may not write there (root may always)', async () => {
    mkdirSync(directory);
    chmodSync(directory, 0o500);

    expect(await complaint()).toContain('this account may not write there');
  });
});
