import type { Parameters } from './cmdlet-context.ts';
import { invalidValue, tooLong } from './cmdlet-errors.ts';
import { countryCode } from './countries.ts';

/** A parameter's text; null clears, so it is ''. */
export function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

/** The value, unless it is longer than `max` characters. @throws {CmdletError} */
export function limited(parameter: string, value: string, max: number): string {
  if (value.length > max) throw tooLong(parameter, max, value.length);
  return value;
}

/** The given parameters of these names, with their values as they are stored. */
export function pick(
  parameters: Parameters,
  names: readonly string[],
): Record<string, string | boolean | readonly string[]> {
  const picked: Record<string, string | boolean | readonly string[]> = {};
  for (const name of names) {
    if (!(name in parameters)) continue;
    const value = parameters[name];
    picked[name] =
      typeof value === 'boolean' ? value : Array.isArray(value) ? value.map(String) : text(value);
  }
  return picked;
}

/** A switch or boolean: only true and false will do. @throws {CmdletError} */
export function readBoolean(name: string, parameters: Parameters): boolean {
  const value = parameters[name];
  if (typeof value === 'boolean') return value;
  throw invalidValue(
    `Cannot convert value "${String(value)}" of parameter ${name} to type "System.Boolean".`,
  );
}

/** At most 175 characters as they are shown: tags do not count. */
export function readMailTip(given: string): string {
  const inner = given.replace(/^\s*<html>\s*<body>\s*|\s*<\/body>\s*<\/html>\s*$/gi, '');
  const shown = inner.replace(/<[^>]*>/g, '').replace(/&[a-z]+;|&#\d+;/gi, '.');
  limited('MailTip', shown, 175);
  return inner;
}

/** The two-letter code of a country given by code or name, '' to clear it. @throws {CmdletError} */
export function readCountry(given: string): string {
  if (given === '') return '';
  const code = countryCode(given);
  if (code === undefined) throw invalidValue(`The country or region value "${given}" is not valid.`);
  return code;
}

/** Exchange's default is 1000. */
export function readResultSize(value: unknown): number {
  if (value === undefined || value === null) return 1000;
  if (String(value).toLowerCase() === 'unlimited') return Number.MAX_SAFE_INTEGER;
  const size = Number(value);
  if (!Number.isInteger(size) || size < 1)
    throw invalidValue(`Cannot convert value "${String(value)}" to type "Unlimited".`);
  return size;
}
