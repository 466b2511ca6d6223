import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defaultPolicy, type PolicyFile, readPolicy } from './changes/policy/policy-file.ts';
import { type EnvFile, readEnvFile } from './env-file.ts';
import { ConfigurationError } from './platform/errors.ts';
import type { TokenCredential } from './providers/auth/token-requests.ts';
import type { ProvidersOptions } from './providers/index.ts';
import type { PingIdmCredential } from './providers/pingidm/pingidm.ts';
import { withSecretFiles } from './secret-files.ts';
import { readSettings, type SettingName, type SettingValues } from './settings.ts';
import type { DatabaseTarget } from './store/database.ts';

/** The configuration of an installation, from the settings of `settings.ts`. */
export interface Config
  extends Pick<ProvidersOptions, 'graph' | 'exchange' | 'adminCenter' | 'unifiedContacts'> {
  readonly host: string;
  readonly port: number;
  /** The address that Teams reaches Cardfile at, without `/api/messages`; undefined if it is not known. */
  readonly publicUrl: string | undefined;
  /** Where `/metrics` is served; undefined for nowhere. */
  readonly metricsPort: number | undefined;
  readonly bot: BotConfig;
  readonly entra: { readonly authority: string };
  /** Credentials of systems that have their own app registration; undefined for those that use the bot's. */
  readonly ownCredentials: {
    readonly graph: OwnCredential | undefined;
    readonly exchange: OwnCredential | undefined;
    readonly unifiedContacts: OwnCredential | undefined;
  };
  readonly pingIdm: PingIdmConfig | undefined;
  readonly groups: { readonly admin: string; readonly approver: string; readonly editor: string };
  /** What guests of the tenant may do. */
  readonly guests: SettingValues['GUEST_ACCESS'];
  readonly database: DatabaseTarget;
  /** The folder of files beside the database, such as the snapshot of the index. */
  readonly dataDirectory: string;
  /** Whether contacts are synced and searched in memory, or every search queries the systems and none are stored. */
  readonly directory: SettingValues['DIRECTORY'];
  readonly policy: PolicyFile;
  readonly logLevel: SettingValues['LOG_LEVEL'];
  /** Maximum of messages and button clicks of one person in a minute. */
  readonly turnsPerMinute: number;
  /** Where traces and metrics are sent; undefined for nowhere. */
  readonly telemetry:
    | { readonly endpoint: string; readonly headers: Readonly<Record<string, string>> }
    | undefined;
  /** How long requests are still accepted after the process was told to end, in milliseconds. */
  readonly shutdownDelayMs: number;
  /**
   * Reads all settings and files again.
   * @throws {ConfigurationError} when they cannot be used any more
   */
  readonly reread: () => Config;
}

/** A configuration that can be sent to a worker thread. */
export type PlainConfig = Omit<Config, 'reread'>;

export interface BotConfig {
  readonly id: string;
  readonly tenantId: string;
  readonly credential: TokenCredential;
  readonly openIdMetadata: string;
  readonly tokenIssuer: string;
  /** Exact `host` or `host:port` of the Bot Connector's service URLs. */
  readonly serviceHosts: readonly string[];
  /** Exact `host` or `host:port` of the files that people send, or `*.sharepoint.com` for all of SharePoint. */
  readonly fileHosts: readonly string[];
}

export interface PingIdmConfig {
  readonly url: string;
  readonly credential: PingIdmCredential;
}

export interface OwnCredential {
  /** '' for the identity that the machine has by itself. */
  readonly clientId: string;
  readonly credential: TokenCredential;
}

/** Where settings come from. */
export interface SettingSources {
  readonly environment: Environment;
  /** The path of the file that ENV_FILE names, or `.env` in the working directory. */
  readonly path: string;
  /** Undefined if there is no such file. */
  readonly file: EnvFile | undefined;
}

/** Returns the environment, and the file of settings beside it. @throws {ConfigurationError} if it cannot be read */
export function readSettingSources(): SettingSources {
  const path = process.env.ENV_FILE?.trim() || '.env';
  return { environment: process.env, path, file: readEnvFile(path) };
}

/**
 * Returns the environment, completed by the file of settings. The environment wins.
 * @param given the environment without the file
 * @throws {ConfigurationError} when the file cannot be read, or ENV_FILE names none
 */
export function completeEnvironment(given: Environment = process.env): Environment {
  const { path, file } = readSettingSources();
  if (file !== undefined) return { ...file.values, ...given };
  if (!given.ENV_FILE?.trim()) return given;
  throw new ConfigurationError([`ENV_FILE names a file that does not exist: ${path}.`]);
}

