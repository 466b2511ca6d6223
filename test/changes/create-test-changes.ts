import { type ChangeRequests, createChangeRequests } from '../../src/changes/change-requests.ts';
import type { Database } from '../../src/store/database.ts';
import { createPretendSystem } from './pretend-system.ts';
import { ben, createPretendPeople, groups, silent } from './proposals.ts';

/** Creates the engine on a database, with Ben as the only approver and the clock at 5000 ms. */
export function createTestChanges(database: Database): ChangeRequests {
  const provider = createPretendSystem().provider();
  return createChangeRequests({
    ...createPretendPeople({ [groups.approver]: [ben] }),
    database,
    providers: () => provider,
    clock: () => 5000,
    log: silent,
  });
}
