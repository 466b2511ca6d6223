import type { CheckResult } from '../providers/provider.ts';
import { failed, passed, warned } from '../providers/shared/check.ts';

/** What is known of the machine, the versions and the database. */
export interface ServerOptions {
  readonly versions: { readonly cardfile: string; readonly node: string };
  /** Looks at the database without changing it. */
  readonly database: () => Promise<SeenDatabase | { readonly problem: string }>;
  /** Free bytes of the disk with DATA_DIR. */
  readonly freeBytes: () => Promise<number>;
}

export interface SeenDatabase {
  readonly engine: string;
  /** The major version of a server; undefined for the embedded database. */
  readonly major: number | undefined;
  readonly tables: 'none' | 'older' | 'current' | 'newer';
  readonly bytes: number;
  /** Milliseconds since the epoch; undefined if the database does not tell. */
  readonly archivedAt: number | undefined;
  readonly isArchiveFailing: boolean;
}

const gigabyte = 1_000_000_000;
const hourMs = 3_600_000;
const leastPostgres = 15;
/** When Node's releases with long-term support end (https://github.com/nodejs/release). */
const endOfNode: Readonly<Record<string, string>> = { '22': '2027-04-30', '24': '2028-04-30' };

/** Checks versions, database, backups and disk. */
export async function checkServer(options: ServerOptions, now: number): Promise<readonly CheckResult[]> {
  const free = await options.freeBytes();
  const database = await options.database();
  return [checkVersions(options.versions, now), ...checkDatabase(database, now), checkDisk(free, database)];
}

function checkVersions({ cardfile, node }: ServerOptions['versions'], now: number): CheckResult {
  const name = `Versions: Cardfile ${cardfile}, Node ${node}`;
  const end = endOfNode[node.split('.')[0] ?? ''];
  if (end === undefined) {
    return warned(
      name,
      'this Node has no long-term support',
      'Run Cardfile on Node 24, which npm ci installs.',
    );
  }
  if (Date.parse(end) > now) return passed(name);
  return warned(
    name,
    `this Node gets no security updates since ${end}`,
    'Update Cardfile, which pins its Node.',
  );
}

function checkDatabase(
  database: SeenDatabase | { readonly problem: string },
  now: number,
): readonly CheckResult[] {
  if ('problem' in database) {
    return [
      failed(
        'Database: it can be used',
        database.problem,
        'Compare DATABASE_URL or DATA_DIR with the database and the rights of this account.',
      ),
    ];
  }
  const { engine, major, tables, bytes } = database;
  const name = `Database: ${engine}, ${Math.ceil(bytes / 1_000_000)} MB`;
  if (major !== undefined && major < leastPostgres) {
    return [failed(name, `PostgreSQL ${leastPostgres} or newer is needed`, 'Update PostgreSQL.')];
  }
  switch (tables) {
    case 'none':
      return [passed(`Database: ${engine}, not used yet`)];
    case 'newer':
      return [
        failed(
          name,
          'a newer version of Cardfile has changed its tables',
          'Install that version again, or restore the backup from before the update.',
        ),
      ];
    case 'older':
      return [passed(`${name}; npm start updates its tables`), checkBackup(database, now)];
    case 'current':
      return [passed(name), checkBackup(database, now)];
  }
}

function checkBackup({ archivedAt, isArchiveFailing }: SeenDatabase, now: number): CheckResult {
  const name = 'Database: it is backed up';
  const nextStep = 'Look for errors of archive_command in the log of PostgreSQL.';
  if (isArchiveFailing) return failed(name, 'PostgreSQL fails to archive its log', nextStep);
  if (archivedAt === undefined) {
    return warned(
      name,
      'the database does not tell when the last backup was made',
      'Check your backups, and try a restore (docs/deploy.md, Backup).',
    );
  }
  const hours = Math.floor((now - archivedAt) / hourMs);
  const known = `${name}, its log was archived ${hours} ${hours === 1 ? 'hour' : 'hours'} ago`;
  if (hours <= 24) return passed(known);
  // A server archives its log when it is full, and at archive_timeout if something was written.
  return warned(known, 'that is more than a day; has nothing been written since?', nextStep);
}

function checkDisk(free: number, database: SeenDatabase | { readonly problem: string }): CheckResult {
  const name = `Disk: ${(free / gigabyte).toFixed(1)} GB are free for DATA_DIR`;
  const nextStep = 'Free some space, or move DATA_DIR to a larger disk.';
  if (free < gigabyte / 2) return failed(name, 'Cardfile may stop to record changes', nextStep);
  const bytes = 'bytes' in database && database.major === undefined ? database.bytes : 0;
  const isShort = free < Math.max(2 * gigabyte, 2 * bytes);
  return isShort
    ? warned(name, 'that is little for a growing database and its backups', nextStep)
    : passed(name);
}
