import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { runCommand } from './command-line.ts';

const usage = `npm run package -- [--env FILE] [--allow-placeholders]

Builds and checks the app package for Teams, build/cardfile.zip, without the network.

  --env FILE             the names that go into the manifest (default .env, which npm run setup writes)
  --allow-placeholders   also with the names that are only examples, for a trial
  --help                 this text
`;

await runCommand({
  usage,
  options: {
    env: { type: 'string', default: '.env' },
    'allow-placeholders': { type: 'boolean', default: false },
  },
  async run(values) {
    const names = parseEnv(readFileSync(values.env, 'utf8'));
    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { buildAppPackage } = await import('./app-package.ts');
    const allowPlaceholders = values['allow-placeholders'];
    console.log(await buildAppPackage({ names, source: values.env, allowPlaceholders }));
  },
});
