import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';
import { defaultPolicy, type PolicyFile, readPolicy } from './changes/policy/policy-file.ts';
import { ConfigurationError } from './platform/errors.ts';
import type { DatabaseTarget } from './store/database.ts';

/** All settings of an installation; see `env/.env.example` and `docs/settings.md`. */
export interface Config {
  readonly host: string;
  readonly port: number;
  /** Where `/metrics` is served; undefined for nowhere. */
  readonly metricsPort: number | undefined;
  readonly bot: BotConfig;
  readonly entra: { readonly authority: string };
  /** Registrations of their own, for systems that the bot's own registration may not reach; undefined for its own. */
  readonly ownCredentials: {
    readonly graph: OwnCredential | undefined;
    readonly exchange: OwnCredential | undefined;
    readonly unifiedContacts: OwnCredential | undefined;
  };
  readonly graph: { readonly url: string; readonly personalContacts: boolean };
  readonly exchange: { readonly url: string; readonly enabled: boolean };
  readonly adminCenter: { readonly url: string; readonly enabled: boolean };
  /** '' as address for none. */
  readonly unifiedContacts: { readonly url: string; readonly appId: string };
  readonly pingIdm: PingIdmConfig | undefined;
  readonly groups: { readonly admin: string; readonly approver: string; readonly editor: string };
  /** What guests of the tenant may do. */
  readonly guests: 'nothing' | 'search' | 'everything';
  readonly database: DatabaseTarget;
  /** What is kept beside the database, such as the snapshot of the index. */
  readonly dataDirectory: string;
  /** Whether all contacts are kept and searched in memory, or every search asks the systems and nothing is kept. */
  readonly directory: 'cached' | 'live';
  readonly policy: PolicyFile;
  readonly logLevel: LogLevel;
  /** How many messages and presses of one person are answered in a minute. */
  readonly turnsPerMinute: number;
}

export interface BotConfig {
  readonly id: string;
  readonly tenantId: string;
  readonly credential: BotCredential;
  readonly openIdMetadata: string;
  readonly tokenIssuer: string;
  /** Exact `host` or `host:port` of the Bot Connector's service URLs. */
  readonly serviceHosts: readonly string[];
}

export interface PingIdmConfig {
  readonly url: string;
  readonly credential:
    | { readonly kind: 'user'; readonly user: string; readonly password: string }
    | { readonly kind: 'bearer'; readonly token: string };
}

export interface OwnCredential {
  /** '' for the identity that the machine has by itself. */
  readonly clientId: string;
  readonly credential: BotCredential;
}

export type BotCredential =
  | { readonly kind: 'secret'; readonly secret: string; readonly sentIn: SentIn }
  | { readonly kind: 'certificate'; readonly certificate: string; readonly key: string }
  | { readonly kind: 'managed-identity' };

const mailContactRoutes = ['exchange', 'admin-center', 'off'] as const;
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/**
 * Hosts from which Teams talks to bots, in the public and the US government clouds. Exact names only: anybody
 * can register a name below trafficmanager.net, and would be sent the bot's token.
 */
const teamsServiceHosts = [
  'smba.trafficmanager.net',
  'smba.infra.gcc.teams.microsoft.com',
  'smba.infra.gov.teams.microsoft.us',
];

const guid = z.guid('is not a GUID such as 11111111-2222-4333-8444-555555555555');

