import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'undici';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import { freePort, type RunningBot, runBot } from '../../sandbox/run-bot.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import { type PostgresServer, startPostgres } from '../../sandbox/start-postgres.ts';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import { startTeams, type Teams } from '../../sandbox/teams/start-teams.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { verifyAudit } from '../../src/changes/audit/audit.ts';
import { type DatabaseTarget, openDatabase } from '../../src/store/database.ts';
import { words } from './house.ts';
import { createSmallDisk } from './small-disk.ts';

const patience = { timeout: 60_000, interval: 100 };
const minutes = { timeout: 480_000 };

let sandbox: Sandbox;
let teams: Teams;
let admin: ChatMember;
let bot: RunningBot | undefined;
let lines: string[];

beforeEach(async () => {
  lines = [];
  sandbox = await startSandbox();
  teams = await startTeams({
    tenantId: sandbox.environment().BOT_TENANT_ID ?? '',
    botId: sandbox.botId,
    botName: 'Cardfile',
    people: [{ ...cast.admin, role: 'Contact admin' }],
    verifyBotToken: (token) => sandbox.verifyBotToken(token),
  });
  admin = teams.as(cast.admin).in('personal');
});
afterEach(async () => {
  await bot?.stop();
  await teams.close();
  await sandbox.close();
});

/** The product as a process of its own, with the settings of life. */
async function start(settings: Readonly<Record<string, string>>): Promise<RunningBot> {
  const port = await freePort(20_000 + Math.floor(Math.random() * 20_000));
  bot = await runBot({
    port,
    environment: {
      ...sandbox.environment(),
      BOT_OPENID_METADATA: teams.openIdMetadataUrl,
      BOT_TOKEN_ISSUER: teams.issuer,
      BOT_SERVICE_HOSTS: teams.serviceHost,
      TURNS_PER_MINUTE: '1000000',
      ...settings,
    },
    onDeath: () => lines.push('{"msg":"died"}'),
    onLine: (line) => lines.push(line),
  });
  teams.connectBot(`${bot.origin}/api/messages`);
  await expect.poll(async () => words((await admin.say('find John'))[0]), patience).toContain('John');
  return bot;
}

async function status(path: string): Promise<{ readonly code: number; readonly text: string }> {
  const { statusCode, body } = await request(`${bot?.origin}${path}`, { headersTimeout: 60_000 });
  return { code: statusCode, text: await body.text() };
}

interface Attempt {
  readonly name: string;
  readonly form: SeenMessage | undefined;
}

async function openForms(count: number): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  for (let index = 0; index < count; index += 1) {
    const [form] = await admin.say('add contact');
    attempts.push({ name: `Outage Survivor${index}`, form });
  }
  return attempts;
}

/** Presses Save, and answers all that the person reads then. */
async function save({ name, form }: Attempt): Promise<string> {
  const [givenName = '', surname = ''] = name.split(' ');
  // A late refusal takes the place of the form, and keeps what was entered.
  const isForm = admin.actions(form).some(({ title }) => title === 'Save');
  const pressed = await admin.press(form, isForm ? 'Save' : 'Try again', {
    in_displayName: name,
    in_givenName: givenName,
    in_surname: surname,
    in_emails: `${surname.toLowerCase()}@fabrikam.example`,
  });
  const outcome = pressed.outcome.kind === 'card' ? JSON.stringify(pressed.outcome) : '';
  return [words(pressed.message), ...pressed.sent.map(words), outcome].join('\n');
}

const written = (name: string) =>
  sandbox.organisation.mailContacts.all().filter(({ displayName }) => displayName === name).length;

/** Lines that tell of the database, by their message. */
function complaints(): ReadonlyMap<string, readonly { readonly time: string; readonly text: string }[]> {
  const told = lines.flatMap((line) => {
    const { msg, time, error } = JSON.parse(line);
    return /the database cannot be used/.test(JSON.stringify(error ?? '')) ? [{ msg, time, text: line }] : [];
  });
  return Map.groupBy(told, ({ msg }) => msg);
}

/**
 * Breaks the database under load for a while, and mends it: the process answers all the time, says what is wrong,
 * does nothing that it could not record, and everything is well afterwards.
 */
