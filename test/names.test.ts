import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
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

/** `contacts` and `contact` are the same word, as are `handle` and `handler`, and `ref` and `reference`. */
function stemOf(word: string): string {
  return (word === 'ref' ? 'reference' : word).replace(/(?:es|s)$/, '').replace(/(?:er|or|e)$/, '');
}

const stemsOf = (name: string) => wordsOf(name).map(stemOf);

function exportsOf(file: string): readonly string[] {
  const { module } = parseSync(file, readFileSync(join(root, file), 'utf8'));
  return module.staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry) => entry.exportName.name ?? []),
  );
}

/**
 * Whether a file is named after what it exports: its exports have all words of its name, or one of them, with or
 * without its verb, consists of words of the file and its folder; or it is the list after which the folder is named.
 */
function isNamedAfter(file: string, names: readonly string[]): boolean {
  const own = stemsOf(basename(file, '.ts'));
  const folder = stemsOf(basename(dirname(file)));
  const known = new Set([...own, ...folder, 'of', 'for']);
  const all = new Set(names.flatMap(stemsOf));
  const tells = (words: readonly string[]) =>
    words.join('') === own.join('') ||
    (words.some((word) => own.includes(word)) && words.every((word) => known.has(word)));
  return (
    own.every((word) => all.has(word)) ||
    names.some((name) => {
      const words = stemsOf(name);
      return tells(words) || (/^[a-z]/.test(name) && tells(words.slice(1))) || words.join() === folder.join();
    })
  );
}

/** A docstring and the exported function behind it. */
const documented = /\/\*\*((?:(?!\*\/).)*)\*\/\nexport (?:async )?function (\w+)/gs;

/** Named after a topic, about which they have several small functions, or after what is shown. */
const topics = new Set([
  'src/cards/contacts/person-labels.ts',
  'src/cards/contacts/source-labels.ts',
  'src/cards/requests/absence-sentences.ts',
  'src/cards/requests/batch-labels.ts',
  'src/cards/requests/change-view.ts',
  'src/changes/policy/rule-texts.ts',
  'src/contacts/query/group-words.ts',
  'src/contacts/query/question-words.ts',
  'src/directory/search/assignment.ts',
  'src/directory/search/candidates.ts',
  'src/directory/search/partial-matches.ts',
  'src/directory/search/related-contacts.ts',
  'src/directory/search/term-holders.ts',
]);

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

  it('of files are those of what they export', () => {
    const odd = files
      .filter((file) => file.startsWith('src/') && basename(file) !== 'index.ts' && !topics.has(file))
      .map((file) => ({ file, names: exportsOf(file) }))
      .filter(({ file, names }) => names.length > 0 && !isNamedAfter(file, names));

    expect(odd.map(({ file, names }) => `${file}: ${names.join(', ')}`)).toEqual([]);
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

  it('of exported functions come with what these do, in the third person', () => {
    const odd = files
      .filter((file) => file.startsWith('src/'))
      .flatMap((file) =>
        Array.from(readFileSync(join(root, file), 'utf8').matchAll(documented))
          .filter(([, text = '']) => !/^(?:[A-Z][a-z]*s|Whether|@param)\b/.test(text.replace(/^[\s*]+/, '')))
          .map(([, , name = '']) => `${file}: ${name}`),
      );

    expect(odd).toEqual([]);
  });
});
