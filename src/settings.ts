import { isIP } from 'node:net';
import { z } from 'zod';
import { isSafeOrigin } from './bot/service-hosts.ts';

/** A setting of the environment. */
export interface Setting<T = unknown> {
  /** Parses the text. Its messages follow the setting's name. */
  readonly kind: z.ZodType<T, string>;
  /** As it would be written in the environment; without it an unset setting is undefined. */
  readonly fallback?: string;
  /** What is missing without it. */
  readonly needed?: string;
  /** Describes this setting and those after it, up to the next description. */
  readonly about?: string;
}

/** The values by name. */
export type SettingValues = {
  readonly [Name in SettingName]: (typeof settings)[Name] extends { fallback: string } | { needed: string }
    ? z.output<(typeof settings)[Name]['kind']>
    : z.output<(typeof settings)[Name]['kind']> | undefined;
};

export type SettingName = keyof typeof settings;

const text = z.string();

const notGuid = 'is not a GUID such as 11111111-2222-4333-8444-555555555555.';
const guid = z.guid(notGuid).toLowerCase();

const managedIdentity = z.union([z.literal('system'), guid], notGuid);

const port = z
  .string()
  .refine(
    (value) => /^\d{1,5}$/.test(value) && Number(value) <= 65_535,
    'is not a port number from 0 to 65535.',
  )
  .transform(Number);

function choice<const T extends readonly string[]>(...choices: T) {
  return z.enum(choices, `must be one of: ${choices.join(', ')}.`);
}

function whole(from: number, to: number) {
  return z
    .string()
    .refine(
      (value) => /^\d+$/.test(value) && Number(value) >= from && Number(value) <= to,
      `must be a whole number from ${from} to ${to}.`,
    )
    .transform(Number);
}

const hostName = /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?(\.[a-z\d]([a-z\d-]{0,61}[a-z\d])?)*$/i;

/** An address or a name of this machine to listen at. */
const listenHost = z
  .string()
  .refine(
    (value) => isIP(value) !== 0 || hostName.test(value),
    'must be an address or a host name of this machine, such as 0.0.0.0.',
  );

/**
 * Exact `host` or `host:port`, separated by commas.
 * @param form what a value that is none is told
 * @param others other values that are allowed
 */
function hostList(form: string, others: readonly string[] = []) {
  return z.string().transform((value, check) => {
    const found = value.split(',').map((host) => host.trim().toLowerCase());
    const named = found.filter((host) => host !== '');
    const wrong = named.filter((host) => !isHost(host) && !others.includes(host));
    if (named.length === 0) check.addIssue('must name at least one host.');
    if (wrong.length > 0) check.addIssue(`must hold exact hosts such as ${form}: ${wrong.join(', ')}`);
    return named;
  });
}

const hosts = hostList('smba.trafficmanager.net, without * and without https://');

/** The hosts of all files in OneDrive and SharePoint. Nobody but Microsoft can have a name below sharepoint.com. */
const anySharePoint = '*.sharepoint.com';

const fileHosts = hostList(`contoso-my.sharepoint.com, or ${anySharePoint}`, [anySharePoint]);

/** An address that is compared to the last character: https, or http on a loopback address. */
const exactUrl = z.string().superRefine((value, check) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !isSafeOrigin(url)) {
    check.addIssue('must be an https address (http only on a loopback address).');
  } else if (url.username + url.password + url.search + url.hash !== '') {
    check.addIssue('must be an address without user, password, ? and #.');
  }
});

/** An address without a trailing slash. */
const url = exactUrl.transform((value) => value.replace(/\/+$/, ''));

/** `name=value`, separated by commas, as OpenTelemetry writes headers. */
const otlpHeaders = z.string().transform((value, check) => {
  const pairs = value.split(',').map((pair) => pair.split('=').map((part) => part.trim()));
  if (pairs.some(([name = '', text = '']) => !/^[\w-]+$/.test(name) || text === '')) {
    check.addIssue('must be headers such as api-key=KEY, separated by commas.');
  }
  return Object.fromEntries(pairs.map(([name = '', ...rest]): [string, string] => [name, rest.join('=')]));
});

/** A name, with bytes of other letters as URLs have them, an IPv6 address, a socket's folder, or none. */
const postgresHost = /^(?:%2f.*|\[[\da-f:.]+\]|(?:[\w.-]|%[89a-f][\da-f])*)$/i;

const postgresUrl = z.string().refine((value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isPostgres = url?.protocol === 'postgres:' || url?.protocol === 'postgresql:';
  return isPostgres && url.pathname.length > 1 && postgresHost.test(url.hostname);
}, 'must look like postgres://user:password@host:5432/cardfile.');

