import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestProject } from 'vitest/node';
import { type PostgresServer, startPostgres } from '../sandbox/start-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** An address that answers each request with the address of a new, empty PostgreSQL database. */
    databases: string;
  }
}

/**
 * One PostgreSQL for all test files of a run, started when the first of them asks for a database. Tests that stop
 * the server or break its connections start one of their own.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let postgres: Promise<PostgresServer> | undefined;
  const lender = createServer(async (_request, response) => {
    try {
      postgres ??= startPostgres({ isFast: true, settings: ['max_connections=200'] });
      response.end(await (await postgres).newDatabase());
    } catch (error) {
      response.statusCode = 500;
      response.end(String(error));
    }
  });
  lender.listen(0, '127.0.0.1');
  await once(lender, 'listening');
  const { port } = lender.address() as AddressInfo;
  project.provide('databases', `http://127.0.0.1:${port}`);
  return async () => {
    lender.close();
    const server = await postgres?.catch(() => undefined);
    await server?.stop();
  };
}
