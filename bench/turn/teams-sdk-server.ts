import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { App, ExpressAdapter } from '@microsoft/teams.apps';
import { serveUnderTest } from './process.ts';
import type { Scene } from './scene.ts';

const silent = () => {};
const noLog = {
  error: silent,
  warn: silent,
  info: silent,
  debug: silent,
  trace: silent,
  log: silent,
  child: () => noLog,
};

/**
 * The echo of Microsoft's Teams SDK on its own HTTP adapter, with its own validation of real tokens. Only the token for
 * its replies is stood in for, which it would ask Entra for once.
 */
serveUnderTest<Scene>(async (scene) => {
  const server = createServer();
  const app = new App({
    clientId: scene.botId,
    tenantId: scene.tenantId,
    // It reads its own tokens, so it must be a real one.
    token: () => scene.tokens[0] ?? '',
    httpServerAdapter: new ExpressAdapter(server, { logger: noLog }),
    logger: noLog,
    cloud: {
      loginEndpoint: 'https://login.example',
      loginTenant: 'botframework.com',
      botScope: 'https://api.botframework.com/.default',
      tokenServiceUrl: scene.serviceUrl,
      openIdMetadataUrl: scene.openIdMetadata,
      tokenIssuer: scene.issuer,
      graphScope: 'https://graph.microsoft.com/.default',
      agenticIdentityBotScope: 'https://api.botframework.com/.default',
    },
  });
  app.on('message', async ({ activity, send }) => {
    await send(`echo: ${activity.text}`);
  });
  await app.initialize();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
});
