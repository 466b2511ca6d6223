import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseSync } from 'oxc-parser';
import { describe, expect, it } from 'vitest';

const root = new URL('../', import.meta.url).pathname;
/** Released migrations are never edited. */
const isReleased = (file: string) => file.includes('migrations');
const files = ['src', 'sandbox', 'test', 'bench', 'scripts'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !isReleased(file))
    .map((file) => join(folder, file)),
);

/** Words of our own that the field's terms have replaced (docs/glossary.md). */
const retired = new Set(
  'conductor deed deeds door doors facts fuse keeper lanes ledger openings rolebook seal sealer seat seats shelf shelves standin standing upkeep walk walks walked walking'.split(
    ' ',
  ),
);

/** `directoryWalkRow` → `directory`, `walk`, `row`. */
function wordsOf(name: string): readonly string[] {
  return (name.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? []).map((word) => word.toLowerCase());
}

function identifiersIn(node: unknown, found: Set<string>): void {
  if (typeof node !== 'object' || node === null) return;
  if (Array.isArray(node)) {
    for (const one of node) identifiersIn(one, found);
    return;
  }
  const { type, name } = node as { readonly type?: unknown; readonly name?: unknown };
  if ((type === 'Identifier' || type === 'PrivateIdentifier') && typeof name === 'string') found.add(name);
  for (const value of Object.values(node)) identifiersIn(value, found);
}

describe('names', () => {
  it('of files use the terms of the field', () => {
    const odd = files.filter((file) => {
      const name = basename(file, '.ts');
      return name.includes('stand-in') || wordsOf(name).some((word) => retired.has(word));
    });

    expect(odd).toEqual([]);
  });

  it('in the code use the terms of the field', () => {
    const odd = files.flatMap((file) => {
      const found = new Set<string>();
      identifiersIn(parseSync(file, readFileSync(join(root, file), 'utf8')).program, found);
      return Array.from(found)
        .filter((name) => wordsOf(name).some((word) => retired.has(word)))
        .map((name) => `${file}: ${name}`);
    });

    expect(odd).toEqual([]);
  });
});
