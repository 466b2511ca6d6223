import { ConfigurationError } from '../platform/errors.ts';
import { runCommand } from './command-line.ts';

const usage = `npm run doctor -- [--mailbox PERSON] [--manifest FILE]

Checks every connected system: one line for each check, and the next step where something is wrong. Settings come
from .env and the environment, as for npm start. The exit code is 1 when something is wrong.

  --mailbox PERSON   object id or address of somebody whose personal contacts are read as a check
  --manifest FILE    the manifest of the app package (default build/manifest.json)
  --help             this text
`;

await runCommand({
  usage,
  options: { mailbox: { type: 'string' }, manifest: { type: 'string', default: 'build/manifest.json' } },
  async run(values) {
    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { readConfig } = await import('../config.ts');
    const { reportLines, summary } = await import('../doctor/report.ts');
    const { createToolBackends, examine } = await import('./examine.ts');
    try {
      const config = readConfig();
      const results = await examine(config, createToolBackends(config), {
        ...values,
        isStarted: true,
      });
      console.log([...reportLines(results), '', summary(results)].join('\n'));
      // A call that was not waited for must not keep the process running.
      process.exit(results.every(({ ok }) => ok) ? 0 : 1);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      console.log(error.problems.map((problem) => `✗ Settings: ${problem}`).join('\n'));
      console.log('  → env/.env.example explains every setting.');
      process.exitCode = 1;
    }
  },
});
