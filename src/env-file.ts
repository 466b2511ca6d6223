import { chmodSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { ConfigurationError } from './platform/errors.ts';

/** A file of settings: one `NAME=value` on each line, comments after `#`. */
export interface EnvFile {
  readonly text: string;
  readonly values: Readonly<Record<string, string | undefined>>;
  /** Whether other accounts of this machine may read it. */
  readonly isPublic: boolean;
}

const rightsOfOthers = 0o077;

/**
 * Reads a file of settings as Node does; undefined if there is none.
 * @throws {ConfigurationError} when it cannot be read, or when Node would not read a line as it looks
 */
export function readEnvFile(path: string): EnvFile | undefined {
  let text: string;
  let isPublic: boolean;
  try {
    text = readFileSync(path, 'utf8');
    const status = statSync(path);
    isPublic = status.isFile() && process.platform !== 'win32' && (status.mode & rightsOfOthers) !== 0;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT') return undefined;
    if (code === 'EACCES') {
      throw new ConfigurationError([`${path}: this account may not read it. Make the account its owner.`]);
    }
    throw new ConfigurationError([`${path} must be a file that can be read.`]);
  }
  const problems = text.split(/\r?\n/).flatMap((line, index) => {
    const problem = problemOf(line);
    return problem === undefined ? [] : [`${path}, line ${index + 1}: ${problem}`];
  });
  if (problems.length > 0) throw new ConfigurationError(problems);
  return { text, values: parseEnv(text), isPublic };
}

/** A value may contain U+2028 and U+2029, which end a line for JavaScript only. */
const assignment = /^(?:export\s+)?([A-Za-z_]\w*)\s*=(.*)$/s;
const quotes = ['"', "'", '`'];

/** Says what Node would misread without a word. The value is not repeated, because it may be a secret. */
function problemOf(line: string): string | undefined {
  const written = line.trim();
  if (line.startsWith('\uFEFF')) return 'save the file as UTF-8 without BOM.';
  if (written === '' || written.startsWith('#')) return undefined;
  const [, name, value = ''] = assignment.exec(written) ?? [];
  if (name === undefined) return 'it must be NAME=value, or begin with #.';
  const text = value.trim();
  const [quote = ''] = text;
  if (quotes.includes(quote)) {
    const end = text.indexOf(quote, 1);
    if (end < 0) return `the value of ${name} has no closing quotation mark.`;
    const isCut = !/^\s*(?:#|$)/.test(text.slice(end + 1));
    return isCut ? `the value of ${name} goes on after its closing quotation mark.` : undefined;
  }
  if (/(?:^|\S)#/.test(value)) return `put the value of ${name} in quotation marks, because it contains #.`;
  return undefined;
}

/**
 * Returns the text of a file of settings with other values: lines of these names are replaced, further names are
 * appended, and everything else stays, comments included. A value of undefined removes the name's lines.
 * @throws {ConfigurationError} for a value that such a file cannot hold
 */
export function withValues(text: string, values: Readonly<Record<string, string | undefined>>): string {
  const rest = new Map(Object.entries(values));
  const written = new Set<string>();
  const lines = text.split(/\r?\n/).flatMap((line) => {
    const [, name = ''] = assignment.exec(line.trim()) ?? [];
    if (!rest.has(name)) return [line];
    const value = rest.get(name);
    // Of two lines with one name Node takes the last.
    if (value === undefined || written.has(name)) return [];
    written.add(name);
    return [assign(name, value)];
  });
  while (lines.at(-1)?.trim() === '') lines.pop();
  const added = Object.entries(values).flatMap(([name, value]) =>
    value === undefined || written.has(name) ? [] : [assign(name, value)],
  );
  return [...lines, ...added, ''].join('\n');
}

/** Writes a file that only this account may read. It replaces an earlier one at once, or not at all. */
export function writePrivateFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, { mode: 0o600, flag: 'wx' });
    chmodSync(temporary, 0o600);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

function assign(name: string, value: string): string {
  return `${name}=${quoted(name, value)}`;
}

/** Writes a value so that Node reads it again as it is. Nothing can be escaped in such a file. */
function quoted(name: string, value: string): string {
  // Shells and Docker Compose, which read the file as well, would replace what follows a dollar sign.
  const isPlain = value === '' || /^[^\s#"'`$](?:[^#$\p{Cc}]*[^\s#$\p{Cc}])?$/u.test(value);
  if (isPlain) return value;
  const quote = ["'", '`', '"'].find((one) => !value.includes(one));
  const isReadable = !/\p{Cc}/u.test(value) && !(quote === '"' && value.includes('\\n'));
  if (quote === undefined || !isReadable) {
    throw new ConfigurationError([
      `${name} cannot be written into a file: it contains all of " ' \` or a control character. Put it into the environment.`,
    ]);
  }
  return quote + value + quote;
}
