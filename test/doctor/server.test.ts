import { describe, expect, it } from 'vitest';
import { checkServer, type SeenDatabase, type ServerOptions } from '../../src/doctor/check-server.ts';
import { reportLines } from '../../src/doctor/report.ts';

const now = Date.parse('2026-06-01T00:00:00Z');
const hourMs = 3_600_000;
const usual: SeenDatabase = {
  engine: 'PostgreSQL 17.2',
  major: 17,
  tables: 'current',
  bytes: 12_300_000,
  archivedAt: now - hourMs,
  isArchiveFailing: false,
};

async function report(
  seen: Partial<SeenDatabase> | { problem: string } = {},
  more: Partial<ServerOptions> = {},
) {
  const results = await checkServer(
    {
      versions: { cardfile: '0.1.0', node: '24.21.0' },
      database: async () => ('problem' in seen ? seen : { ...usual, ...seen }),
      freeBytes: async () => 50_000_000_000,
      ...more,
    },
    now,
  );
  return reportLines(results).join('\n');
}

describe('the checks of the server', () => {
  it('name versions, sizes and the backup', async () => {
    expect(await report()).toBe(
      [
        '✓ Versions: Cardfile 0.1.0, Node 24.21.0',
        '✓ Database: PostgreSQL 17.2, 13 MB',
        '✓ Database: it is backed up, its log was archived 1 hour ago',
        '✓ Disk: 50.0 GB are free for DATA_DIR',
      ].join('\n'),
    );
  });

  it.each<[string, Parameters<typeof report>, RegExp]>([
    [
      'a Node without support',
      [{}, { versions: { cardfile: '1', node: '23.1.0' } }],
      /⚠ .*no long-term support/,
    ],
    ['an older Node with support', [{}, { versions: { cardfile: '1', node: '22.1.0' } }], /✓ Versions/],
    [
      'a database that cannot be used',
      [{ problem: 'the host is not known' }],
      /✗ .*the host is not known\n .*DATABASE_URL/,
    ],
    ['an old PostgreSQL', [{ major: 14 }], /✗ .*PostgreSQL 15 or newer/],
    ['tables of a newer version', [{ tables: 'newer' }], /✗ .*newer version.*\n .*restore the backup/],
    ['tables of an older version', [{ tables: 'older' }], /✓ .*npm start updates its tables/],
    ['an unused database', [{ tables: 'none' }], /✓ .*not used yet/],
    ['a backup that is not known', [{ archivedAt: undefined }], /⚠ .*does not tell.*\n .*try a restore/],
    ['an old backup', [{ archivedAt: now - 30 * hourMs }], /⚠ .*30 hours ago: .*\n .*archive_command/],
    ['a failing backup', [{ isArchiveFailing: true }], /✗ .*fails to archive.*\n .*archive_command/],
    ['a full disk', [{}, { freeBytes: async () => 100_000_000 }], /✗ Disk: 0\.1 GB/],
    ['a small disk', [{}, { freeBytes: async () => 1_500_000_000 }], /⚠ Disk: 1\.5 GB/],
  ])('tell about %s', async (_, [seen, more], expected) => {
    expect(await report(seen, more)).toMatch(expected);
  });
});
