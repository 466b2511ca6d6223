import { isDeepStrictEqual } from 'node:util';
import type { Config, PingIdmConfig, PlainConfig } from './config.ts';
import { ConfigurationError } from './platform/errors.ts';
import type { Log } from './platform/log.ts';
import type { TokenCredential } from './providers/auth/token-requests.ts';

/** What Cardfile signs in with, by system; undefined for systems that have none of their own, or are not used. */
export interface Credentials {
  readonly bot: TokenCredential;
  readonly graph: TokenCredential | undefined;
  readonly exchange: TokenCredential | undefined;
  readonly unifiedContacts: TokenCredential | undefined;
  readonly pingIdm: PingIdmConfig['credential'] | undefined;
  /** The address of PostgreSQL, with user and password. */
  readonly database: string | undefined;
  /** The headers for the receiver of traces and metrics. */
  readonly telemetry: NonNullable<PlainConfig['telemetry']>['headers'] | undefined;
}

/** The credentials as the settings and their files have them now, so that they can be replaced without a restart. */
export interface CredentialReader {
  current(): Credentials;
  /** Reads settings and files again. If they cannot be used, the credentials stay, and the log says why. */
  reload(): void;
}

export function credentialsOf({
  bot,
  ownCredentials,
  pingIdm,
  database,
  telemetry,
}: PlainConfig): Credentials {
  return {
    bot: bot.credential,
    graph: ownCredentials.graph?.credential,
    exchange: ownCredentials.exchange?.credential,
    unifiedContacts: ownCredentials.unifiedContacts?.credential,
    pingIdm: pingIdm?.credential,
    database: 'url' in database ? database.url : undefined,
    telemetry: telemetry?.headers,
  };
}

export function createCredentialReader(config: Config, log: Log): CredentialReader {
  let current = credentialsOf(config);
  return {
    current: () => current,

    reload() {
      let read: Credentials;
      try {
        read = credentialsOf(config.reread());
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        log.warn({ event: 'credentials.failed', error }, 'settings not read again');
        return;
      }
      const names = Object.keys(read) as (keyof Credentials)[];
      const changed = names.filter((name) => !isDeepStrictEqual(read[name], current[name]));
      if (changed.length === 0) return;
      const kept = Object.fromEntries(
        names.filter((name) => !changed.includes(name)).map((name) => [name, current[name]]),
      );
      // What stays the same stays the same object: that is how its users tell.
      current = { ...read, ...kept };
      log.info({ event: 'credentials.changed', credentials: changed }, 'credentials replaced');
    },
  };
}
