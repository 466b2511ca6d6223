import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hostileCases, withoutGuard } from '../../scripts/hostile-cases.ts';
import { applyMutation, choose, mutationsOf } from '../../scripts/mutations.ts';

const text = [
  'import { a } from "b";',
  '// idempotent: true',
  'function from(contact: Wire) {',
  "  if (contact.id === '') return undefined;",
  '  return {',
  "    jobTitle: contact.title ?? '',",
  '    url: `/users/${encodeURIComponent(contact.id)}`,',
  '    idempotent: true,',
  '  };',
  '}',
].join('\n');
const found = mutationsOf('src/providers/x.ts', text);

describe('mutations', () => {
  it('leave out mappings and guards, undo escapes and turn retry rules round', () => {
    const changes = found.map(({ kind, line, after }) => [kind, line, after.trim()]);

    expect(changes).toEqual(
      expect.arrayContaining([
        ['mapping', 6, ''],
        ['guard', 4, ''],
        ['comparison', 4, "if (contact.id !== '') return undefined;"],
        ['escape', 7, 'url: `/users/${(contact.id)}`,'],
        ['retry', 8, 'idempotent: false,'],
      ]),
    );
  });

  it('leave imports and comments alone', () => {
    expect(found.filter(({ line }) => line < 4)).toEqual([]);
  });

  it('change one line and nothing else', () => {
    const mutation = found.find(({ line, kind }) => line === 6 && kind === 'mapping');

    const changed = mutation && applyMutation(text, mutation);

    expect(changed).toBe(text.replace("    jobTitle: contact.title ?? '',", ''));
  });

  it('are chosen the same for the same seed, each kind in turn', () => {
    const one = choose(found, 4, 7);

    expect(choose(found, 4, 7)).toEqual(one);
    expect(new Set(one.map(({ kind }) => kind)).size).toBe(4);
    expect(choose(found, 99, 1)).toHaveLength(found.length);
  });
});

describe('the hostile cases', () => {
  const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

  it('are 25, each with a test and a guard', () => {
    expect(hostileCases).toHaveLength(25);
    expect(hostileCases.filter(({ tests, guards }) => tests.length === 0 || guards.length === 0)).toEqual([]);
  });

  it('have guards that are in the code, and tests that are in their files', () => {
    for (const { file, ...guard } of hostileCases.flatMap(({ guards }) => guards)) {
      const text = read(`src/${file}`);
      expect(withoutGuard(text, { file, ...guard })).not.toBe(text);
    }
    const tests = hostileCases.flatMap(({ tests }) => tests);
    expect(tests.filter(({ file, name }) => !read(`test/${file}`).includes(name))).toEqual([]);
  });
});
