import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs, parseEnv } from 'node:util';
import { AppManifestUtils } from '@microsoft/app-manifest';
import { strToU8, zipSync } from 'fflate';

/**
 * Builds and checks the app package for Teams without the network: fills the names of an env file into the
 * manifest, validates it against the published schema, checks both icons and writes `build/cardfile.zip`.
 */
const { values } = parseArgs({ options: { env: { type: 'string', default: 'env/.env.local' } } });
const folder = new URL('../appPackage/', import.meta.url);
const problems: string[] = [];

const names = parseEnv(readFileSync(values.env, 'utf8'));
const text = readFileSync(new URL('manifest.json', folder), 'utf8').replaceAll(
  /\$\{\{(\w+)\}\}/g,
  (_all, name) => {
    const value = names[name] ?? '';
    if (value === '') problems.push(`${values.env} has no value for ${name}.`);
    return value;
  },
);
const manifest = JSON.parse(text);
problems.push(...(await AppManifestUtils.validateAgainstSchema(manifest)));

const color = readFileSync(new URL('color.png', folder));
const outline = readFileSync(new URL('outline.png', folder));
checkIcon('color.png', color, 192);
checkIcon('outline.png', outline, 32);

if (problems.length > 0) {
  console.error(`The app package is not valid:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  process.exit(1);
}
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

/** Teams wants PNG squares of exactly these sizes; width and height stand at fixed places of the PNG header. */
function checkIcon(name: string, png: Buffer, size: number): void {
  const isPng = png.subarray(1, 4).toString('latin1') === 'PNG';
  if (!isPng || png.readUInt32BE(16) !== size || png.readUInt32BE(20) !== size) {
    problems.push(`${name} must be a PNG of ${size} by ${size} pixels.`);
  }
}
