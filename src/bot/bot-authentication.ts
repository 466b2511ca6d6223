import type { CloudAdapter } from 'botbuilder';
import type { Authenticator } from './authenticate.ts';
import { connectorScope } from './connector-client.ts';
import type { ConnectorFor } from './connectors.ts';
import { Refusal } from './refusal.ts';

/** The SDK's abstract class for a cloud's rules; `botbuilder` itself does not export the name. */
export type BotFrameworkAuthentication = NonNullable<ConstructorParameters<typeof CloudAdapter>[0]>;

type AuthenticateRequestResult = Awaited<ReturnType<BotFrameworkAuthentication['authenticateRequest']>>;

export interface BotAuthenticationOptions {
  readonly appId: string;
  readonly authenticator: Authenticator;
  readonly connectorFor: ConnectorFor;
}

/**
 * What `CloudAdapter` asks about who may talk to the bot and how the bot talks back. The adapter runs nothing
 * before `authenticateRequest` has resolved, so no way into it leads around the gate. The SDK's own implementation
 * builds two clients and a credentials object in every turn and has the faults named in `authenticate.ts`; here everything is made once.
 */
export function createBotAuthentication(options: BotAuthenticationOptions): BotFrameworkAuthentication {
  const { appId, authenticator, connectorFor } = options;
  const connectorFactory = { create: (serviceUrl: string) => connectorFor(serviceUrl) };
  const claims = [
    { type: 'aud', value: appId },
    { type: 'appid', value: appId },
  ];
  const admitted = {
    audience: connectorScope.replace('/.default', ''),
    claimsIdentity: {
      claims,
      isAuthenticated: true,
      getClaimValue: (type: string) => claims.find((claim) => claim.type === type)?.value ?? null,
    },
    connectorFactory,
  } as unknown as AuthenticateRequestResult;
  const noSignIn = Promise.resolve({});

  const authentication = {
    authenticateRequest: async (
      ...[activity, authorization]: Parameters<BotFrameworkAuthentication['authenticateRequest']>
    ) => {
      await authenticator.authenticate(activity, authorization);
      return admitted;
    },
    authenticateStreamingRequest: refuse,
    authenticateChannelRequest: refuse,
    createConnectorFactory: () => connectorFactory,
    createUserTokenClient: () => noSignIn,
    createBotFrameworkClient: () => {
      throw new Error('this bot calls no skills');
    },
    getOriginatingAudience: () => admitted.audience,
  };
  // The SDK's class has a protected member, so that only its own subclasses would fit without the cast.
  return authentication as unknown as BotFrameworkAuthentication;
}

/** Streaming and skills are other doors into the adapter; they stay shut. */
function refuse(): Promise<never> {
  return Promise.reject(new Refusal(401, 'only activities are taken'));
}
