import { enableCompileCache } from 'node:module';

// Before anything else is loaded: Node keeps the stripped and compiled code, which halves the time to start.
enableCompileCache();

const { readConfig } = await import('./config.ts');
const { ConfigurationError } = await import('./errors.ts');
const { createApp } = await import('./app.ts');

try {
  const config = readConfig();
  const app = await createApp(config);
  await app.listen();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void app.close().then(() => process.exit(0)));
  }
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(`Cardfile cannot start:\n${error.problems.map((problem) => `- ${problem}`).join('\n')}`);
  console.error('See env/.env.example for all settings, or run "npm run try" to try Cardfile without any.');
  process.exit(1);
}
