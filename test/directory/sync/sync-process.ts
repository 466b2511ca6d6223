import { createBackends } from '../../../src/backends.ts';
import { readConfig } from '../../../src/config.ts';
import { createSync } from '../../../src/directory/sync/sync.ts';
import { createLog } from '../../../src/platform/log.ts';
import { openDatabase } from '../../../src/store/database.ts';

/**
 * A process of its own that only reads the systems, as told by its environment, until it is killed. It writes a line
 * for each page that is kept.
 */
const config = readConfig();
const log = createLog(config.logLevel);
const database = await openDatabase(config.database);
const { providers } = createBackends(config, { clock: Date.now, log, knownContacts: database.knownContacts });
createSync({
  providers,
  store: database.directory,
  onChanged: () => process.stdout.write('page\n'),
  clock: Date.now,
  log,
  everyMs: 40,
  leaseMs: 500,
}).start();
// The sync's own timers keep no process alive.
setInterval(() => {}, 60_000);
