import {
  type Dialect,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import { afterAll, describe, expect, it } from 'vitest';
import { type DatabaseTarget, openDatabase } from '../../src/store/database.ts';
import { breaking, migrations } from '../../src/store/migrations/migrate.ts';
import { createTestChanges } from '../changes/create-test-changes.ts';
import { ben, context, creating, staff } from '../changes/proposals.ts';
import { createTestDatabases, databaseKinds, intrude } from './databases.ts';

/** Turns the tables into those of an earlier version, as a backup of that time has them. */
const toStandardNames = `
  drop table last_answers;
  drop table favorites;
  drop table different_people;
  drop table import_parts;
  drop table reviews;
  drop table review_people;
  drop table review_contacts;
  alter table change_requests drop column lists;
  alter table change_items drop column lists;
  alter table change_requests drop column recreates;
  alter table change_items drop column recreates;
  drop table change_batches;
  drop table change_file_rows;
  drop index change_items_by_write;
  drop index change_items_by_state;
  alter table change_items drop column write_revision;
  alter table change_items drop column written_at;
  alter table change_items rename to change_parts;
  alter table known_contacts rename to contact_ledger;
  alter table contact_views rename to contact_openings;
  alter table directory_syncs rename to directory_walks;
  update change_requests set approval = replace(approval, '"assignments":', '"seats":');
  delete from kysely_migration where name >= '0012';`;

async function open(target: DatabaseTarget) {
  const database = await openDatabase(target);
  const changes = createTestChanges(database);
  return { database, changes };
}

describe.each(databaseKinds)('a %s database of the version before', (kind) => {
  const databases = createTestDatabases(kind);
  afterAll(() => databases.close());

  it('keeps who is asked about a pending request, who can approve it then', async () => {
    const target = await databases.fresh();
    const before = await open(target);
    const reason = 'not the "seats":[] of a stage';
    const { request } = await before.changes.propose(creating({ reason }), staff, context);
    await before.changes.close();
    await before.database.close();
    await intrude(target, toStandardNames);

    const { database, changes } = await open(target);
    const opened = await changes.get(request.number);
    await changes.decide(
      request.number,
      { verdict: 'approve', reason: '', key: 'click' },
      { actor: ben, correlationId: 'corr-2' },
    );
    const decided = await changes.get(request.number);
    await changes.close();
    await database.close();

    expect(opened?.request).toEqual(request);
    expect(opened?.request.approval.stages[0]?.assignments).toMatchObject([{ person: ben }]);
    expect(decided?.request.approval.decisions).toMatchObject([{ actor: ben, verdict: 'approve' }]);
  });
});

/** What a later version may do: add a table, a column and an index, and note that it did. */
const toLaterVersion = `
  create table later (id text not null primary key);
  alter table change_requests add column later text not null default '';
  alter table outbox add column later bigint not null default 0;
  create index later_index on change_requests (later);
  insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01T00:00:00.000Z');`;

describe.each(databaseKinds)('a %s database of the version after', (kind) => {
  const databases = createTestDatabases(kind);
  afterAll(() => databases.close());

  it('serves this version, while it runs and after a restart, if it was only added to', async () => {
    const target = await databases.fresh();
    const before = await open(target);
    const { request } = await before.changes.propose(creating(), staff, context);
    await intrude(target, toLaterVersion);

    await before.database.check();
    await before.changes.close();
    await before.database.close();
    const { database, changes } = await open(target);
    await changes.decide(
      request.number,
      { verdict: 'approve', reason: '', key: 'click' },
      { actor: ben, correlationId: 'corr-2' },
    );
    const decided = await changes.get(request.number);
    await database.check();
    await changes.close();
    await database.close();

    expect(decided?.request.approval.decisions).toMatchObject([{ actor: ben, verdict: 'approve' }]);
  });

  it('is refused if its migration says that this version cannot use it', async () => {
    const target = await databases.fresh();
    const { database, changes } = await open(target);
    await intrude(
      target,
      `insert into kysely_migration (name, timestamp) values ('9999-later${breaking}', '')`,
    );

    await expect(database.check()).rejects.toThrow('another version of Cardfile has changed its tables');
    await changes.close();
    await database.close();
    await expect(openDatabase(target)).rejects.toThrow('a newer version of Cardfile has used it');
  });
});

describe('the migrations', () => {
  /** From this version on, one that changes more than it adds says so in its name. */
  const names = Object.keys(migrations).filter((name) => name >= '0013' && !name.endsWith(breaking));

  it.each(names)('let versions before work with what %s adds', async (name) => {
    const statements: string[] = [];
    const dialect: Dialect = {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (database) => new PostgresIntrospector(database),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    };
    const recording = new Kysely<unknown>({ dialect, log: ({ query }) => void statements.push(query.sql) });

    await migrations[name]?.up(recording);

    expect(statements).not.toEqual([]);
    const additions = [
      /^create table /,
      /^create (unique )?index /,
      // Versions before insert rows without it.
      /^alter table \S+ add column .* default /,
    ];
    const others = statements.filter((statement) => !additions.some((addition) => addition.test(statement)));
    expect(others).toEqual([]);
  });
});
