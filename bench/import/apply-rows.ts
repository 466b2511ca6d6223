import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cast } from '../../sandbox/organisation/cast.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';
import { createBackends } from '../../src/backends.ts';
import { createChangeRequests } from '../../src/changes/change-requests.ts';
import { readConfig } from '../../src/config.ts';
import { asOwner } from '../../src/contacts/owner.ts';
import { createPeople } from '../../src/people.ts';
import { createLog } from '../../src/platform/log.ts';
import { isWritable } from '../../src/providers/provider.ts';
import { openDatabase } from '../../src/store/database.ts';
import type { PlannedRow } from '../../src/transfer/plan-import.ts';
import { submitImport } from '../../src/transfer/submit-import.ts';

const rows = 600;
/** Of so many calls of Exchange, one is throttled for a second. */
const callsBetweenThrottles = 150;

/**
 * Applies new contacts to the fake Exchange, which throttles, from the queue of an embedded database. Each row is a
 * New-MailContact, a Set-Contact and the reads before and after, each recorded on the disk.
 * @returns how many rows a minute are applied, the fake backends and the disk included
 */
export async function applyRows(): Promise<number> {
  const directory = await mkdtemp(join(tmpdir(), 'cardfile-bench-import-'));
  const sandbox = await startSandbox({
    sizes: { colleagues: 20, mailContacts: 20, databaseContacts: 0, otherMailboxes: 0 },
  });
  const config = readConfig({ ...sandbox.environment(), DATA_DIR: directory });
  const clock = Date.now;
  const log = createLog('silent');
  const database = await openDatabase(config.database, clock);
  const backends = createBackends(config, { clock, log, knownContacts: database.knownContacts });
  const { providers, graphClient } = backends;
  const { people, roleResolver } = createPeople(config, { graphClient, clock, log });
  const changes = createChangeRequests({
    database,
    providers: (source) => providers.filter(isWritable).find((provider) => provider.source === source),
    people,
    roleResolver,
    groups: config.groups,
    policy: config.policy,
    clock,
    log,
  });
  try {
    for (let at = 1; at < 40; at += 1) {
      const fault = { kind: 'status', status: 429, retryAfter: 1 } as const;
      sandbox.exchange.faults.add({ fault, skip: at * callsBetweenThrottles });
    }
    const started = performance.now();
    const outcome = await submitImport(
      {
        rows: Array.from({ length: rows }, (_, row) => newRow(row)),
        source: 'exchange-mail-contacts',
        requester: asOwner(cast.admin.objectId),
        roles: new Set(['staff', 'admin'] as const),
        submissionKey: 'bench',
        reason: '',
        correlationId: 'bench',
      },
      changes,
    );
    changes.start(async () => 'delivered');
    for (let state = outcome?.request.state; state !== 'applied'; ) {
      if (state === 'failed') throw new Error('the import failed');
      await sleep(50);
      state = (await changes.get(outcome?.request.number ?? 0))?.request.state;
    }
    return Math.round((rows / (performance.now() - started)) * 60_000);
  } finally {
    await changes.close();
    await backends.close();
    await database.close();
    await sandbox.close();
    await rm(directory, { recursive: true, force: true });
  }
}

function newRow(row: number): PlannedRow {
  const name = `Row ${row}`;
  const email = `row${row}@large.example`;
  const values = { displayName: name, emails: [email], jobTitle: 'Buyer', company: 'Large Ltd' };
  return { line: row + 2, name, email, result: 'new', reasons: [''], target: undefined, values };
}
