import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  acceptedLicences,
  isAccepted,
  readLock,
  toCycloneDx,
  toLicenceList,
} from '../../scripts/bill-of-materials.ts';

const root = new URL('../../', import.meta.url).pathname;
const read = (file: string) => readFileSync(`${root}${file}`, 'utf8');
const packages = readLock(read('package-lock.json'));
const [project, ...locked] = packages;

describe('the packages of production', () => {
  it('have licences that everybody can accept', () => {
    expect(locked.filter(({ licence }) => !isAccepted(licence)).map(({ path }) => path)).toEqual([]);
    expect(isAccepted('(AFL-2.1 OR BSD-3-Clause)')).toBe(true);
    for (const licence of ['', 'GPL-3.0-only', '(GPL-2.0 OR AGPL-3.0)', 'MIT AND CC-BY-NC-4.0', 'UNLICENSED'])
      expect([licence, isAccepted(licence)]).toEqual([licence, false]);
    expect(
      [...acceptedLicences].filter((licence) => !locked.some((each) => each.licence === licence)),
    ).toEqual([]);
  });

  it('come from npm’s registry with a hash, and run no scripts but those that package.json names', () => {
    const { packages: all } = JSON.parse(read('package-lock.json'));
    const { allowScripts, dependencies, devDependencies, optionalDependencies } = JSON.parse(
      read('package.json'),
    );
    const entries = Object.entries<Record<string, unknown>>(all).filter(([path]) => path !== '');
    const registry = 'https://registry.npmjs.org/';

    expect(locked.filter(({ hash }) => Buffer.from(hash, 'base64').length !== 64)).toEqual([]);
    expect(entries.filter(([, { resolved = registry }]) => !String(resolved).startsWith(registry))).toEqual(
      [],
    );
    const scripted = entries.filter(
      ([, { hasInstallScript, dev }]) => hasInstallScript === true && dev !== true,
    );
    const names = scripted.map(([path]) => path.replace(/.*node_modules\//, ''));
    expect(names.filter((name) => !(name in allowScripts))).toEqual([]);
    const versions = Object.values<string>({ ...dependencies, ...devDependencies, ...optionalDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });
});

describe('the bill of materials', () => {
  const bill = JSON.parse(
    JSON.stringify(toCycloneDx(packages, '11111111-2222-4333-8444-555555555555', new Date(0))),
  );

  it('names every package that npm lists', () => {
    const listed = execFileSync(
      'npm',
      ['ls', '--omit=dev', '--all', '--parseable', '--long', '--package-lock-only'],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );
    const expected = listed
      .split('\n')
      .flatMap((line) => /:(@?[^:@]+@[^:]+)(?::|$)/.exec(line)?.[1] ?? [])
      .filter((name) => name !== `cardfile@${project.version}`);
    const named = new Set(
      bill.components.map(({ name, version }: { name: string; version: string }) => `${name}@${version}`),
    );

    expect(expected.length).toBeGreaterThan(200);
    expect(expected.filter((name) => !named.has(name))).toEqual([]);
    expect(bill.components.length).toBe(locked.length);
  });

  it('leads from the project to every package', () => {
    const edges = new Map<string, readonly string[]>(
      bill.dependencies.map(({ ref, dependsOn }: { ref: string; dependsOn: string[] }) => [ref, dependsOn]),
    );
    const reached = new Set<string>();
    const waiting = ['cardfile'];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (reached.has(next)) continue;
      reached.add(next);
      waiting.push(...(edges.get(next) ?? []));
    }

    expect([...edges.keys()].filter((ref) => !reached.has(ref))).toEqual([]);
  });

  it('identifies packages as scanners expect it', () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    expect(bill.components).toContainEqual(
      expect.objectContaining({
        name: '@azure/msal-node',
        scope: 'required',
        purl: expect.stringMatching(/^pkg:npm\/%40azure\/msal-node@\d/),
        hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[\da-f]{128}$/) }],
        licenses: [{ license: { id: 'MIT' } }],
      }),
    );
  });

  it('has a list of licences beside it', () => {
    expect(toLicenceList(packages)).toMatch(/^MIT \(\d+\)\n {2}\S+ \d/m);
  });
});
