import { CloudAdapter, ConfigurationBotFrameworkAuthentication, TeamsActivityHandler } from 'botbuilder';
import restify from 'restify';
import { serveUnderTest } from './process.ts';
import type { Scene } from './scene.ts';

type CredentialsFactory = NonNullable<
  ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]
>;

type BotRequest = Parameters<CloudAdapter['process']>[0];

/**
 * An echo as Microsoft's samples are built: stock `CloudAdapter`, stock authentication with real tokens, stock
 * connector, restify with its body parser. Only the token for replies is handed in, because stock code would ask
 * login.microsoftonline.com for it; that spares it the credentials objects that it builds in every turn.
 */
serveUnderTest<Scene>(async (scene) => {
  const credentials = {
    isValidAppId: async (id: string) => id === scene.botId,
    isAuthenticationDisabled: async () => false,
    createCredentials: async () => ({
      signRequest: async (request: { headers: { set(name: string, value: string): void } }) => {
        request.headers.set('authorization', 'Bearer token');
        return request;
      },
    }),
  } as unknown as CredentialsFactory;
  const authentication = new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: scene.botId,
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppTenantId: scene.tenantId,
      ToBotFromChannelOpenIdMetadataUrl: scene.openIdMetadata,
      ToBotFromEmulatorOpenIdMetadataUrl: scene.openIdMetadata,
      ToBotFromChannelTokenIssuer: scene.issuer,
      ToChannelFromBotOAuthScope: 'https://api.botframework.com',
      ToChannelFromBotLoginUrl: `https://login.example/${scene.tenantId}`,
      OAuthUrl: scene.serviceUrl,
    },
    credentials,
  );
  const adapter = new CloudAdapter(authentication);
  const bot = new TeamsActivityHandler();
  bot.onMessage(async (context, next) => {
    await context.sendActivity(`echo: ${context.activity.text}`);
    await next();
  });

  const server = restify.createServer();
  server.use(restify.plugins.bodyParser());
  server.post('/api/messages', async (request, response) => {
    // The types differ only in how strictly they take a missing `method`.
    await adapter.process(request as BotRequest, response, (context) => bot.run(context));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return server.address().port;
});