/**
 * Hosts from which Teams talks to bots, in the public and the US government clouds. Exact names only: anybody
 * can register a name below trafficmanager.net, and would be sent the bot's token.
 */
const teamsServiceHosts =
  'smba.trafficmanager.net,smba.infra.gcc.teams.microsoft.com,smba.infra.gov.teams.microsoft.us';

/**
 * Every setting, in the order of `env/.env.example` and `docs/settings.md`, which `npm run docs` writes from this list.
 */
export const settings = {
  BOT_ID: {
    kind: guid,
    needed: 'the Microsoft app id of the bot',
    about: 'App registration of the bot (required)',
  },
  BOT_TENANT_ID: { kind: guid, needed: 'the Entra tenant that the bot belongs to' },
  BOT_TYPE: {
    kind: choice('SingleTenant', 'UserAssignedMSI'),
    fallback: 'SingleTenant',
    about: 'SingleTenant (secret or certificate) or UserAssignedMSI (managed identity, without a secret)',
  },
  BOT_PASSWORD: {
    kind: text,
    about: 'Credential of the bot: either BOT_PASSWORD or the two certificate files',
  },
  BOT_CERTIFICATE_FILE: { kind: text },
  BOT_CERTIFICATE_KEY_FILE: { kind: text },
  ENTRA_CLIENT_AUTHENTICATION: {
    kind: choice('post', 'basic'),
    fallback: 'post',
    about: 'How the secret is sent to Entra: post (in the body, as usual) or basic (in a Basic header)',
  },
  ADMIN_GROUP_ID: {
    kind: guid,
    needed: 'the Entra group of the contact admins',
    about: 'Object ids of the Entra groups of admins (required), approvers and editors',
  },
  APPROVER_GROUP_ID: { kind: guid },
  EDITOR_GROUP_ID: { kind: guid },
  GUEST_ACCESS: {
    kind: choice('nothing', 'search', 'everything'),
    fallback: 'nothing',
    about: 'What guests of the tenant can do: nothing, search or everything',
  },
  GRAPH_PERSONAL_CONTACTS: {
    kind: choice('on', 'off'),
    fallback: 'on',
    about: 'Whether people can find and change their own Outlook contacts: on or off',
  },
  MAIL_CONTACTS: {
    kind: choice('exchange', 'admin-center', 'off'),
    fallback: 'exchange',
    about:
      'How mail contacts are reached: exchange, admin-center (the API of the Microsoft 365 admin center, see docs/providers) or off',
  },
  UNIFIED_CONTACTS_URL: {
    kind: url,
    about: 'App service of Unified Contacts, and the client id of its registration admin-app-reg-uc-…',
  },
  UNIFIED_CONTACTS_APP_ID: { kind: guid },
  PINGIDM_URL: {
    kind: url.refine(
      (value) => !/\/openidm$/i.test(value),
      'must be the address without /openidm, such as https://idm.example.com.',
    ),
    about: 'Address of PingIDM without /openidm, and its credential: a user with password or a bearer token',
  },
  PINGIDM_USER: { kind: text },
  PINGIDM_PASSWORD: { kind: text },
  PINGIDM_TOKEN: { kind: text },
  DIRECTORY: {
    // 'kept' is an earlier name.
    kind: z
      .string()
      .transform((value) => (value === 'kept' ? 'cached' : value))
      .pipe(choice('cached', 'live')),
    fallback: 'cached',
    about:
      'cached: all contacts are synced into the database and searched in memory, which is fast and tolerates typing errors; live: every search queries the systems, and no contacts are stored',
  },
  HOST: {
    kind: listenHost,
    fallback: '127.0.0.1',
    about: 'Address and port to listen on, folder for data, and level of the log',
  },
  PORT: { kind: port, fallback: '3978' },
  DATA_DIR: { kind: text, fallback: './data' },
  LOG_LEVEL: {
    kind: choice('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'),
    fallback: 'info',
  },
  PUBLIC_URL: {
    kind: url,
    about:
      'Public address of Cardfile, https://cardfile.contoso.com: Teams sends to /api/messages there, and `npm run doctor` checks it',
  },
  TURNS_PER_MINUTE: {
    kind: whole(10, 1_000_000),
    fallback: '120',
    about: 'Maximum of messages and button clicks of one person in a minute',
  },
  METRICS_PORT: {
    kind: port,
    about:
      'Port on HOST that serves /metrics for Prometheus; no metrics if empty. Do not open it to the internet',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    kind: url,
    about:
      'OpenTelemetry: where traces and metrics are sent by OTLP over HTTP, such as http://127.0.0.1:4318, and headers such as api-key=KEY, separated by commas; nothing is sent if empty',
  },
  OTEL_EXPORTER_OTLP_HEADERS: { kind: otlpHeaders },
  SHUTDOWN_DELAY: {
    kind: whole(0, 15),
    fallback: '0',
    about:
      'Seconds for which Cardfile, when it is stopped, still accepts requests while /readyz fails: as long as your load balancer takes to notice, when several processes run behind one',
  },
  DATABASE_URL: {
    kind: postgresUrl,
    about:
      'PostgreSQL 15 or newer, postgres://user:password@host:5432/cardfile, instead of the file in DATA_DIR; several processes can share it. On another machine add ?sslmode=verify-full, or nothing is encrypted on the way',
  },
  POLICY_FILE: {
    kind: text,
    about: 'Approval policy: a file as described in docs/policy.md; `npm run policy` checks it',
  },
  BOT_OPENID_METADATA: {
    kind: url,
    fallback: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
    about: "Only for other clouds and trials; the defaults are Microsoft's public addresses",
  },
  BOT_TOKEN_ISSUER: { kind: exactUrl, fallback: 'https://api.botframework.com' },
  BOT_SERVICE_HOSTS: { kind: hosts, fallback: teamsServiceHosts },
  BOT_FILE_HOSTS: { kind: fileHosts, fallback: anySharePoint },
  ENTRA_AUTHORITY: { kind: url, fallback: 'https://login.microsoftonline.com' },
  GRAPH_URL: { kind: url, fallback: 'https://graph.microsoft.com' },
  EXCHANGE_URL: { kind: url, fallback: 'https://outlook.office365.com' },
  ADMIN_CENTER_URL: { kind: url, fallback: 'https://admin.microsoft.com' },
  GRAPH_CLIENT_ID: {
    kind: guid,
    about:
      'Only for a system with its own app registration: its id with a secret or a certificate, or a managed identity (`system` or a client id)',
  },
  GRAPH_CLIENT_SECRET: { kind: text },
  GRAPH_CERTIFICATE_FILE: { kind: text },
  GRAPH_CERTIFICATE_KEY_FILE: { kind: text },
  GRAPH_MANAGED_IDENTITY: { kind: managedIdentity },
  EXCHANGE_CLIENT_ID: { kind: guid },
  EXCHANGE_CLIENT_SECRET: { kind: text },
  EXCHANGE_CERTIFICATE_FILE: { kind: text },
  EXCHANGE_CERTIFICATE_KEY_FILE: { kind: text },
  EXCHANGE_MANAGED_IDENTITY: { kind: managedIdentity },
  UNIFIED_CONTACTS_CLIENT_ID: { kind: guid },
  UNIFIED_CONTACTS_CLIENT_SECRET: { kind: text },
  UNIFIED_CONTACTS_CERTIFICATE_FILE: { kind: text },
  UNIFIED_CONTACTS_CERTIFICATE_KEY_FILE: { kind: text },
  UNIFIED_CONTACTS_MANAGED_IDENTITY: { kind: managedIdentity },
} as const satisfies Readonly<Record<string, Setting>>;