/**
 * Reads the settings; the only place that looks at the environment.
 * @throws {ConfigurationError} naming everything that is missing or wrong, at once
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>> = process.env): Config {
  const settings = new Settings(environment);
  const way = settings.choice('ENTRA_CLIENT_AUTHENTICATION', ['post', 'basic'], 'post');
  const sentIn = way === 'basic' ? 'header' : 'body';
  const config: Config = {
    host: settings.listenHost('HOST', '127.0.0.1'),
    port: settings.port('PORT', 3978),
    metricsPort: settings.has('METRICS_PORT') ? settings.port('METRICS_PORT', 0) : undefined,
    bot: {
      id: settings.guid('BOT_ID', 'the Microsoft app id of the bot'),
      tenantId: settings.guid('BOT_TENANT_ID', 'the Entra tenant that the bot belongs to'),
      credential: botCredential(settings, sentIn),
      openIdMetadata: settings.url(
        'BOT_OPENID_METADATA',
        'https://login.botframework.com/v1/.well-known/openidconfiguration',
      ),
      tokenIssuer: settings.issuer('BOT_TOKEN_ISSUER', 'https://api.botframework.com'),
      serviceHosts: settings.hosts('BOT_SERVICE_HOSTS', teamsServiceHosts),
    },
    entra: { authority: settings.url('ENTRA_AUTHORITY', 'https://login.microsoftonline.com') },
    ownCredentials: {
      graph: ownCredential(settings, 'GRAPH', sentIn),
      exchange: ownCredential(settings, 'EXCHANGE', sentIn),
      unifiedContacts: ownCredential(settings, 'UNIFIED_CONTACTS', sentIn),
    },
    graph: {
      url: settings.url('GRAPH_URL', 'https://graph.microsoft.com'),
      personalContacts: settings.choice('GRAPH_PERSONAL_CONTACTS', ['on', 'off'], 'on') === 'on',
    },
    exchange: {
      url: settings.url('EXCHANGE_URL', 'https://outlook.office365.com'),
      enabled: settings.choice('MAIL_CONTACTS', mailContactRoutes, 'exchange') === 'exchange',
    },
    adminCenter: {
      url: settings.url('ADMIN_CENTER_URL', 'https://admin.microsoft.com'),
      enabled: settings.choice('MAIL_CONTACTS', mailContactRoutes, 'exchange') === 'admin-center',
    },
    unifiedContacts: unifiedContacts(settings),
    pingIdm: pingIdm(settings),
    groups: {
      admin: settings.guid('ADMIN_GROUP_ID', 'the Entra group of the contact admins'),
      approver: settings.optionalGuid('APPROVER_GROUP_ID'),
      editor: settings.optionalGuid('EDITOR_GROUP_ID'),
    },
    guests: settings.choice('GUEST_ACCESS', ['nothing', 'search', 'everything'], 'nothing'),
    database: databaseTarget(settings),
    dataDirectory: settings.text('DATA_DIR', './data'),
    // 'kept' is an earlier name.
    directory:
      settings.choice('DIRECTORY', ['cached', 'kept', 'live'], 'cached') === 'live' ? 'live' : 'cached',
    policy: settings.policy('POLICY_FILE'),
    logLevel: settings.choice('LOG_LEVEL', logLevels, 'info'),
    turnsPerMinute: settings.whole('TURNS_PER_MINUTE', 120, { from: 10, to: 1_000_000 }),
  };
  settings.insist(
    config.metricsPort === undefined || config.port === 0 || config.metricsPort !== config.port,
    'METRICS_PORT must be another port than PORT.',
  );
  settings.finish();
  return config;
}

/**
 * Reads where the data lives, for tools that need nothing else.
 * @throws {ConfigurationError} when the settings are wrong
 */
export function readDatabaseTarget(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): DatabaseTarget {
  const settings = new Settings(environment);
  const place = databaseTarget(settings);
  settings.finish();
  return place;
}

function databaseTarget(settings: Settings): DatabaseTarget {
  if (!settings.has('DATABASE_URL')) return { directory: settings.text('DATA_DIR', './data') };
  return { url: settings.postgresUrl('DATABASE_URL') };
}

function unifiedContacts(settings: Settings): Config['unifiedContacts'] {
  const url = settings.optionalUrl('UNIFIED_CONTACTS_URL');
  const appId = settings.optionalGuid('UNIFIED_CONTACTS_APP_ID');
  settings.insist(
    (url === '') === (appId === ''),
    'UNIFIED_CONTACTS_URL and UNIFIED_CONTACTS_APP_ID (the client id of the registration admin-app-reg-uc-…) belong together.',
  );
  return { url, appId };
}

function pingIdm(settings: Settings): PingIdmConfig | undefined {
  const url = settings.optionalUrl('PINGIDM_URL');
  const [token, user, password] = [
    settings.text('PINGIDM_TOKEN', ''),
    settings.text('PINGIDM_USER', ''),
    settings.text('PINGIDM_PASSWORD', ''),
  ];
  if (url === '') {
    const lonely = ['PINGIDM_TOKEN', 'PINGIDM_USER', 'PINGIDM_PASSWORD'].filter((name) => settings.has(name));
    settings.insist(lonely.length === 0, `${lonely.join(', ')} need PINGIDM_URL.`);
    return undefined;
  }
  settings.insist(
    !/\/openidm$/i.test(url),
    'PINGIDM_URL must be the address without /openidm, such as https://idm.example.com.',
  );
  if (token !== '') return { url, credential: { kind: 'bearer', token } };
  settings.insist(
    user !== '' && password !== '',
    'PINGIDM_URL needs PINGIDM_USER and PINGIDM_PASSWORD, or PINGIDM_TOKEN.',
  );
  return { url, credential: { kind: 'user', user, password } };
}

