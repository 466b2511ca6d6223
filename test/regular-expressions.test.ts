import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { analyse } from 'scslre';
import { expect, it } from 'vitest';

/** Expressions whose time may grow faster than their text, by why the text is short. The sandbox reads only its own. */
const bounded: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'an address of the configuration or of a verified activity',
    ['config.ts /\\/+$/', 'bot/connector-client.ts /\\/+$/', 'providers/token-requests.ts /\\/+$/'],
  ],
  [
    'parseQuery reads at most 500 characters',
    [
      'contacts/parse-query.ts /[\\s?!.,;:…？！،؟。]+$/u',
      'contacts/parse-query.ts /[\\s,]+(?:please|pls|thanks|thank you|thx)$/iu',
      'contacts/parse-query.ts /[^\\p{L}\\p{N}]+$/u',
      'contacts/parse-query.ts /^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}\\p{M}]+$/gu',
    ],
  ],
]);

it('has regular expressions whose time grows with their text', () => {
  const exceptions = new Set([...bounded.values()].flat());
  expect(superLinear().filter((found) => !exceptions.has(found))).toEqual([]);
});

it('has no exception that nobody needs', () => {
  const found = new Set(superLinear());
  expect([...bounded.values()].flat().filter((exception) => !found.has(exception))).toEqual([]);
});

it.each(['/ +$/', String.raw`/(\w+Exception)\b/`, String.raw`/^(?:to\s+)?(.+)\s+until/`])(
  'finds %s',
  (literal) => {
    expect(superLinearIn(`const text = 1; f(${literal});`)).toEqual([literal]);
  },
);

function superLinear(): readonly string[] {
  const folder = new URL('../src/', import.meta.url).pathname;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('sandbox/'))
    .flatMap((file) =>
      superLinearIn(readFileSync(join(folder, file), 'utf8')).map((found) => `${file} ${found}`),
    );
}

function superLinearIn(source: string): readonly string[] {
  const found: string[] = [];
  new Visitor({
    Literal(node) {
      if (!('regex' in node)) return;
      const { pattern, flags } = node.regex;
      if (analyse({ source: pattern, flags }).reports.length > 0) found.push(`/${pattern}/${flags}`);
    },
  }).visit(parseSync('source.ts', source).program);
  return found;
}