/** Returns a function that completes the environment as the file is then. Other variables of the file are set once. */
function openEnvironment(): () => Environment {
  const { environment, path, file } = readSettingSources();
  const given = { ...environment };
  if (file?.isPublic) console.warn(`Other accounts can read ${path}. Run: chmod 600 ${path}`);
  if (file !== undefined) process.loadEnvFile(path);
  return () => completeEnvironment(given);
}

/**
 * Reads the settings; the only place that looks at the environment.
 * @throws {ConfigurationError} naming everything that is missing or wrong, at once
 */
export function readConfig(given?: Environment): Config {
  return configFrom(given === undefined ? openEnvironment() : () => given);
}

function configFrom(read: () => Environment): Config {
  const problems: string[] = [];
  const values = readSettings(withSecretFiles(read(), problems), problems);
  const config: Config = {
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL,
    metricsPort: values.METRICS_PORT,
    bot: {
      id: values.BOT_ID,
      tenantId: values.BOT_TENANT_ID,
      credential: botCredential(values, problems),
      openIdMetadata: values.BOT_OPENID_METADATA,
      tokenIssuer: values.BOT_TOKEN_ISSUER,
      serviceHosts: values.BOT_SERVICE_HOSTS,
      fileHosts: values.BOT_FILE_HOSTS,
    },
    entra: { authority: values.ENTRA_AUTHORITY },
    ownCredentials: {
      graph: ownCredential(values, 'GRAPH', problems),
      exchange: ownCredential(values, 'EXCHANGE', problems),
      unifiedContacts: ownCredential(values, 'UNIFIED_CONTACTS', problems),
    },
    graph: { url: values.GRAPH_URL, personalContacts: values.GRAPH_PERSONAL_CONTACTS === 'on' },
    exchange: { url: values.EXCHANGE_URL, enabled: values.MAIL_CONTACTS === 'exchange' },
    adminCenter: { url: values.ADMIN_CENTER_URL, enabled: values.MAIL_CONTACTS === 'admin-center' },
    unifiedContacts: {
      url: values.UNIFIED_CONTACTS_URL ?? '',
      appId: values.UNIFIED_CONTACTS_APP_ID ?? '',
    },
    pingIdm: pingIdm(values, problems),
    groups: {
      admin: values.ADMIN_GROUP_ID,
      approver: values.APPROVER_GROUP_ID ?? '',
      editor: values.EDITOR_GROUP_ID ?? '',
    },
    guests: values.GUEST_ACCESS,
    database: databaseTarget(values),
    dataDirectory: values.DATA_DIR,
    directory: values.DIRECTORY,
    policy: policyOf(values, problems),
    logLevel: values.LOG_LEVEL,
    turnsPerMinute: values.TURNS_PER_MINUTE,
    telemetry:
      values.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? undefined
        : {
            endpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
            headers: values.OTEL_EXPORTER_OTLP_HEADERS ?? {},
          },
    shutdownDelayMs: values.SHUTDOWN_DELAY * 1_000,
    reread: () => configFrom(read),
  };
  if ((values.UNIFIED_CONTACTS_URL === undefined) !== (values.UNIFIED_CONTACTS_APP_ID === undefined)) {
    problems.push(
      'UNIFIED_CONTACTS_URL and UNIFIED_CONTACTS_APP_ID (the client id of the registration admin-app-reg-uc-…) belong together.',
    );
  }
  if (config.port !== 0 && config.metricsPort === config.port) {
    problems.push('METRICS_PORT must be another port than PORT.');
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return config;
}

/**
 * Reads where the data lives, for tools that need nothing else.
 * @throws {ConfigurationError} when these settings are wrong
 */
export function readDatabaseTarget(environment: Environment = openEnvironment()()): DatabaseTarget {
  const problems: string[] = [];
  const target = databaseTarget(readSettings(withSecretFiles(environment, problems), problems));
  const own = problems.filter((problem) => /^(DATABASE_URL|DATABASE_URL_FILE|DATA_DIR) /.test(problem));
  if (own.length > 0) throw new ConfigurationError(own);
  return target;
}

type Environment = Readonly<Record<string, string | undefined>>;

function databaseTarget({ DATABASE_URL, DATA_DIR }: SettingValues): DatabaseTarget {
  return DATABASE_URL === undefined ? { directory: DATA_DIR } : { url: DATABASE_URL };
}

function pingIdm(values: SettingValues, problems: string[]): PingIdmConfig | undefined {
  const { PINGIDM_URL: url, PINGIDM_TOKEN: token, PINGIDM_USER: user, PINGIDM_PASSWORD: password } = values;
  if (url === undefined) {
    const lonely = (['PINGIDM_TOKEN', 'PINGIDM_USER', 'PINGIDM_PASSWORD'] as const).filter(
      (name) => values[name] !== undefined,
    );
    if (lonely.length > 0) problems.push(`${lonely.join(', ')} need PINGIDM_URL.`);
    return undefined;
  }
  if (token !== undefined) return { url, credential: { kind: 'bearer', token } };
  if (user !== undefined && password !== undefined)
    return { url, credential: { kind: 'user', user, password } };
  problems.push('PINGIDM_URL needs PINGIDM_USER and PINGIDM_PASSWORD, or PINGIDM_TOKEN.');
  return undefined;
}

/** Where a secret goes: into the body of the request for a token, or into a Basic header. */
function botCredential(values: SettingValues, problems: string[]): TokenCredential {
  if (values.BOT_TYPE === 'UserAssignedMSI') return { kind: 'managed-identity' };
  if (values.BOT_CERTIFICATE_FILE !== undefined || values.BOT_CERTIFICATE_KEY_FILE !== undefined) {
    return certificateCredential(values, 'BOT', problems);
  }
  return secretCredential(values, 'BOT_PASSWORD', "the bot's client secret", problems);
}

/** A system's own registration: its id with a secret or a certificate, or a managed identity. */
function ownCredential(
  values: SettingValues,
  prefix: 'GRAPH' | 'EXCHANGE' | 'UNIFIED_CONTACTS',
  problems: string[],
): OwnCredential | undefined {
  const identity = values[`${prefix}_MANAGED_IDENTITY`];
  if (identity !== undefined) {
    return { clientId: identity === 'system' ? '' : identity, credential: { kind: 'managed-identity' } };
  }
  const clientId = values[`${prefix}_CLIENT_ID`];
  const hasSecret = values[`${prefix}_CLIENT_SECRET`] !== undefined;
  const hasCertificate =
    values[`${prefix}_CERTIFICATE_FILE`] !== undefined ||
    values[`${prefix}_CERTIFICATE_KEY_FILE`] !== undefined;
  if (clientId === undefined && !hasSecret && !hasCertificate) return undefined;
  if (clientId === undefined) {
    problems.push(
      `${prefix}_CLIENT_ID is missing: the app registration for ${prefix}_CLIENT_SECRET or certificate.`,
    );
  }
  const meaning = 'the client secret of that registration';
  return {
    clientId: clientId ?? '',
    credential: hasCertificate
      ? certificateCredential(values, prefix, problems)
      : secretCredential(values, `${prefix}_CLIENT_SECRET`, meaning, problems),
  };
}

function secretCredential(
  values: SettingValues,
  name: 'BOT_PASSWORD' | `${'GRAPH' | 'EXCHANGE' | 'UNIFIED_CONTACTS'}_CLIENT_SECRET`,
  meaning: string,
  problems: string[],
): TokenCredential {
  const secret = values[name];
  if (secret === undefined) problems.push(`${name} is missing: ${meaning}.`);
  const sentIn = values.ENTRA_CLIENT_AUTHENTICATION === 'basic' ? 'header' : 'body';
  return { kind: 'secret', secret: secret ?? '', sentIn };
}

function certificateCredential(
  values: SettingValues,
  prefix: 'BOT' | 'GRAPH' | 'EXCHANGE' | 'UNIFIED_CONTACTS',
  problems: string[],
): TokenCredential {
  const certificate = readFile(values, `${prefix}_CERTIFICATE_FILE`, 'a certificate in PEM form', problems);
  const meaning = "the certificate's private key in PEM form";
  const key = readFile(values, `${prefix}_CERTIFICATE_KEY_FILE`, meaning, problems);
  if (certificate !== '' && key !== '' && !keyFits(certificate, key)) {
    problems.push(
      `${prefix}_CERTIFICATE_FILE and ${prefix}_CERTIFICATE_KEY_FILE must hold a certificate and its private key in PEM form.`,
    );
  }
  return { kind: 'certificate', certificate, key };
}

function keyFits(certificate: string, key: string): boolean {
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}

function policyOf(values: SettingValues, problems: string[]): PolicyFile {
  if (values.POLICY_FILE === undefined) return defaultPolicy;
  const text = readFile(values, 'POLICY_FILE', 'the policy, a JSON file', problems);
  if (text === '') return defaultPolicy;
  const read = readPolicy(text);
  if ('policy' in read) return read.policy;
  problems.push(...read.mistakes.map((mistake) => `POLICY_FILE: ${mistake}`));
  return defaultPolicy;
}

/**
 * Returns the text of the file that a setting names; '' with a problem if it cannot be read. The problem does not repeat
 * the path, because some paste the private key itself into the setting.
 */
function readFile(
  values: SettingValues,
  name: Extract<SettingName, `${string}_FILE`>,
  meaning: string,
  problems: string[],
): string {
  const path = values[name];
  if (path === undefined) {
    problems.push(`${name} is missing: ${meaning}.`);
    return '';
  }
  try {
    return readFileSync(path, 'utf8');
  } catch {
    problems.push(`${name} must be the path of a file that can be read.`);
    return '';
  }
}
