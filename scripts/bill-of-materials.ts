import { z } from 'zod';

/**
 * The packages that a production install brings, read from package-lock.json: every package with its version, hash and
 * licence, whatever the machine.
 */

/** Licences that a company can use without asking its lawyers: none asks for the sources of Cardfile. */
export const acceptedLicences: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'Unlicense',
]);

/** Licences that a package states in a file instead of its package.json. */
const statedElsewhere: Readonly<Record<string, string>> = {
  'escape-regexp-component@1.0.2': 'MIT',
  'jspath@0.4.0': 'MIT',
};

export interface LockedPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, '' for none. */
  readonly licence: string;
  /** SHA-512 as base64. */
  readonly hash: string;
  /** Below the project: `node_modules/…`. */
  readonly path: string;
  readonly isOptional: boolean;
  readonly dependencies: readonly string[];
}

const names = z.record(z.string(), z.string()).default({});
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string(),
      license: z.string().default(''),
      integrity: z.string().default(''),
      dev: z.boolean().default(false),
      optional: z.boolean().default(false),
      dependencies: names,
      optionalDependencies: names,
      peerDependencies: names,
    }),
  ),
});

/** Returns the packages of production, the project itself first. */
export function readLock(text: string): readonly [LockedPackage, ...LockedPackage[]] {
  const { packages } = lockSchema.parse(JSON.parse(text));
  const paths = new Set(Object.keys(packages));
  const [project, ...locked] = Object.entries(packages).flatMap(([path, found]) => {
    if (found.dev) return [];
    const name = path === '' ? 'cardfile' : path.slice(path.lastIndexOf('node_modules/') + 13);
    const { version, license, integrity } = found;
    const needed = Object.keys({
      ...found.peerDependencies,
      ...found.optionalDependencies,
      ...found.dependencies,
    });
    return {
      name,
      version,
      licence: license || (statedElsewhere[`${name}@${version}`] ?? ''),
      hash: integrity.replace(/^sha512-/, ''),
      path,
      isOptional: found.optional,
      dependencies: needed.flatMap((dependency) => placeOf(dependency, path, paths) ?? []),
    };
  });
  if (project === undefined) throw new Error('package-lock.json names no project');
  return [project, ...locked];
}

/** Returns where Node finds a package, from the folder of the one that needs it upwards. */
function placeOf(name: string, from: string, paths: ReadonlySet<string>): string | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const path = `${folder}${folder === '' ? '' : '/'}node_modules/${name}`;
    if (paths.has(path)) return path;
    if (folder === '') return undefined;
  }
}

/** Whether one of the licences that an SPDX expression offers is accepted. Licences that are needed together are not. */
export function isAccepted(expression: string): boolean {
  return expression
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((licence) => acceptedLicences.has(licence));
}

/**
 * Returns the bill of materials as CycloneDX 1.6 in JSON.
 * @param serialNumber a UUID
 */
export function toCycloneDx(
  [project, ...packages]: ReturnType<typeof readLock>,
  serialNumber: string,
  at: Date,
): object {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${serialNumber}`,
    version: 1,
    metadata: {
      timestamp: at.toISOString(),
      lifecycles: [{ phase: 'pre-build' }],
      component: { ...component(project), type: 'application' },
    },
    components: packages.map(component),
    dependencies: [project, ...packages].map((each) => ({
      ref: referenceOf(each),
      dependsOn: each.dependencies,
    })),
  };
}

function component(each: LockedPackage): object {
  const { name, version, licence, hash, isOptional } = each;
  const isExpression = licence.includes(' ');
  return {
    'bom-ref': referenceOf(each),
    type: 'library',
    name,
    version,
    scope: isOptional ? 'optional' : 'required',
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: [isExpression ? { expression: licence } : { license: { id: licence } }],
    ...(hash === ''
      ? {}
      : { hashes: [{ alg: 'SHA-512', content: Buffer.from(hash, 'base64').toString('hex') }] }),
  };
}

/** The place of a package, because one version may be in several. */
function referenceOf({ path }: LockedPackage): string {
  return path === '' ? 'cardfile' : path;
}

/** Returns the packages by licence, as a text. */
export function toLicenceList([, ...packages]: ReturnType<typeof readLock>): string {
  const byLicence = Map.groupBy(packages, ({ licence }) => licence || 'none');
  const sections = [...byLicence].sort().map(([licence, group]) => {
    const lines = new Set(group.map(({ name, version }) => `  ${name} ${version}`));
    return [`${licence} (${lines.size})`, ...[...lines].sort()].join('\n');
  });
  return `${sections.join('\n\n')}\n`;
}