/** Where a secret goes: into the body of the request for a token, or into a Basic header. */
type SentIn = 'body' | 'header';

function botCredential(settings: Settings, sentIn: SentIn): BotCredential {
  if (
    settings.choice('BOT_TYPE', ['SingleTenant', 'UserAssignedMSI'], 'SingleTenant') === 'UserAssignedMSI'
  ) {
    return { kind: 'managed-identity' };
  }
  if (settings.has('BOT_CERTIFICATE_FILE') || settings.has('BOT_CERTIFICATE_KEY_FILE')) {
    return certificateCredential(settings, 'BOT');
  }
  return { kind: 'secret', secret: settings.required('BOT_PASSWORD', "the bot's client secret"), sentIn };
}

/** A system's own registration: its id with a secret or a certificate, or a managed identity. */
function ownCredential(settings: Settings, prefix: string, sentIn: SentIn): OwnCredential | undefined {
  const clientId = settings.optionalGuid(`${prefix}_CLIENT_ID`);
  const identity = settings.text(`${prefix}_MANAGED_IDENTITY`, '');
  const [secret, certificate, key] = ['CLIENT_SECRET', 'CERTIFICATE_FILE', 'CERTIFICATE_KEY_FILE'].map(
    (name) => settings.has(`${prefix}_${name}`),
  );
  if (identity === 'system') return { clientId: '', credential: { kind: 'managed-identity' } };
  if (identity !== '') {
    const id = settings.guid(`${prefix}_MANAGED_IDENTITY`, 'system, or a client id');
    return { clientId: id, credential: { kind: 'managed-identity' } };
  }
  if (clientId === '' && !secret && !certificate && !key) return undefined;
  return {
    clientId: settings.guid(
      `${prefix}_CLIENT_ID`,
      `the app registration for ${prefix}_CLIENT_SECRET or certificate`,
    ),
    credential:
      certificate || key
        ? certificateCredential(settings, prefix)
        : {
            kind: 'secret',
            secret: settings.required(`${prefix}_CLIENT_SECRET`, 'the client secret of that registration'),
            sentIn,
          },
  };
}