/**
 * Reads all settings, and adds what is missing or wrong to `problems`. The values are valid only if nothing was added.
 * Problems never contain the value of a secret.
 */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  problems: string[],
): SettingValues {
  const values = Object.entries<Setting>(settings).map(([name, { kind, fallback, needed }]) => {
    const written = environment[name]?.trim() || fallback;
    if (written === undefined) {
      if (needed !== undefined) problems.push(`${name} is missing: ${needed}.`);
      return [name, undefined];
    }
    // A second line, mostly: it breaks headers and addresses far from here.
    if (/\p{Cc}/u.test(written)) {
      problems.push(`${name} must be one line without control characters.`);
      return [name, written];
    }
    const { data, error } = kind.safeParse(written);
    problems.push(...(error?.issues ?? []).map(({ message }) => `${name} ${message}`));
    return [name, error === undefined ? data : written];
  });
  return Object.fromEntries(values) as SettingValues;
}

/** `host` or `host:port`, as `URL.host` writes them. */
function isHost(text: string): boolean {
  const [, host = '', port = '1'] = /^(\[[\da-f:]+\]|[^:]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
  const isName = host.startsWith('[') ? isIP(host.slice(1, -1)) === 6 : hostName.test(host);
  return isName && Number(port) > 0 && Number(port) <= 65_535;
}
