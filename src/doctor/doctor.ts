import { setTimeout as sleep } from 'node:timers/promises';
import { BackendError, DatabaseError } from '../platform/errors.ts';
import type { HttpClient } from '../platform/http-client/http-client.ts';
import { untilAborted } from '../platform/until-aborted.ts';
import type { Registration } from '../providers/auth/token-requests.ts';
import type { Tokens } from '../providers/auth/tokens.ts';
import type { GraphClient } from '../providers/graph/client.ts';
import type { CheckContext, CheckResult, ContactProvider } from '../providers/provider.ts';
import { failed } from '../providers/shared/check.ts';
import { type ApproversOptions, checkApprovers } from './check-approvers.ts';
import { checkClock } from './check-clock.ts';
import { checkCredentials } from './check-credentials.ts';
import { checkEndpoint } from './check-endpoint.ts';
import { checkGroups, type RoleGroups } from './check-groups.ts';
import { checkPackage } from './check-package.ts';
import { checkServer, type ServerOptions } from './check-server.ts';
import { checkOpenIdMetadata, checkSignIn } from './check-sign-in.ts';
import { rolesOf } from './token-roles.ts';

/** Checks an installation with the smallest harmless calls. */
export interface Doctor {
  /**
   * Returns one result per check, in a fixed order. Resolves within the time limit whatever the systems do. Never
   * throws a backend's error.
   */
  examine(doctorContext: DoctorContext): Promise<readonly CheckResult[]>;
}

export interface DoctorContext {
  /** The person whose mailbox is opened as a test: object id or sign-in name, undefined for none. */
  readonly owner: CheckContext['owner'];
  readonly correlationId: string;
}

export interface DoctorOptions {
  readonly bot: {
    readonly id: string;
    readonly tenantId: string;
    readonly openIdMetadata: string;
  };
  readonly authority: string;
  readonly groups: RoleGroups;
  readonly registrations: readonly Registration[];
  readonly tokens: Tokens;
  /** Sends no tokens. */
  readonly anonymousHttp: HttpClient;
  readonly graphClient: GraphClient;
  readonly providers: readonly ContactProvider[];
  /** The text of the built app manifest, undefined if there is none. */
  readonly manifest: () => Promise<string | undefined>;
  /** Undefined if no chats are stored. */
  readonly approvers?: ApproversOptions | undefined;
  /** Undefined where the endpoint is not checked: in the bot, which Teams has reached, and before the first start. */
  readonly endpoint?: { readonly publicUrl: string | undefined } | undefined;
  /** Undefined where the machine and the database are not checked. */
  readonly server?: ServerOptions | undefined;
  readonly clock: () => number;
  /** Time limit of all checks, in milliseconds. */
  readonly budgetMs?: number;
}

/** How long running calls may take to end after the signal. */
const graceMs = 500;
const retryAfterMs = 500;

export function createDoctor(options: DoctorOptions): Doctor {
  const { bot, authority, groups, tokens, graphClient, providers, manifest, approvers, clock } = options;
  const { endpoint, server, registrations } = options;
  const { anonymousHttp: http, budgetMs = 12_000 } = options;

  return {
    async examine(doctorContext) {
      const signal = AbortSignal.timeout(budgetMs);
      const end = AbortSignal.timeout(budgetMs + graceMs);
      const patientTokens = retryOnce(tokens, signal);
      const context: CheckContext = { ...doctorContext, signal, roles: rolesOf(patientTokens) };
      const within = (name: string, check: Promise<readonly CheckResult[]>) => inTime(name, check, end);
      const local = [
        ...(endpoint === undefined
          ? []
          : [within('Endpoint', checkEndpoint({ ...endpoint, http, clock }, context))]),
        ...(server === undefined ? [] : [within('Server', checkServer(server, clock()))]),
      ];
      const metadata = within('Teams', checkOpenIdMetadata(bot.openIdMetadata, http, context));
      const first = await Promise.all([
        within('Credential', checkCredentials({ registrations, graphClient, clock }, context)),
        within('Clock', checkClock({ authority, tenantId: bot.tenantId, http, clock }, context)),
        within('Entra', checkSignIn(patientTokens)),
      ]);
      const signedIn = first[2].every(({ ok }) => ok);
      // Without a sign-in every system would report the same problem.
      const rest = signedIn
        ? [
            ...providers.map((provider) => within(provider.source, provider.check(context))),
            within('Groups', checkGroups(groups, graphClient, context)),
            within('Approvers', checkApprovers(approvers)),
          ]
        : [];
      const all = await Promise.all([...first, metadata, ...rest, ...local, checkPackage(bot.id, manifest)]);
      return all.flat();
    },
  };
}

/** Retries Entra once after a transient failure, as calls to other systems do. */
function retryOnce(tokens: Tokens, signal: AbortSignal): Tokens {
  const ask = (scope: string) =>
    tokens(scope).catch(async (error: unknown) => {
      if (!(error instanceof BackendError && error.isRetryable)) throw error;
      await sleep(retryAfterMs, undefined, { signal }).catch(() => {});
      return tokens(scope);
    });
  return Object.assign(ask, { drop: tokens.drop });
}

/** Returns a check's results, or one that reports its timeout or error. */
async function inTime(
  name: string,
  check: Promise<readonly CheckResult[]>,
  end: AbortSignal,
): Promise<readonly CheckResult[]> {
  try {
    return await untilAborted(check, end);
  } catch (error) {
    if (end.aborted) {
      return [failed(name, 'did not answer in time', 'Check the network of this machine, then try again.')];
    }
    if (error instanceof DatabaseError) {
      return [failed(name, error.message, 'Try again when the database works.')];
    }
    const problem = `the check itself failed (${error instanceof Error ? error.name : 'unknown'})`;
    return [failed(name, problem, 'Please report this as a fault of Cardfile.')];
  }
}
