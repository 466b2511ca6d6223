import { createSecretKey } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openValues, verifyAudit } from '../../../src/changes/audit/audit.ts';
import { encrypt } from '../../../src/platform/encrypt.ts';
import { type Database, openDatabase } from '../../../src/store/database.ts';
import { createTestChanges } from '../create-test-changes.ts';
import { admin, anna, context, creating, staff } from '../proposals.ts';

let directory: string;
let database: Database;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'cardfile-audit-'));
  database = await openDatabase({ directory });
  const changes = createTestChanges(database);
  await changes.propose(creating(), admin, context);
  await changes.propose(creating({ submissionKey: 'key-2' }), staff, context);
});

afterEach(async () => {
  await database.close();
  rmSync(directory, { recursive: true });
});

/** Opens the database file directly, as somebody with access to the disk could. */
function intrude(sql: string): void {
  const sqlite = new DatabaseSync(join(directory, 'cardfile.db'));
  try {
    sqlite.exec(sql);
  } finally {
    sqlite.close();
  }
}

const unguarded = 'drop trigger audit_refuses_update; drop trigger audit_refuses_delete;';

describe('the audit log', () => {
  it('tells who did what for whom, and by which rule', async () => {
    const rows = await database.audit.after(0, 100);

    expect(
      rows.map((row) => [row.request_number, row.event, row.state, row.actor === anna ? 'anna' : row.actor]),
    ).toEqual([
      [1, 'request', 'pending', 'anna'],
      [1, 'approve', 'approved', 'cardfile'],
      [1, 'begin', 'applying', 'cardfile'],
      [1, 'succeed', 'applied', 'cardfile'],
      [2, 'request', 'pending', 'anna'],
    ]);
    expect(rows[3]).toMatchObject({
      at: 5000,
      operation: 'create',
      source: 'exchange-mail-contacts',
      target_id: 'c1',
      on_behalf_of: anna,
      rule: 'admins-write-directly',
      correlation_id: 'corr-1',
      fields: '["displayName","emails","jobTitle"]',
    });
  });

  it('keeps values encrypted, and gives them back with the key', async () => {
    const rows = await database.audit.after(0, 100);

    expect(JSON.stringify(rows)).not.toContain('John');
    const values = await Promise.all(rows.map((row) => openValues(database, row)));
    expect(values.map((one) => one?.difference.length)).toEqual([3, undefined, undefined, undefined, 3]);
    expect(values[0]?.difference).toContainEqual({ field: 'displayName', before: '', after: 'John Doe' });
  });

  it('still tells the items of entries that an earlier version encrypted as parts', async () => {
    const [row] = await database.audit.after(0, 1);
    const item = { operation: 'update', targetName: 'John Doe', difference: [] } as const;
    const values = { difference: [], parts: [item], words: 'why' };
    const key = createSecretKey((await database.valueKeys.find('CR-1')) ?? Buffer.alloc(0));
    const encrypted = encrypt(key, JSON.stringify(values), 'audit:1').toString('base64');

    const opened = row && (await openValues(database, { ...row, sealed_values: encrypted }));

    expect(opened).toEqual({ difference: [], items: [item], words: 'why' });
  });

  it('is intact when nobody has touched it', async () => {
    expect(await verifyAudit(database)).toEqual({ intact: true, entries: 5 });
  });

  it.each([
    "update audit set actor = 'x' where seq = 2",
    'delete from audit where seq = 2',
    'delete from audit',
  ])('refuses: %s', (sql) => {
    expect(() => intrude(sql)).toThrow('audit is append-only');
  });

  it.each([
    ["update audit set actor = 'x' where seq = 2", 2],
    ["update audit set note = '' where seq = 5", 5],
    ['delete from audit where seq = 3', 3],
    ['delete from audit where seq = 5', 5],
    ['delete from audit', 1],
    [
      'update audit set seq = 100 where seq = 4; update audit set seq = 4 where seq = 5; update audit set seq = 5 where seq = 100',
      4,
    ],
    ["update audit set hash = 'aa', previous_hash = 'bb' where seq = 5", 5],
  ])('shows where it was tampered with: %s', async (sql, brokenAt) => {
    intrude(unguarded + sql);

    expect(await verifyAudit(database)).toEqual({ intact: false, brokenAt });
  });
});
