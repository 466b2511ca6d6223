import { type AddressInfo, createServer } from 'node:net';
import { AgentApplication, type AuthProvider, CloudAdapter } from '@microsoft/agents-hosting';
import { startServer } from '@microsoft/agents-hosting-express';
import { serveUnderTest } from './process.ts';
import type { Scene } from './scene.ts';

/**
 * The echo of Microsoft 365 Agents SDK on its own Express server, with its own validation of real tokens. It knows the
 * Bot Connector's keys only at their public address, so its tokens are signed by Entra, as it accepts them too. Only the
 * token for its replies is stood in for, which it would ask Entra for once.
 */
serveUnderTest<Scene>(async (scene) => {
  const authConfig = {
    clientId: scene.botId,
    tenantId: scene.tenantId,
    authority: new URL(scene.serviceUrl).origin,
    issuers: [scene.issuer],
    validateIssuer: true,
  };
  const token = async () => 'token';
  const provider: AuthProvider = {
    getAccessToken: token,
    getAgenticApplicationToken: token,
    getAgenticInstanceToken: token,
    getAgenticUserToken: token,
    acquireTokenOnBehalfOf: token,
  };
  const adapter = new CloudAdapter(authConfig);
  adapter.connectionManager = {
    getConnection: () => provider,
    getDefaultConnection: () => provider,
    getTokenProvider: () => provider,
    getTokenProviderFromActivity: () => provider,
    getDefaultConnectionConfiguration: () => authConfig,
  };
  const agent = new AgentApplication({ adapter });
  agent.onActivity('message', async (context) => {
    await context.sendActivity(`echo: ${context.activity.text}`);
  });
  const port = await freePort();
  await new Promise<void>((resolve) => {
    startServer(agent, { authConfig, port, beforeListen: () => resolve() });
  });
  return port;
});

/** A port that nothing listens on: the server tells nobody which one it was given. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
