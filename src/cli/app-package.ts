import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { AppManifestUtils } from '@microsoft/app-manifest';
import { strToU8, zipSync } from 'fflate';
import { ConfigurationError } from '../platform/errors.ts';

export interface AppPackageOptions {
  /** The values for the names in `appPackage/manifest.json`. */
  readonly names: Readonly<Record<string, string | undefined>>;
  /** What the values come from, for messages. */
  readonly source: string;
  /** Accepts values that are only examples, for a trial. */
  readonly allowPlaceholders?: boolean;
}

const folder = new URL('../../appPackage/', import.meta.url);
const manifestPath = 'build/manifest.json';
const packagePath = 'build/cardfile.zip';

/** Values that stand in the repository as examples; an app with one of them would not work, or name nobody. */
const placeholders: readonly RegExp[] = [
  /^0{8}-/,
  /(?:^|[/.@])example(?:\.(?:com|org|net))?(?:[/:]|$)/i,
  /\.(?:invalid|test|example)(?:[/:]|$)/i,
  /^your\b/i,
];

/**
 * Builds and checks the app package for Teams, `build/cardfile.zip`, without the network, and `build/manifest.json`,
 * which `npm run doctor` compares with the bot that runs. Returns a sentence about it.
 * @throws {ConfigurationError} naming everything that Teams would refuse
 */
export async function buildAppPackage(options: AppPackageOptions): Promise<string> {
  const { names, source, allowPlaceholders = false } = options;
  const problems: string[] = [];
  const text = readFileSync(new URL('manifest.json', folder), 'utf8').replaceAll(
    /\$\{\{(\w+)\}\}/g,
    (_all, name) => {
      const value = names[name] ?? '';
      if (value === '') problems.push(`${source} has no value for ${name}.`);
      if (!allowPlaceholders && placeholders.some((placeholder) => placeholder.test(value))) {
        problems.push(`${name} in ${source} is only an example (${value}): put your own value there.`);
      }
      // Inside a JSON string.
      return JSON.stringify(value).slice(1, -1);
    },
  );
  const manifest = JSON.parse(text);
  problems.push(...(await AppManifestUtils.validateAgainstSchema(manifest)));
  const color = readFileSync(new URL('color.png', folder));
  const outline = readFileSync(new URL('outline.png', folder));
  problems.push(...iconProblems('color.png', color, 192), ...iconProblems('outline.png', outline, 32));
  if (problems.length > 0) throw new ConfigurationError([...new Set(problems)]);

  mkdirSync('build', { recursive: true });
  const written = JSON.stringify(manifest, undefined, 2);
  const zip = zipSync({ 'manifest.json': strToU8(written), 'color.png': color, 'outline.png': outline });
  writeFileSync(packagePath, zip);
  writeFileSync(manifestPath, written);
  return `${packagePath} is ready (${zip.length} bytes, manifest ${manifest.manifestVersion}, bot ${manifest.bots[0].botId}).`;
}

/** Teams wants PNG squares of exactly these sizes; width and height stand at fixed places of the PNG header. */
function iconProblems(name: string, png: Buffer, size: number): readonly string[] {
  const isPng = png.subarray(1, 4).toString('latin1') === 'PNG';
  const isRight = isPng && png.readUInt32BE(16) === size && png.readUInt32BE(20) === size;
  return isRight ? [] : [`${name} must be a PNG of ${size} by ${size} pixels.`];
}
