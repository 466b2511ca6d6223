import { runCommand } from './command-line.ts';

const usage = `npm run package -- [--allow-placeholders]

Builds and checks the app package for Teams, build/cardfile.zip, without the network. The names that go into the manifest come
from the environment and from the file .env in this folder, which npm run setup writes, or the file that ENV_FILE names.

  --allow-placeholders   also with the names that are only examples, for a trial
  --help                 this text
`;

await runCommand({
  usage,
  options: {
    'allow-placeholders': { type: 'boolean', default: false },
  },
  async run(values) {
    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { completeEnvironment, readSettingSources } = await import('../config.ts');
    const { buildAppPackage } = await import('./app-package.ts');
    const names = completeEnvironment();
    const { path: source } = readSettingSources();
    console.log(await buildAppPackage({ names, source, allowPlaceholders: values['allow-placeholders'] }));
  },
});
