import { setFlagsFromString } from 'node:v8';
import type { App } from './app.ts';

// Loading makes much garbage at once. The space for young objects, which never shrinks, would grow to 100 MB for it.
setFlagsFromString('--semi-space-growth-factor=1');

const { runCommand } = await import('./cli/command-line.ts');

const usage = `npm start

Runs Cardfile. Settings come from the environment and from the file .env in this folder, or the file that ENV_FILE
names. env/.env.example lists them all; npm run setup asks for them.

  --help   this text
`;

/** When all contacts are in memory, usually, in milliseconds. */
const loadedAfterMs = 20_000;

await runCommand({
  usage,
  async run() {
    const { readConfig } = await import('./config.ts');
    const { ConfigurationError } = await import('./platform/errors.ts');
    let listening: App | undefined;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        // Until it listens, nothing is under way. A container ignores signals that are not handled.
        if (listening === undefined) process.exit(0);
        void listening.close().then(() => process.exit(0));
      });
    }
    try {
      // Wrong settings are told before the product is loaded.
      const config = readConfig();
      const { createApp } = await import('./app.ts');
      const starting = createApp(config);
      // Before the start has ended, too: the signal ends a process that does not handle it. A start that fails tells below.
      process.on(
        'SIGHUP',
        () =>
          void starting.then(
            (started) => started.reloadCredentials(),
            () => {},
          ),
      );
      const app = await starting;
      await app.listen();
      listening = app;
      setTimeout(() => setFlagsFromString('--semi-space-growth-factor=2'), loadedAfterMs).unref();
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      const problems = error.problems.map((problem) => `- ${problem}`);
      throw new ConfigurationError([
        'Cardfile cannot start:',
        ...problems,
        '"npm run setup" asks for the settings and checks them. env/.env.example lists them all.',
      ]);
    }
  },
});
