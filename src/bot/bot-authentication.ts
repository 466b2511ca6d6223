import type { CloudAdapter } from 'botbuilder';
import type { Authenticator } from './authenticate.ts';
import { connectorScope } from './connector-client.ts';
import type { ConnectorFor } from './connectors.ts';
import { Refusal } from './refusal.ts';

/** The SDK's abstract authentication class, which `botbuilder` does not export by name. */
export type BotFrameworkAuthentication = NonNullable<ConstructorParameters<typeof CloudAdapter>[0]>;

type AuthenticateRequestResult = Awaited<ReturnType<BotFrameworkAuthentication['authenticateRequest']>>;

export interface BotAuthenticationOptions {
  readonly appId: string;
  readonly authenticator: Authenticator;
  readonly connectorFor: ConnectorFor;
}

/**
 * Creates the authentication and connector factory of `CloudAdapter`. The adapter runs nothing before
 * `authenticateRequest` has resolved, so nothing bypasses the authenticator. The SDK's own implementation
 * creates two clients and a credentials object per turn and has the faults described in `authenticate.ts`;
 * this one creates everything once.
 */
export function createBotAuthentication(options: BotAuthenticationOptions): BotFrameworkAuthentication {
  const { appId, authenticator, connectorFor } = options;
  const connectorFactory = { create: (serviceUrl: string) => connectorFor(serviceUrl) };
  const claims = [
    { type: 'aud', value: appId },
    { type: 'appid', value: appId },
  ];
  const authenticated = {
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
      return authenticated;
    },
    authenticateStreamingRequest: refuse,
    authenticateChannelRequest: refuse,
    createConnectorFactory: () => connectorFactory,
    createUserTokenClient: () => noSignIn,
    createBotFrameworkClient: () => {
      throw new Error('this bot calls no skills');
    },
    getOriginatingAudience: () => authenticated.audience,
  };
  // The SDK's class has a protected member, so only its subclasses are assignable without a cast.
  return authentication as unknown as BotFrameworkAuthentication;
}

/** Refuses streaming connections and skills, which the adapter also supports. */
function refuse(): Promise<never> {
  return Promise.reject(new Refusal(401, 'only activities are taken'));
}
