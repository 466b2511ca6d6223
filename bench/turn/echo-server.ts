import pino from 'pino';
import { type BotOptions, createBot } from '../../src/bot/bot.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { serveUnderTest } from './process.ts';
import type { Scene } from './scene.ts';

/** Stores nothing, so that only authentication, delivery and HTTP are measured. */
const noReferences: BotOptions['references'] = {
  storeReference: async () => {},
  personalChatOf: async () => undefined,
  referenceOf: async () => undefined,
  latestReference: async () => undefined,
  forgetReference: async () => {},
};

/** The echo through our authentication, connector client and HTTP server, with metrics. */
serveUnderTest<Scene>(async (scene) => {
  const log = pino({ level: 'info' });
  const metrics = createMetrics(true);
  const bot = createBot({
    appId: scene.botId,
    tenantId: scene.tenantId,
    tokenIssuer: scene.issuer,
    openIdMetadata: scene.openIdMetadata,
    serviceHosts: [scene.serviceHost],
    tokens: async () => 'token',
    references: noReferences,
    handle: async (turn) => ({ kind: 'text', text: `echo: ${turn.kind === 'text' ? turn.text : ''}` }),
    progressCard: () => ({ type: 'AdaptiveCard', version: '1.5', fallbackText: '', body: [] }),
    onTurn: metrics.turn,
    http: { onCall: metrics.backendCall },
    log,
  });
  return createHttpServer({ bot, readiness: async () => [], log }).listen(0, '127.0.0.1');
});