async function surviveOutage(
  outage: { begin(): Promise<void>; end(): Promise<void> },
  place: DatabaseTarget,
  reason: string,
): Promise<void> {
  const attempts = await openForms(6);
  const [first, ...others] = attempts;
  if (first === undefined) throw new Error('no form');
  await save(first);
  await expect.poll(() => written(first.name), patience).toBe(1);

  await outage.begin();
  let refusals = 0;
  let searches = 0;
  const until = performance.now() + 6_000;
  while (performance.now() < until) {
    const { code } = await status('/healthz');
    expect(code).toBe(200);
    for (const attempt of others.slice(0, 3)) {
      const reply = await save(attempt);
      // A small write may still find room; whatever is refused is not done.
      if (!reply.includes('I can’t save anything right now')) continue;
      refusals += 1;
      expect(written(attempt.name)).toBe(0);
    }
    expect(words((await admin.say('find John'))[0])).toContain('John');
    searches += 1;
    // A steady load, not all of the processor.
    await wait(300);
  }
  await expect
    .poll(() => status('/readyz'), patience)
    .toEqual({ code: 503, text: expect.stringContaining(`database: ${reason}`) });
  expect(searches).toBeGreaterThan(0);
  expect(refusals).toBeGreaterThan(0);
  const told = complaints();
  expect(told.size).toBeGreaterThan(0);
  for (const [, few] of told) {
    for (const { text: line } of few) {
      expect(line).toContain(reason);
      expect(line).not.toContain('cannot rollback');
    }
    const times = few.map(({ time }) => Date.parse(time));
    for (const [index, time] of times.slice(1).entries()) {
      expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(59_000);
    }
  }

  await outage.end();
  await expect.poll(async () => (await status('/readyz')).code, patience).toBe(200);
  for (const attempt of others) await save(attempt);
  for (const { name } of attempts) await expect.poll(() => written(name), patience).toBe(1);
  await expect
    .poll(async () => words((await admin.say('find Survivor5'))[0]), patience)
    .toContain('survivor5@fabrikam.example');
  await wait(3000);
  expect(attempts.map(({ name }) => written(name))).toEqual(attempts.map(() => 1));
  expect(lines.filter((line) => line.includes('"died"'))).toEqual([]);

  await bot?.stop();
  const database = await openDatabase(place);
  expect(await verifyAudit(database)).toMatchObject({ intact: true });
  await database.close();
}

describe('a database in a file', minutes, () => {
  it('comes through a full disk under load', async () => {
    const disk = await createSmallDisk();
    try {
      const { processId } = await start({ DATA_DIR: disk.directory });
      const outage = {
        async begin() {
          // Otherwise the write-ahead log has room for a long time.
          const sqlite = new DatabaseSync(join(disk.directory, 'cardfile.db'), { timeout: 10_000 });
          sqlite.exec('pragma wal_checkpoint(truncate)');
          sqlite.close();
          await disk.fill(processId);
        },
        end: () => disk.free(processId),
      };
      await surviveOutage(outage, { directory: disk.directory }, disk.reason);
    } finally {
      await bot?.stop();
      await disk.remove();
    }
  });

  it('comes through a lock that another process holds', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'cardfile-locked-'));
    await start({ DATA_DIR: directory });
    const other = new DatabaseSync(join(directory, 'cardfile.db'), { timeout: 10_000 });
    const outage = {
      begin: async () => other.exec('begin immediate'),
      end: async () => other.exec('rollback'),
    };

    await surviveOutage(outage, { directory }, 'another process keeps it locked');
    other.close();
    await rm(directory, { recursive: true });
  });
});

describe('PostgreSQL', minutes, () => {
  let postgres: PostgresServer;
  beforeAll(async () => {
    postgres = await startPostgres({ isFast: true });
  }, 120_000);
  afterAll(async () => {
    await postgres?.stop();
  });

  it('is missed while it is away, and served again when it is back', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'cardfile-postgres-away-'));
    const url = await postgres.newDatabase();
    await start({ DATA_DIR: directory, DATABASE_URL: url });

    await surviveOutage({ begin: postgres.halt, end: postgres.resume }, { url }, 'it does not answer');
    await rm(directory, { recursive: true });
  });
});
