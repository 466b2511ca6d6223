import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = new URL('../', import.meta.url).pathname;

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = ['src', 'sandbox'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file)),
);
const imports: readonly Import[] = files.flatMap((file) => {
  const code = readFileSync(join(root, file), 'utf8');
  const found = code.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
  return Array.from(found, ([, target = '']) => ({ from: file, to: resolve(file, target) }));
});

function resolve(file: string, target: string): string {
  return target.startsWith('.') ? normalize(join(dirname(file), target)) : target;
}

/** The folder below src, '' for a file that lies in src itself, and the first folder outside of src. */
function layerOf(file: string): string {
  const [first = '', second = '', ...rest] = file.split(sep);
  if (first !== 'src') return first;
  return rest.length === 0 ? '' : second;
}

/** What each layer may import besides itself. Files in src itself put everything together and import all of it. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  platform: [],
  languages: ['platform'],
  contacts: ['platform', 'languages'],
  identity: ['platform'],
  store: ['platform', 'contacts'],
  providers: ['platform', 'contacts', 'identity'],
  directory: ['platform', 'contacts', 'store', 'providers'],
  changes: ['platform', 'languages', 'contacts', 'identity', 'store', 'providers'],
  transfer: ['languages', 'contacts', 'identity', 'changes'],
  cards: ['platform', 'languages', 'contacts', 'providers', 'directory', 'changes', 'transfer'],
  doctor: ['platform', 'providers'],
  dialogs: [
    'platform',
    'languages',
    'contacts',
    'identity',
    'providers',
    'directory',
    'changes',
    'transfer',
    'cards',
    'doctor',
  ],
  bot: ['platform', 'languages', 'contacts', 'cards', 'dialogs'],
  http: ['platform'],
};

describe('the layers', () => {
  for (const [layer, targets] of Object.entries(allowed)) {
    it(`keep ${layer} from importing any but ${targets.join(', ') || 'itself'}`, () => {
      const inner = imports.filter(({ from, to }) => layerOf(from) === layer && to.endsWith('.ts'));

      const forbidden = inner.filter(
        ({ to }) => layerOf(to) !== layer && (layerOf(to) === '' || !targets.includes(layerOf(to))),
      );

      expect(inner.length).toBeGreaterThan(0);
      expect(forbidden).toEqual([]);
    });

    it(`let ${layer} import what it may, and nothing is allowed in vain`, () => {
      const used = new Set(
        imports.filter(({ from }) => layerOf(from) === layer).map(({ to }) => layerOf(to)),
      );

      expect(targets.filter((target) => !used.has(target))).toEqual([]);
    });
  }

  it('are all named here', () => {
    const layers = new Set(files.filter((file) => file.startsWith('src')).map(layerOf));

    expect([...layers].sort()).toEqual(['', 'cli', ...Object.keys(allowed)].sort());
  });

  it('leave the sandbox out of the product', () => {
    const product = imports.filter(({ from }) => from.startsWith('src'));

    expect(product.filter(({ to }) => to.startsWith('sandbox'))).toEqual([]);
  });

  it('import in no circle, types included', () => {
    const targets = new Map(files.map((file) => [file, [] as string[]]));
    for (const { from, to } of imports) if (targets.has(to)) targets.get(from)?.push(to);
    // Whatever imports nothing that is left can be part of no circle.
    for (let before = -1; before !== targets.size; ) {
      before = targets.size;
      for (const [file, all] of targets) if (!all.some((target) => targets.has(target))) targets.delete(file);
    }

    expect([...targets.keys()]).toEqual([]);
  });

  const owners: Readonly<Record<string, RegExp>> = {
    botbuilder: /^src\/bot\//,
    restify: /^src\/http\//,
    'icu-minify': /^src\/languages\//,
    'adaptivecards-templating': /^src\/cards\/engine\//,
    'adaptive-expressions': /^src\/cards\/engine\//,
    kysely: /^src\/store\//,
    'node:sqlite': /^src\/store\//,
  };
  for (const [library, place] of Object.entries(owners)) {
    it(`let only ${place.source} know ${library}`, () => {
      const users = imports.filter(({ to }) => to === library || to.startsWith(`${library}/`));

      expect(users.length).toBeGreaterThanOrEqual(1);
      expect(users.filter(({ from }) => !place.test(from))).toEqual([]);
    });
  }

  it('let only the configuration read the environment', () => {
    const readers = files.filter((file) => readFileSync(join(root, file), 'utf8').includes('process.env'));

    expect(readers.filter((file) => file.startsWith('src'))).toEqual(['src/config.ts']);
  });
});
