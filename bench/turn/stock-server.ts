import { createRequire } from 'node:module';
import { CloudAdapter, ConfigurationBotFrameworkAuthentication, TeamsActivityHandler } from 'botbuilder';
import restify from 'restify';
import { serveUnderTest } from './process.ts';
import type { Scene } from './scene.ts';

type CredentialsFactory = NonNullable<
  ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]
>;

// `botbuilder` brings this package along without passing the class on.
const { MsalServiceClientCredentialsFactory } = createRequire(import.meta.resolve('botbuilder'))(
  'botframework-connector',
) as { MsalServiceClientCredentialsFactory: new (appId: string, msal: object) => CredentialsFactory };

type BotRequest = Parameters<CloudAdapter['process']>[0];

/**
 * An echo as Microsoft's samples are built: stock `CloudAdapter`, stock authentication with real tokens, stock
 * connector, stock credentials, restify with its body parser. Only MSAL itself is stood in for, because it would ask
 * login.microsoftonline.com; stock code asks it once and keeps the token, so this changes nothing per turn.
 */
serveUnderTest<Scene>(async (scene) => {
  const tokens = {
    acquireTokenByClientCredential: async () => ({
      accessToken: 'token',
      expiresOn: new Date(Date.now() + 3_600_000),
    }),
  };
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
    new MsalServiceClientCredentialsFactory(scene.botId, tokens),
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
