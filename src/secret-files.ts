import { readFileSync } from 'node:fs';
import type { SettingName } from './settings.ts';

/** Settings that may also be given as a file, `BOT_PASSWORD_FILE` for example, as containers and vaults mount secrets. */
export const secretSettings = [
  'BOT_PASSWORD',
  'GRAPH_CLIENT_SECRET',
  'EXCHANGE_CLIENT_SECRET',
  'UNIFIED_CONTACTS_CLIENT_SECRET',
  'PINGIDM_PASSWORD',
  'PINGIDM_TOKEN',
  'DATABASE_URL',
  'OTEL_EXPORTER_OTLP_HEADERS',
] as const satisfies readonly SettingName[];

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns the names of the secrets that are given as a file. */
export function secretsInFiles(environment: Environment): readonly (typeof secretSettings)[number][] {
  return secretSettings.filter((name) => environment[`${name}_FILE`]?.trim());
}

/** Returns the environment with the secrets from files as values. Adds to `problems`, never with a path or a value. */
export function withSecretFiles(environment: Environment, problems: string[]): Environment {
  const found: Record<string, string> = {};
  for (const name of secretsInFiles(environment)) {
    const path = environment[`${name}_FILE`]?.trim() ?? '';
    if (environment[name]?.trim()) problems.push(`${name} and ${name}_FILE exclude each other.`);
    try {
      found[name] = readFileSync(path, 'utf8').trim();
    } catch {
      problems.push(`${name}_FILE must be the path of a file that can be read.`);
    }
  }
  return { ...environment, ...found };
}
