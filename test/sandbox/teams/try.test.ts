import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, runBot } from '../../../sandbox/run-bot.ts';
import { startTrial } from '../../../sandbox/trial.ts';

const script = fileURLToPath(new URL('../../../sandbox/try.ts', import.meta.url));

interface Terminal {
  readonly child: ChildProcess;
  readonly port: number;
  output(): string;
  /** Resolves with the address once it is shown. */
  address(): Promise<string>;
  ended: Promise<number | string>;
}

/** Runs of these tests that happen at the same time must not meet at one port. */
const somewhere = () => 20_000 + Math.floor(Math.random() * 12_000);

const terminals: Terminal[] = [];
let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'cardfile-try-test-'));
});
afterEach(async () => {
  for (const { child, ended } of terminals.splice(0)) {
    child.kill('SIGKILL');
    await ended;
  }
  await rm(home, { recursive: true, force: true });
});

async function type(...options: string[]): Promise<Terminal> {
  const port = await freePort(somewhere());
  const child = spawn(process.execPath, [script, '--port', String(port), ...options], {
    env: { ...process.env, TMPDIR: home },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const terminal: Terminal = {
    child,
    port,
    output: () => said,
    async address() {
      await expect.poll(() => said, { timeout: 100_000, interval: 25 }).toContain('http://127.0.0.1:');
      return /http:\/\/\S+/.exec(said)?.[0] ?? '';
    },
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve(code ?? signal ?? ''))),
  };
  terminals.push(terminal);
  return terminal;
}

async function isAlive(port: number): Promise<boolean> {
  try {
    const response = await request(`http://127.0.0.1:${port}/healthz`);
    await response.body.dump();
    return true;
  } catch {
    return false;
  }
}

describe('npm run try', () => {
  it('explains itself', async () => {
    const terminal = await type('--help');

    expect(await terminal.ended).toBe(0);
    expect(terminal.output()).toContain('--playground');
  });

  it('shows one address that opens the chat, and leaves nothing behind after Ctrl-C', async () => {
    const terminal = await type();
    const response = await request(await terminal.address());
    await response.body.dump();
    expect(response.statusCode).toBe(303);
    expect(await isAlive(terminal.port)).toBe(true);
    expect(readdirSync(home)).toEqual([expect.stringMatching(/^cardfile-trial-/)]);

    terminal.child.kill('SIGINT');

    expect(await terminal.ended).toBe(0);
    expect(terminal.output().match(/http:/g)).toHaveLength(1);
    expect(await isAlive(terminal.port)).toBe(false);
    expect(readdirSync(home)).toEqual([]);
  });

  it('takes the bot with it even when it is killed without warning', async () => {
    const data = join(home, 'kept');
    const terminal = await type('--data', data);
    await terminal.address();
    expect(await isAlive(terminal.port)).toBe(true);

    terminal.child.kill('SIGKILL');
    await terminal.ended;

    await expect.poll(() => isAlive(terminal.port), { timeout: 60_000 }).toBe(false);
    expect(readdirSync(data)).not.toEqual([]);
  });

  it('says in plain words why it cannot start', async () => {
    const data = join(home, 'broken');
    await mkdir(join(data, 'cardfile.db'), { recursive: true });
    const terminal = await type('--data', data);

    expect(await terminal.ended).toBe(1);
    expect(terminal.output()).toContain('cardfile.db cannot be used');
    expect(terminal.output()).not.toMatch(/^\s+at /m);
    expect(terminal.output()).not.toContain('Open the sandbox chat');
  });

  it('gives the bot a setting of one’s own, and says how one is written', async () => {
    const loud = await type('--set', 'LOG_LEVEL=loud');
    const wrong = await type('--set', 'LOG_LEVEL');

    expect(await loud.ended).toBe(1);
    expect(loud.output()).toContain('LOG_LEVEL');
    expect(await wrong.ended).toBe(1);
    expect(wrong.output()).toContain('--set wants NAME=VALUE');
  });

  it('lets the doctor examine another way to the mail contacts', async () => {
    const terminal = await type('--doctor', '--set', 'MAIL_CONTACTS=admin-center');

    expect(await terminal.ended).toBe(0);
    expect(terminal.output()).toContain('✓ The Microsoft 365 admin center: mail contacts can be read');
  });

  it('gives the last words of a bot that does not start', async () => {
    const port = await freePort(somewhere());

    const bot = runBot({ port, environment: {}, onDeath: () => undefined });

    await expect(bot).rejects.toThrow(
      /^The bot ended by itself with exit code 1\. Its last words:.*BOT_ID is missing/s,
    );
  });

  it('says so when the bot dies later', async () => {
    const report = Promise.withResolvers<string>();
    const port = await freePort(somewhere());
    const options = { dataDirectory: undefined, usesPlayground: false };
    const trial = await startTrial({ ...options, port, onDeath: report.resolve });

    process.kill(trial.botProcessId, 'SIGKILL');

    expect(await report.promise).toMatch(
      /^The bot was ended by SIGKILL. Its last words:.*Cardfile is listening/s,
    );
    await trial.close();
  });
});
