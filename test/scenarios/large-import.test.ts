import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cleanEnvironment } from '../../sandbox/clean-environment.ts';
import { cast } from '../../sandbox/organisation/cast.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { importContacts } from '../../src/cli/import-contacts.ts';
import { importOutcome } from '../../src/cli/import-outcome.ts';
import { readConfig } from '../../src/config.ts';
import { openExistingDatabase } from '../../src/store/database.ts';
import { countResults } from '../../src/transfer/result-file.ts';

let sandbox: Sandbox;
let directory = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'cardfile-large-import-'));
  sandbox = await startSandbox({
    sizes: { colleagues: 20, mailContacts: 700, databaseContacts: 0, otherMailboxes: 0 },
  });
});
afterAll(async () => {
  await sandbox.close();
  await rm(directory, { recursive: true, force: true });
});

const settings = () => ({ ...sandbox.environment(), DATA_DIR: directory, LOG_LEVEL: 'silent' });
const config = () => readConfig(settings());

/** 5,000 rows: new, changed, the same, duplicates, invalid and hostile ones. */
function mixedRows(): string {
  const known = sandbox.organisation.mailContacts.all().filter(({ isDirSynced }) => !isDirSynced);
  const lines = ['Name,Email,Job title,Company'];
  for (let row = 0; lines.length < 301; row += 1) {
    const contact = known[row];
    if (contact === undefined) throw new Error('too few mail contacts');
    lines.push(`,${contact.externalEmailAddress},${row < 100 ? `Imported ${row}` : ''},`);
  }
  for (let row = 0; row < 150; row += 1) lines.push(`New ${row},new${row}@large.example,Buyer,Large Ltd`);
  const hostile = [
    '"=HYPERLINK(""http://evil.example"")",formula@large.example,,',
    '"@SUM(1+1)*cmd|\' /C calc\'!A0",at@large.example,,',
    `${'x'.repeat(100_000)},long@large.example,,`,
    '"Name\r\nwith breaks",breaks@large.example,,',
    'Nul\u0000byte,nul@large.example,,',
    '{{DATE(2026)}} ${name},template@large.example,,',
  ];
  for (let row = 0; row < 60; row += 1) lines.push(hostile[row % hostile.length] ?? '');
  for (let row = 0; lines.length < 5_001; row += 1)
    lines.push(row % 2 === 0 ? `Twice,new${row % 150}@large.example,Seller,` : `Nobody ${row},no address,,`);
  return lines.join('\r\n');
}

/** Starts a process that applies what is in the queue. */
async function startLife() {
  const path = fileURLToPath(import.meta.resolve('../../scripts/chaos-life.ts'));
  const life = spawn(process.execPath, [path, 'drain'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...cleanEnvironment(), ...settings() },
  });
  if (life.stdout !== null) await once(createInterface({ input: life.stdout }), 'line');
  return life;
}

describe('an import of 5,000 mixed rows', () => {
  it('accounts for every row although the system throttles and processes are killed', async () => {
    const { rows, request } = await importContacts(config(), {
      bytes: Buffer.from(mixedRows()),
      to: undefined,
      as: cast.admin.objectId,
      key: 'email',
      emptyCells: 'leave',
    });
    const number = request?.number ?? 0;
    const planned = countResults(rows);
    for (let skip = 40; skip < 1_000; skip += 240) {
      const fault = { kind: 'status', status: 429, retryAfter: 1 } as const;
      sandbox.exchange.faults.add({ fault, skip: skip % 3 === 0 ? skip : skip + 1, times: 2 });
    }
    const database = await openExistingDatabase(config().database);
    const done = async () => {
      const [batch] = await database.changes.batchesOf([number]);
      return (batch?.created ?? 0) + (batch?.updated ?? 0);
    };
    for (const enough of [60, 150]) {
      const life = await startLife();
      await vi.waitFor(async () => expect(await done()).toBeGreaterThan(enough), {
        timeout: 60_000,
        interval: 50,
      });
      life.kill('SIGKILL');
      await once(life, 'close');
    }
    const last = await startLife();
    await once(last, 'close');
    await database.close();
    const { file, words } = await importOutcome(config(), number, undefined);
    const lines = file.split('\r\n').slice(1, -1);
    const added = sandbox.organisation.mailContacts
      .all()
      .map(({ externalEmailAddress }) => externalEmailAddress)
      .filter((address) => address.endsWith('@large.example'));

    expect(planned).toMatchObject({ changed: 100, same: 200 });
    expect(planned.new).toBeGreaterThanOrEqual(150);
    expect(words).toBe(`CR-${number} is applied: ${planned.new} added and ${planned.changed} changed.`);
    expect(lines.filter((line) => /^\d+,/.test(line))).toHaveLength(5_000);
    const results = lines.map((line) => line.split(',')[1]);
    const count = (result: string) => results.filter((one) => one === result).length;
    expect([count('Added'), count('Changed'), count('Same')]).toEqual([planned.new, 100, 200]);
    expect(count('Possible duplicate') + count('Invalid')).toBe(planned.duplicate + planned.invalid);
    expect(added).toHaveLength(planned.new);
    expect(new Set(added).size).toBe(planned.new);
  }, 180_000);
});
