import { oneOf, runCommand } from './command-line.ts';

const usage = `npm run keys -- rotate
npm run keys -- revoke

Replaces the keys that Cardfile makes by itself: the one that signs buttons, and the one that encrypts last answers. No
process has to be restarted; each knows the new keys within a minute, and uses them after five.

  rotate   keeps the old keys as long as buttons with them are valid (90 days)
  revoke   forgets the old keys: all buttons that were sent until now stop working
  --help   this text

Reads DATABASE_URL or DATA_DIR, as npm start does.
`;

/** The longest life of a reference on a card, with a day to spare. */
const keepMs = 91 * 24 * 60 * 60_000;

await runCommand({
  usage,
  positionals: [1, 1],
  async run(_values, [word = '']) {
    const command = oneOf('The command', word, ['rotate', 'revoke']);
    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { readDatabaseTarget } = await import('../config.ts');
    const { openExistingDatabase } = await import('../store/database.ts');
    const { cardReferencesKey } = await import('../identity/signed-reference.ts');
    const { lastAnswersKey } = await import('../store/last-answer-store.ts');
    const database = await openExistingDatabase(readDatabaseTarget());
    try {
      for (const name of [cardReferencesKey, lastAnswersKey]) {
        const version = await database.secrets.rotate(name, command === 'revoke' ? 0 : keepMs);
        console.log(`${name}: version ${version} was made. Every process reads it within a minute.`);
      }
    } finally {
      await database.close();
    }
  },
});
