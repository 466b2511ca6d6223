import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvFile, withValues, writePrivateFile } from '../src/env-file.ts';
import { ConfigurationError } from '../src/platform/errors.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cardfile-env-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function read(text: string | Buffer) {
  const path = join(folder, 'settings');
  writeFileSync(path, text, { mode: 0o600 });
  return readEnvFile(path);
}

describe('a file of settings', () => {
  it('is read as Node reads it', () => {
    const file = read('# comment\nA=1\r\nB="x # y"\nexport C = a b # comment\nD=\nE=it\'s\n');

    expect(file?.values).toEqual({ A: '1', B: 'x # y', C: 'a b', D: '', E: "it's" });
    expect(file?.isPublic).toBe(false);
  });

  it('need not exist', () => {
    expect(readEnvFile(join(folder, 'nothing'))).toBeUndefined();
  });

  it.each<[string, string, RegExp]>([
    ['a line without a name', 'A=1\njust words\n', /, line 2: it must be NAME=value/],
    [
      'a secret that # would cut off',
      'A=1\n\nBOT_PASSWORD=ab#cd\n',
      /, line 3: put the value of BOT_PASSWORD in q/,
    ],
    ['a secret that begins with #', 'BOT_PASSWORD=#cd\n', /, line 1: put the value of BOT_PASSWORD in q/],
    [
      'a secret with a quotation mark in its quotation marks',
      "A='1' # one\nBOT_PASSWORD='ab'cd'\n",
      /, line 2: the value of BOT_PASSWORD goes on after its closing quotation mark/,
    ],
    [
      'a quotation mark that swallows the next lines',
      'A="1\nB=2\n',
      /, line 1: the value of A has no closing/,
    ],
    ['the byte order mark of an editor', '\uFEFFA=1\n', /, line 1: save the file as UTF-8 without BOM/],
    [
      'a file of UTF-16',
      Buffer.from('\uFEFFA=1\n', 'utf16le').toString('latin1'),
      /line 1: it must be NAME=value/,
    ],
  ])('is refused for %s, without a value of it', (_, text, expected) => {
    const act = () => read(text);

    expect(act).toThrow(ConfigurationError);
    expect(act).toThrow(expected);
    expect(act).not.toThrow(/cd/);
  });

  it('is refused when it is a folder', () => {
    expect(() => readEnvFile(folder)).toThrow(/must be a file that can be read/);
  });

  it.each([0o640, 0o604])('is public with mode %o', (mode) => {
    const path = join(folder, 'settings');
    writeFileSync(path, 'A=1\n');
    chmodSync(path, mode);

    expect(readEnvFile(path)?.isPublic).toBe(true);
  });
});

describe('new values of such a file', () => {
  it('replace lines in place, are appended, and leave everything else', () => {
    const before = '# mine\nA=1\nOTHER="x y" # kept\nA=2\nGONE=1\nconstructor=1\n';

    const after = withValues(before, { A: '3', GONE: undefined, B: 'new' });

    expect(after).toBe('# mine\nA=3\nOTHER="x y" # kept\nconstructor=1\nB=new\n');
  });

  it('are read again as they were, whatever they contain', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const one = value.trim();
        fc.pre(!/\p{Cc}/u.test(one) && !(one.includes('"') && one.includes("'") && one.includes('`')));
        fc.pre(!(one.includes("'") && one.includes('`') && one.includes('\\n')));

        const text = withValues('A=1\nC=3\n', { A: one, B: one });

        expect(parseEnv(text)).toEqual({ A: one, B: one, C: '3' });
        expect(read(text)?.values.A).toBe(one);
      }),
    );
  });

  it.each(['\u2028', '\u2029'])('may contain %j, which ends a line for JavaScript only', (separator) => {
    const value = `a${separator}b`;
    const text = withValues('A=1\n', { A: value });

    expect(text).toBe(`A=${value}\n`);
    expect(read(withValues(text, { A: value }))?.values).toEqual({ A: value });
  });

  it('stand in single quotation marks where others that read the file would replace a part', () => {
    expect(withValues('', { A: 'pa$word', B: '${x}' })).toBe("A='pa$word'\nB='${x}'\n");
  });

  it.each(['a\nb', '"\'`#'])('refuse what such a file cannot hold: %j', (value) => {
    expect(() => withValues('', { A: value })).toThrow(/A cannot be written into a file/);
  });

  it('go into a file for this account only, also in the place of a public one', () => {
    const path = join(folder, 'settings');
    writeFileSync(path, 'A=1\n', { mode: 0o644 });

    writePrivateFile(path, 'A=2\n');

    expect(readFileSync(path, 'utf8')).toBe('A=2\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
