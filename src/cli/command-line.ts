import { type ParseArgsConfig, parseArgs } from 'node:util';
import {
  BackendError,
  ChangeInterruptedError,
  ConfigurationError,
  DatabaseError,
} from '../platform/errors.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<T extends Options> = ReturnType<
  typeof parseArgs<{ options: T; allowPositionals: true }>
>['values'];

/** What the person at the terminal got wrong, in one line for them. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface Command<T extends Options> {
  /** What `--help` prints; the first line begins with the command itself, such as `npm run audit`. */
  readonly usage: string;
  readonly options?: T;
  /** The fewest and most arguments that are no options; none by default. */
  readonly positionals?: readonly [fewest: number, most: number];
  /** Does the work; may throw `UsageError` for what the person got wrong. */
  run(values: Values<T>, positionals: readonly string[]): Promise<void>;
}

/**
 * Runs a script. `--help` prints its usage and does nothing else. What the person can mend (arguments, files, settings,
 * the database) is told without a stack trace, and the process ends with 1. Other errors are ours and keep their trace.
 */
export async function runCommand<const T extends Options>(command: Command<T>): Promise<void> {
  try {
    const parsed = readArguments(command);
    if (parsed === 'help') console.log(command.usage.trim());
    else await command.run(parsed.values, parsed.positionals);
  } catch (error) {
    const mistake = mistakeOf(error);
    if (mistake === undefined) throw error;
    console.error(mistake);
    process.exit(1);
  }
}

/** Returns an option's value as a whole number. @throws {UsageError} when it is none within the bounds */
export function wholeNumber(
  option: string,
  text: string,
  least = 1,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  const bounds = most === Number.MAX_SAFE_INTEGER ? `from ${least} on` : `from ${least} to ${most}`;
  throw new UsageError(`${option} must be a whole number ${bounds}, not "${text}".`);
}

/** Returns an option's value if it is one of the choices. @throws {UsageError} when it is not */
export function oneOf<T extends string>(option: string, text: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined)
    throw new UsageError(`${option} must be one of: ${choices.join(', ')}; not "${text}".`);
  return found;
}

/**
 * Returns the values of the repeated option `--set NAME=VALUE` by name.
 * @throws {UsageError} for another form, or a name that is not known
 */
export function readAssignments(
  texts: readonly string[],
  isKnown: (name: string) => boolean,
): Readonly<Record<string, string>> {
  const entries = texts.map((text) => {
    const { name, value } = /^(?<name>[A-Z][A-Z0-9_]*)=(?<value>.*)$/s.exec(text)?.groups ?? {};
    if (name === undefined || value === undefined)
      throw new UsageError(
        `--set wants NAME=VALUE, for example MAIL_CONTACTS=admin-center, not "${nameIn(text)}".`,
      );
    if (!isKnown(name))
      throw new UsageError(`--set ${name}: there is no such setting. env/.env.example lists them all.`);
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

/** Returns what stands before the first equals sign: the rest may be a secret. */
function nameIn(text: string): string {
  const end = text.indexOf('=');
  return end < 0 ? text : `${text.slice(0, end)}=…`;
}

function readArguments<T extends Options>(
  command: Command<T>,
): { values: Values<T>; positionals: string[] } | 'help' {
  if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) return 'help';
  const { values, positionals } = parse(command.options);
  const [fewest, most] = command.positionals ?? [0, 0];
  const extra = positionals[most];
  if (extra !== undefined) throw new UsageError(`"${extra}" is one argument too many. See --help.`);
  if (positionals.length < fewest) throw new UsageError('An argument is missing. See --help.');
  return { values, positionals };
}

function parse<T extends Options>(options: T | undefined): { values: Values<T>; positionals: string[] } {
  try {
    const { values, positionals, tokens } = parseArgs({
      options: options as T,
      allowPositionals: true,
      tokens: true,
    });
    refuseRepeated(
      tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : [])),
      options,
    );
    // Defaults may be empty.
    const isEmpty = (token: (typeof tokens)[number]) => 'value' in token && token.value?.trim() === '';
    if (tokens.some(isEmpty)) throw new UsageError('An argument is empty. See --help.');
    return { values, positionals };
  } catch (error) {
    if (!(error instanceof Error) || error instanceof UsageError) throw error;
    // parseArgs goes on with hints on quoting, in the same line or in further ones.
    const [mistake = ''] = error.message.split(/\. To specify|\n/);
    throw new UsageError(`${mistake.replace(/\.$/, '')}. See --help.`);
  }
}

/** Of an option that is given twice only the last one would count. @throws {UsageError} */
function refuseRepeated(names: readonly string[], options: Options | undefined): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index && !options?.[name]?.multiple);
  if (repeated !== undefined) throw new UsageError(`--${repeated} is given twice. See --help.`);
}

const systemErrors: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'access is denied',
  EPERM: 'access is denied',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'this exists already',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

/** The line for what the person can mend; undefined for an error of ours. */
function mistakeOf(error: unknown): string | undefined {
  if (error instanceof UsageError || error instanceof ConfigurationError) return error.message;
  if (error instanceof BackendError) return `${error.system} did not answer: ${error.message}`;
  if (error instanceof DatabaseError) return error.problem;
  if (error instanceof ChangeInterruptedError) {
    return `CR-${error.requestNumber} was recorded, and Cardfile goes on with it. ${error.cause.problem}`;
  }
  if (!(error instanceof Error && 'code' in error)) return undefined;
  if (error.code === 'EADDRINUSE' && 'port' in error) return `Port ${error.port} is in use already.`;
  // Reading a folder fails without its path.
  if (error.code === 'EISDIR') return 'A folder was given where a file is needed.';
  if (!('path' in error)) return undefined;
  const words = systemErrors[String(error.code)];
  return words === undefined ? undefined : `${error.path}: ${words}.`;
}
