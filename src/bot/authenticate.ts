import type { Activity } from 'botbuilder';
import { readObjectId } from './object-id.ts';
import { Refusal } from './refusal.ts';
import type { ServiceHostCheck } from './service-hosts.ts';
import type { TokenVerifier } from './token-verifier.ts';

/**
 * Validates and authenticates every request before the Bot Framework or a handler sees it. The SDK alone
 * accepts other channels, other tenants and activities without a service URL, and reports invalid bodies as
 * exceptions.
 */
export interface Authenticator {
  /**
   * Returns the body as an activity, before authentication.
   * @throws {Refusal} 400 unless it is a JSON object with a type
   */
  parseBody(body: unknown): Activity;
  /**
   * Authenticates and authorizes an activity.
   * @throws {Refusal} 401 or 503 because of the token, 403 for a foreign channel, service host, tenant or
   * sender
   */
  authenticate(activity: Activity, authorization: string): Promise<void>;
}

export interface AuthenticatorOptions {
  readonly tenantId: string;
  readonly verifier: TokenVerifier;
  readonly isServiceHost: ServiceHostCheck;
}

export function createAuthenticator({
  tenantId,
  verifier,
  isServiceHost,
}: AuthenticatorOptions): Authenticator {
  return {
    parseBody(body) {
      if (!isRecord(body) || typeof body.type !== 'string' || body.type === '') {
        throw new Refusal(400, 'not an activity');
      }
      if (!isRecord(body.conversation) || !isText(body.conversation.id)) {
        throw new Refusal(400, 'no conversation');
      }
      // The SDK's type promises more than was checked; parse-activity.ts validates the rest.
      return body as unknown as Activity;
    },

    async authenticate(activity, authorization) {
      const { channelId, serviceUrl } = activity;
      await verifier.verify(authorization, {
        channelId: isText(channelId) ? channelId : '',
        serviceUrl: isText(serviceUrl) ? serviceUrl : '',
      });
      if (channelId !== 'msteams') throw new Refusal(403, 'foreign channel');
      if (!isServiceHost(serviceUrl)) throw new Refusal(403, 'foreign service host');
      checkTenant(activity);
      if (needsSender(activity.type) && readObjectId(activity.from?.aadObjectId) === '') {
        throw new Refusal(403, 'sender without an Entra object id');
      }
    },
  };

  /**
   * Checks the tenant, which Teams sends in up to three properties: at least one is required, and none may be
   * foreign.
   */
  function checkTenant(activity: Activity): void {
    const channelData: unknown = activity.channelData;
    const tenant = isRecord(channelData) ? channelData.tenant : undefined;
    const sender: unknown = activity.from;
    const named = [
      activity.conversation.tenantId,
      isRecord(tenant) ? tenant.id : undefined,
      isRecord(sender) ? sender.tenantId : undefined,
    ].filter((id) => id !== undefined && id !== null);
    if (named.length === 0) throw new Refusal(403, 'no tenant');
    if (named.some((id) => id !== tenantId)) throw new Refusal(403, 'foreign tenant');
  }
}

/**
 * Whether the activity acts for a person. Other activities (the bot was added, a reaction) only report an
 * event.
 */
function needsSender(type: string): boolean {
  return type === 'message' || type === 'messageUpdate' || type === 'invoke';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
