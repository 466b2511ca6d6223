import { afterAll, describe, expect, it } from 'vitest';
import { type DatabaseTarget, openDatabase } from '../../src/store/database.ts';
import { createTestChanges } from '../changes/create-test-changes.ts';
import { ben, context, creating, staff } from '../changes/proposals.ts';
import { createTestDatabases, databaseKinds, intrude } from './databases.ts';

/** Turns the tables into those of an earlier version, as a backup of that time has them. */
const toStandardNames = `
  drop table last_answers;
  drop table favorites;
  drop table different_people;
  drop table import_parts;
  alter table change_requests drop column lists;
  alter table change_items drop column lists;
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
