import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { AppManifestUtils } from '@microsoft/app-manifest';
import { strToU8, zipSync } from 'fflate';
import { runCommand } from '../src/cli/command-line.ts';
import { ConfigurationError } from '../src/platform/errors.ts';

const usage = `npm run package -- [--env FILE] [--allow-placeholders]

Builds and checks the app package for Teams, build/cardfile.zip, without the network.

  --env FILE             the names that go into the manifest (default env/.env.local)
  --allow-placeholders   also with the names that are only examples, for a trial
  --help                 this text
`;

const folder = new URL('../appPackage/', import.meta.url);

/** Values that stand in the repository as examples; an app with one of them would not work, or name nobody. */
const placeholders: readonly RegExp[] = [
  /^0{8}-/,
  /(?:^|[/.@])example(?:\.(?:com|org|net))?(?:[/:]|$)/i,
  /\.(?:invalid|test|example)(?:[/:]|$)/i,
  /^your\b/i,
];

await runCommand({
  usage,
  options: {
    env: { type: 'string', default: 'env/.env.local' },
    'allow-placeholders': { type: 'boolean', default: false },
  },
  async run(values) {
    const problems: string[] = [];
    const names = parseEnv(readFileSync(values.env, 'utf8'));
    const text = readFileSync(new URL('manifest.json', folder), 'utf8').replaceAll(
      /\$\{\{(\w+)\}\}/g,
      (_all, name) => {
        const value = names[name] ?? '';
        if (value === '') problems.push(`${values.env} has no value for ${name}.`);
        // Inside a JSON string.
        return JSON.stringify(value).slice(1, -1);
      },
    );
    if (!values['allow-placeholders']) {
      for (const [name, value = ''] of Object.entries(names)) {
        if (!placeholders.some((placeholder) => placeholder.test(value))) continue;
        problems.push(`${name} in ${values.env} is only an example (${value}): put your own value there.`);
      }
    }
    const manifest = JSON.parse(text);
    problems.push(...(await AppManifestUtils.validateAgainstSchema(manifest)));
    const color = readFileSync(new URL('color.png', folder));
    const outline = readFileSync(new URL('outline.png', folder));
    problems.push(...iconProblems('color.png', color, 192), ...iconProblems('outline.png', outline, 32));
    if (problems.length > 0) throw new ConfigurationError(problems);

    mkdirSync('build', { recursive: true });
    const zip = zipSync({
      'manifest.json': strToU8(JSON.stringify(manifest, undefined, 2)),
      'color.png': color,
      'outline.png': outline,
    });
    writeFileSync('build/cardfile.zip', zip);
    // For "npm run doctor", which compares it with the bot that runs.
    writeFileSync('build/manifest.json', JSON.stringify(manifest, undefined, 2));
    console.log(
      `build/cardfile.zip is ready (${zip.length} bytes, manifest ${manifest.manifestVersion}, bot ${manifest.bots[0].botId}).`,
    );
  },
});

/** Teams wants PNG squares of exactly these sizes; width and height stand at fixed places of the PNG header. */
function iconProblems(name: string, png: Buffer, size: number): readonly string[] {
  const isPng = png.subarray(1, 4).toString('latin1') === 'PNG';
  const isRight = isPng && png.readUInt32BE(16) === size && png.readUInt32BE(20) === size;
  return isRight ? [] : [`${name} must be a PNG of ${size} by ${size} pixels.`];
}
