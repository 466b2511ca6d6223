import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment } from '../../sandbox/clean-environment.ts';
import { cast } from '../../sandbox/organisation/cast.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { openDatabase } from '../../src/store/database.ts';
import { newPostgresTarget } from '../store/databases.ts';
import { startProxy } from '../store/start-proxy.ts';

let sandbox: Sandbox;
let target: { readonly url: string };
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox({
    sizes: { colleagues: 5, mailContacts: 5, databaseContacts: 5, otherMailboxes: 0 },
  });
  target = await newPostgresTarget();
  await (await openDatabase(target)).close();
  folder = mkdtempSync(join(tmpdir(), 'cardfile-cli-'));
  writeFileSync(join(folder, 'new.csv'), 'Name,Email\nNew One,new.one@elsewhere.example\n');
  writeFileSync(join(folder, 'known.csv'), 'id,email\n1,a@elsewhere.example\n');
});
afterAll(async () => {
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(words: string, DATABASE_URL: string): Promise<Ending> {
  const [tool, ...rest] = words.split(' ');
  const [runner, file] = ['scripts/run.js', `src/cli/${tool}.ts`].map((path) => join(process.cwd(), path));
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [runner ?? '', file ?? '', ...rest],
      { cwd: folder, env: { ...cleanEnvironment(), ...sandbox.environment(), DATABASE_URL } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** Checks that a command ended with 1 and one line, which is no stack trace. */
function expectOneLine({ code, stderr }: Ending, line: RegExp): void {
  expect(stderr.trim()).toMatch(line);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(code).toBe(1);
}

const nothingListens = 'postgres://cardfile:password@127.0.0.1:1/cardfile';

/** Commands, with how many messages they send before the database is open and they begin to work with it. */
describe.each([
  ['audit verify', 9],
  ['audit export log.jsonl', 9],
  ['audit erase nobody', 9],
  ['audit retain 3000', 9],
  ['keys rotate', 9],
  ['known-contacts import known.csv', 5],
  ['import new.csv --dry-run', 9],
  ['import --outcome CR-1', 9],
  ['export all.csv --source unified-contacts', 5],
])('npm run %s', (words, messages) => {
  it('tells in one line that no PostgreSQL answers', async () => {
    const ending = await run(words, nothingListens);

    expectOneLine(
      ending,
      /^The database at DATABASE_URL cannot be used: no PostgreSQL answers at this address\.$/,
    );
  });

  it('tells in one line that its connections are cut', async () => {
    const proxy = await startProxy(target.url);
    proxy.cutAfter(messages, '57P01', Number.POSITIVE_INFINITY);

    const ending = await run(words, proxy.target.url);

    expectOneLine(ending, /^The database cannot be used: it does not answer\.$/);
  });
});

describe('npm run import', () => {
  it('names a request that was recorded before the connection was cut', async () => {
    const words = `import new.csv --as ${cast.editor.objectId}`;
    const proxy = await startProxy(target.url);
    proxy.cutAfter(Number.POSITIVE_INFINITY, '');
    await run(words, proxy.target.url);
    const messages = proxy.received();
    const endings: Ending[] = [];

    // What is sent last: the transaction has ended, and the request is read again.
    for (let at = messages - 1; at > messages - 6; at -= 1) {
      proxy.cutAfter(at, '57P01');
      endings.push(await run(words, proxy.target.url));
    }

    const failed = endings.filter(({ code }) => code !== 0);
    for (const ending of failed) expectOneLine(ending, /cannot be used: it does not answer\.$/);
    expect(failed.map(({ stderr }) => stderr).join('')).toMatch(
      /^CR-\d+ was recorded, and Cardfile goes on with it\. The database cannot be used: it does not answer\.$/m,
    );
  });
});

it('npm run doctor reports the database like any other finding', async () => {
  const { code, stdout, stderr } = await run('doctor', nothingListens);

  expect(stdout).toContain('✗ Database: it can be used: no PostgreSQL answers at this address');
  expect(stderr).toBe('');
  expect(code).toBe(1);
});
