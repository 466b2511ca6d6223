import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import compile from 'icu-minify/compile';
import { describe, expect, it } from 'vitest';
import { compileMessages } from '../../src/languages/compile-messages.ts';
import { messagesIn, textsIn } from './texts-in-code.ts';

const src = new URL('../../src/', import.meta.url).pathname;
const filesIn = (folder: string, end: RegExp) =>
  readdirSync(join(src, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => end.test(file))
    .map((file) => join(folder, file));
const read = (file: string) => readFileSync(join(src, file), 'utf8');

/** The folders whose texts people read. */
const folders = ['bot', 'cards', 'contacts/validation', 'dialogs'];

/** Files with what people type, which Cardfile understands and never says. */
const typed = new Set([
  'dialogs/delegation/read-until.ts',
  'dialogs/favorites/read-favorite-change.ts',
  'dialogs/follow-up/follow-up-words.ts',
  'dialogs/general/command-topics.ts',
  'dialogs/general/read-question.ts',
  'dialogs/general/small-talk-phrases.ts',
  'dialogs/general/read-telling-words.ts',
  'dialogs/lists/read-list-question.ts',
]);

/** A property of a template whose text is not from the data. */
const fixedText = /(?<="(?:text|title|label|placeholder|altText|errorMessage)": ")[^"$]*\p{L}[^"$]*(?=")/gu;

/** Sources by their path, `general.findPerson`. */
const sources = await readSources();

async function readSources(): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const add = (path: string, group: object): void => {
    for (const [key, value] of Object.entries(group)) {
      const name = path === '' ? key : `${path}.${key}`;
      if (typeof value === 'string') found.set(name, value);
      else add(name, value);
    }
  };
  for (const file of filesIn('languages/en', /\.ts$/)) add('', await import(join(src, file)));
  return found;
}

describe('the messages', () => {
  it('all parse, without quoting, mark-up and dates', () => {
    const unusable = [...sources].flatMap(([path, source]) => {
      const compiled = compile(source);
      const pieces = typeof compiled === 'string' ? [] : compiled;
      // [name], or [name, kind, …] with the kinds select, plural, ordinal and number.
      const isPlain = pieces.every(
        (piece) => !Array.isArray(piece) || [undefined, 1, 2, 3, 4].includes(piece[1] as number),
      );
      return isPlain ? [] : [path];
    });

    // In ICU MessageFormat a straight apostrophe quotes braces; texts have “’”.
    const quoting = [...sources].flatMap(([path, source]) => (source.includes("'") ? [path] : []));

    expect(sources.size).toBeGreaterThan(50);
    expect(quoting).toEqual([]);
    expect(unusable).toEqual([]);
  });

  const files = filesIn('', /\.ts$/).filter((file) => !/^languages\/(?:en\/|messages)/.test(file));
  const used = files.flatMap((file) => messagesIn(read(file)).map((found) => ({ file, ...found })));

  it('are all used', () => {
    const paths = new Set(used.map(({ path }) => path));
    const isUsed = (path: string): boolean =>
      paths.has(path) || (path.includes('.') && isUsed(path.slice(0, path.lastIndexOf('.'))));

    expect([...sources.keys()].filter((path) => !isUsed(path))).toEqual([]);
  });

  it('are read when a text is made, and not while a module is loaded', () => {
    expect(used.filter(({ isWhileLoading }) => isWhileLoading)).toEqual([]);
  });

  it.each(folders)('have all texts of %s', (folder) => {
    const inCode = filesIn(folder, /\.ts$/)
      .filter((file) => !typed.has(file))
      .flatMap((file) => textsIn(read(file)).map((text) => `${file}:${text}`));
    const inTemplates = filesIn(folder, /\.template\.json$/).flatMap((file) =>
      Array.from(read(file).matchAll(fixedText), ([text]) => `${file}: ${text}`),
    );

    expect([...inCode, ...inTemplates]).toEqual([]);
  });
});

describe('a module', () => {
  it.each([
    ["const title = 'Nothing found';", '1 Nothing found'],
    ["\nreply('Nice');", '2 Nice'],
    ['const caption = `${count} people`;', '1 … people'],
    ['const object = { title: `Show ${name}` };', '1 Show …'],
    ["const words = total === 1 ? 'one person' : '';", '1 one person'],
  ])('with %s has a text', (code, found) => {
    expect(textsIn(code)).toEqual([found]);
  });

  it.each([
    "throw new Error('two words');",
    "log.warn({ event: 'a.b' }, 'two words');",
    "const command = { words: ['good morning'], example: 'find John' };",
    "const type: 'Action Submit' = value;",
    "if (name === 'John Doe') f('john', `in_${name}`);",
    "import { a } from 'Two words';",
    "const verbs = new Set('add delete'.split(' '));",
    "const text = { style: isBig ? 'Large' : 'Default' };",
  ])('with %s has none', (code) => {
    expect(textsIn(code)).toEqual([]);
  });

  it('reads messages inside of functions', () => {
    const code = 'const a = messages.general.help;\nconst b = () => messages.general.roles[role];';

    expect(messagesIn(code)).toEqual([
      { path: 'general.help', isWhileLoading: true },
      { path: 'general.roles', isWhileLoading: false },
    ]);
    expect(messagesIn('const a = { get b() { return messages.general.help; } };')).toEqual([
      { path: 'general.help', isWhileLoading: true },
    ]);
    expect(messagesIn('const { done, roles } = messages.general;').map(({ path }) => path)).toEqual([
      'general.done',
      'general.roles',
    ]);
  });
});

describe('messages with arguments', () => {
  const { plain, group } = compileMessages('en-GB', {
    plain: 'It’s done',
    group: {
      found: '{count, plural, =0 {Nobody} one {# person} other {# people}} at {company}',
      asked: '{role, select, admin {An admin} other {Somebody}} asks',
    },
  });

  it('are formatted by the rules of the language', () => {
    expect(plain).toBe('It’s done');
    expect(group.found({ count: 0, company: 'Contoso' })).toBe('Nobody at Contoso');
    expect(group.found({ count: 1, company: 'Contoso' })).toBe('1 person at Contoso');
    expect(group.found({ count: 1200, company: '{count}' })).toBe('1,200 people at {count}');
    expect(group.asked({ role: 'admin' })).toBe('An admin asks');
    for (const company of ["O'Brien", "'{count}'", '#', "''"])
      expect(group.found({ count: 1, company })).toBe(`1 person at ${company}`);
  });

  it('compile with exactly these arguments', () => {
    // @ts-expect-error an argument is missing
    const missing = () => group.found({ count: 1 });
    // @ts-expect-error an argument has another name
    const misnamed = () => group.found({ count: 1, firm: 'Contoso' });
    // @ts-expect-error a count is a number
    const mistyped = () => group.found({ count: '1', company: 'Contoso' });

    expect([missing, misnamed, mistyped]).toHaveLength(3);
  });
});