function certificateCredential(settings: Settings, prefix: string): BotCredential {
  const certificate = settings.file(`${prefix}_CERTIFICATE_FILE`, 'a certificate in PEM form');
  const key = settings.file(`${prefix}_CERTIFICATE_KEY_FILE`, "the certificate's private key in PEM form");
  if (certificate !== '' && key !== '') {
    settings.insist(
      keyFits(certificate, key),
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

/** Collects what is wrong while the settings are read, so that a person mends all of it in one go. */
class Settings {
  readonly #environment: Readonly<Record<string, string | undefined>>;
  readonly #problems: string[] = [];

  constructor(environment: Readonly<Record<string, string | undefined>>) {
    this.#environment = environment;
  }

  insist(holds: boolean, problem: string): void {
    if (!holds) this.#problems.push(problem);
  }

  has(name: string): boolean {
    return this.text(name, '') !== '';
  }

  text(name: string, fallback: string): string {
    const value = this.#environment[name]?.trim() || fallback;
    // A second line, mostly: it breaks headers and addresses far from here.
    if (/\p{Cc}/u.test(value)) this.#tell(`${name} must be one line without control characters.`);
    return value;
  }

  required(name: string, meaning: string): string {
    const value = this.text(name, '');
    if (value === '') this.#problems.push(`${name} is missing: ${meaning}.`);
    return value;
  }

  guid(name: string, meaning: string): string {
    const value = this.required(name, meaning);
    return value === '' ? '' : this.#check(name, value, guid);
  }

  optionalGuid(name: string): string {
    const value = this.text(name, '');
    return value === '' ? '' : this.#check(name, value, guid);
  }

  port(name: string, fallback: number): number {
    const text = this.text(name, String(fallback));
    const port = Number(text);
    if (!/^\d{1,5}$/.test(text) || port > 65_535) {
      this.#problems.push(`${name} is not a port number from 0 to 65535.`);
    }
    return port;
  }

  whole(name: string, fallback: number, range: { readonly from: number; readonly to: number }): number {
    const text = this.text(name, String(fallback));
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    const isInRange = value >= range.from && value <= range.to;
    this.insist(isInRange, `${name} must be a whole number from ${range.from} to ${range.to}.`);
    return isInRange ? value : fallback;
  }

  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const value = this.text(name, fallback);
    const found = choices.find((choice) => choice === value);
    if (found === undefined) this.#problems.push(`${name} must be one of: ${choices.join(', ')}.`);
    return found ?? fallback;
  }

  /** An address or a name of this machine to listen at. */
  listenHost(name: string, fallback: string): string {
    const value = this.text(name, fallback);
    const isFit = isIP(value) !== 0 || hostName.test(value);
    this.insist(isFit, `${name} must be an address or a host name of this machine, such as 0.0.0.0.`);
    return value;
  }

  /** Exact `host` or `host:port`, separated by commas. */
  hosts(name: string, fallback: readonly string[]): readonly string[] {
    const values = this.text(name, fallback.join(',')).split(',');
    const hosts = values.map((value) => value.trim().toLowerCase()).filter((value) => value !== '');
    const wrong = hosts.filter((host) => !isHost(host));
    this.insist(hosts.length > 0, `${name} must name at least one host.`);
    this.insist(
      wrong.length === 0,
      `${name} must hold exact hosts such as smba.trafficmanager.net, without * and without https://: ${wrong.join(', ')}`,
    );
    return hosts;
  }

  /** An address that is compared to the last character. */
  issuer(name: string, fallback: string): string {
    const value = this.text(name, fallback);
    this.url(name, fallback);
    return value;
  }

  /** An address without a trailing slash: https, or http on a loopback address. */
  url(name: string, fallback: string): string {
    const value = this.text(name, fallback);
    const url = URL.canParse(value) ? new URL(value) : undefined;
    if (
      url === undefined ||
      !(url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname)))
    ) {
      this.#problems.push(`${name} must be an https address (http only on a loopback address).`);
    } else if (url.username + url.password + url.search + url.hash !== '') {
      this.#problems.push(`${name} must be an address without user, password, ? and #.`);
    }
    return value.replace(/\/+$/, '');
  }

  optionalUrl(name: string): string {
    return this.has(name) ? this.url(name, '') : '';
  }

  file(name: string, meaning: string): string {
    const path = this.required(name, meaning);
    if (path === '') return '';
    try {
      return readFileSync(path, 'utf8');
    } catch {
      this.#problems.push(`${name} names a file that cannot be read: ${path}`);
      return '';
    }
  }

  postgresUrl(name: string): string {
    const value = this.text(name, '');
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const isPostgres = url?.protocol === 'postgres:' || url?.protocol === 'postgresql:';
    if (url === undefined || !isPostgres || url.pathname.length < 2) {
      this.#problems.push(`${name} must look like postgres://user:password@host:5432/cardfile.`);
    }
    return value;
  }

  policy(name: string): PolicyFile {
    if (!this.has(name)) return defaultPolicy;
    const text = this.file(name, 'the policy, a JSON file');
    if (text === '') return defaultPolicy;
    const read = readPolicy(text);
    if ('policy' in read) return read.policy;
    this.#problems.push(...read.mistakes.map((mistake) => `${name}: ${mistake}`));
    return defaultPolicy;
  }

  finish(): void {
    // A setting that is read for two purposes is wrong once.
    if (this.#problems.length > 0) throw new ConfigurationError([...new Set(this.#problems)]);
  }

  /** The same problem may be met each time a setting is read. */
  #tell(problem: string): void {
    if (!this.#problems.includes(problem)) this.#problems.push(problem);
  }

  #check(name: string, value: string, schema: z.ZodType<string>): string {
    const result = schema.safeParse(value);
    if (!result.success) this.#problems.push(`${name} ${result.error.issues[0]?.message}.`);
    return value.toLowerCase();
  }
}

const hostName = /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i;

/** `host` or `host:port`, as `URL.host` writes them. */
function isHost(text: string): boolean {
  const [, host = '', port = '1'] = /^(\[[\da-f:]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const isName = host.startsWith('[') ? isIP(host.slice(1, -1)) === 6 : hostName.test(host);
  return isName && Number(port) > 0 && Number(port) <= 65_535;
}

/** Whether a host name from a URL can only be this machine. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
