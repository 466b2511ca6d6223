import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type CallExpression, type NewExpression, parseSync, Visitor } from 'oxc-parser';
import { analyse } from 'scslre';
import { beforeAll, expect, it } from 'vitest';
import type { BuiltExpression } from './built-expressions.ts';

/** Expressions whose time may grow faster than their text, by why the text is short. The sandbox reads only its own. */
const bounded: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'an address of the configuration or of a verified activity',
    ['settings.ts /\\/+$/', 'bot/connector-client.ts /\\/+$/', 'providers/auth/token-requests.ts /\\/+$/'],
  ],
  [
    'parseQuery reads at most 500 characters',
    [
      'contacts/query/question-patterns.ts /[\\s?!.,;:…？！،؟。]+$/u',
      'contacts/query/parse-query.ts /[^\\p{L}\\p{N}]+$/u',
      'contacts/query/parse-query.ts /^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{N}\\p{M}]+$/gu',
      'contacts/query/question-patterns.ts behindName',
      'contacts/query/question-patterns.ts anyDetail',
      'contacts/query/parse-query.ts numberAmongWords',
    ],
  ],
]);

const folder = fileURLToPath(new URL('../src/', import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.startsWith('sandbox/'),
);
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
/** `FILE:LINE` of each `new RegExp(…)`, with the function or constant of the module that it stands in. */
const buildings = new Map(files.flatMap((file) => buildingsIn(file, read(file))));

let found: readonly string[];
let built: readonly BuiltExpression[];
beforeAll(async () => {
  built = await observe();
  const literals = files.flatMap((file) => superLinearIn(read(file)).map((literal) => `${file} ${literal}`));
  const atRunTime = built.flatMap(({ source, flags, at }) =>
    isSuperLinear(source, flags) ? [`${at.replace(/:\d+$/, '')} ${buildings.get(at)}`] : [],
  );
  found = [...new Set([...literals, ...atRunTime])];
});

it('has regular expressions whose time grows with their text', () => {
  const exceptions = new Set([...bounded.values()].flat());
  expect(found.filter((expression) => !exceptions.has(expression))).toEqual([]);
});

it('has no exception that nobody needs', () => {
  expect([...bounded.values()].flat().filter((exception) => !found.includes(exception))).toEqual([]);
});

it('builds all others as their module is loaded, so that they have been seen here', () => {
  const seen = new Set(built.map(({ at }) => at));
  expect(buildings.size).toBeGreaterThan(0);
  expect([...buildings.keys()].filter((place) => !seen.has(place))).toEqual([]);
});

it.each(['/ +$/', String.raw`/(\w+Exception)\b/`, String.raw`/^(?:to\s+)?(.+)\s+until/`])(
  'finds %s',
  (literal) => {
    expect(superLinearIn(`const text = 1; f(${literal});`)).toEqual([literal]);
  },
);

it.each(['new RegExp(`${a} +$`)', "RegExp('a')", "f(new globalThis.RegExp('a', 'u'))"])(
  'finds where %s is built',
  (expression) => {
    for (const source of [`const b = ${expression};`, `export function b() {\nreturn ${expression}; }`]) {
      expect(buildingsIn('a.ts', `const a = 1;\n${source}`)).toEqual([
        [expect.stringMatching(/^a.ts:[23]$/), 'b'],
      ]);
    }
  },
);

function superLinearIn(source: string): readonly string[] {
  const literals: string[] = [];
  new Visitor({
    Literal(node) {
      if (!('regex' in node)) return;
      const { pattern, flags } = node.regex;
      if (isSuperLinear(pattern, flags)) literals.push(`/${pattern}/${flags}`);
    },
  }).visit(parseSync('source.ts', source).program);
  return literals;
}

function isSuperLinear(source: string, flags: string): boolean {
  return analyse({ source, flags }).reports.length > 0;
}

function buildingsIn(file: string, source: string): readonly (readonly [place: string, name: string])[] {
  const places: (readonly [string, string])[] = [];
  const { program } = parseSync(file, source);
  for (const statement of program.body) {
    const declared = /^(?:export )?(?:async )?(?:const|let|function) (\w+)/.exec(
      source.slice(statement.start),
    );
    const look = ({ callee, start }: NewExpression | CallExpression): void => {
      if (!/(?:^|\.)RegExp$/.test(source.slice(callee.start, callee.end))) return;
      const line = source.slice(0, start).split('\n').length;
      places.push([`${file}:${line}`, declared?.[1] ?? '']);
    };
    new Visitor({ NewExpression: look, CallExpression: look }).visit({ ...program, body: [statement] });
  }
  return places;
}

/** What the modules with such places build; `at` is the `FILE:LINE` of the building. */
async function observe(): Promise<readonly BuiltExpression[]> {
  const modules = new Set([...buildings.keys()].map((place) => join(folder, place.replace(/:\d+$/, ''))));
  const observer = fileURLToPath(new URL('./built-expressions.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [observer, ...modules]);
  const prefix = pathToFileURL(folder).href;
  return stdout
    .trim()
    .split('\n')
    .map((line): BuiltExpression => JSON.parse(line))
    .filter(({ at }) => at.startsWith(prefix))
    .map((expression) => ({ ...expression, at: expression.at.slice(prefix.length).replace(/:\d+$/, '') }));
}
