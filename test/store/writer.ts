import { openDatabase } from '../../src/store/database.ts';
import { admin, context, createProposer, creating } from '../changes/proposals.ts';

/**
 * A process of its own that records requests as fast as it can and says each number aloud once it is committed.
 * `node writer.ts DIRECTORY NAME COUNT`
 */
const [directory = '', name = '', count = '0'] = process.argv.slice(2);
const database = await openDatabase({ directory });
const { policy, transitions } = createProposer(Date.now);
for (let index = 0; index < Number(count); index += 1) {
  const proposal = creating({ submissionKey: `${name}-${index}` });
  const ruling = await policy.rule(proposal, admin);
  const { number } = await database.transaction((store) =>
    transitions.propose(store, proposal, ruling, context),
  );
  process.stdout.write(`${number}\n`);
}
await database.close();
