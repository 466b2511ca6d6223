import pino from 'pino';
import { createBot } from '../../src/bot/bot.ts';
import type { Reply } from '../../src/dialogs/reply.ts';
import type { Turn } from '../../src/dialogs/turn.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { startSmallAdapter } from './small-teams-adapter.ts';
import {
  type AdapterOptions,
  type Answer,
  describeTeamsAdapter,
  type RunningAdapter,
  type SeenActivity,
} from './teams-adapter-contract.ts';

describeTeamsAdapter('the connection to Teams of Cardfile', startCardfile);
describeTeamsAdapter('a connection to Teams without an SDK', startSmallAdapter);

async function startCardfile(options: AdapterOptions): Promise<RunningAdapter> {
  const log = pino({ level: 'silent' });
  const kept = new Map<string, { conversationId: string; person: string; reference: string }>();
  const bot = createBot({
    appId: options.appId,
    tenantId: options.tenantId,
    tokenIssuer: options.issuer,
    openIdMetadata: options.openIdMetadata,
    serviceHosts: options.serviceHosts,
    tokens: options.tokens,
    references: {
      storeReference: async (reference) => void kept.set(reference.conversationId, reference),
      personalChatOf: async (person) => [...kept.values()].find((one) => one.person === person),
      referenceOf: async (id) => kept.get(id)?.reference,
      latestReference: async () => undefined,
      forgetReference: async (id) => void kept.delete(id),
    },
    handle: async (turn) => toReply(await options.handle(toSeen(turn))),
    progressCard: () => ({ type: 'AdaptiveCard', version: '1.5', fallbackText: 'One moment', body: [] }),
    log,
    http: { backOffMs: 5 },
  });
  const server = createHttpServer({ bot, readiness: async () => [], log });
  const port = await server.listen(0, '127.0.0.1');
  const chatOf = (person: string) => [...kept.values()].find((one) => one.person === person)?.conversationId;

  return {
    url: `http://127.0.0.1:${port}/api/messages`,
    async tell(person, answer) {
      const sent = await bot.tell(person, toReply(answer));
      return sent.result === 'delivered' ? sent.messageId : '';
    },
    async replace(person, messageId, answer) {
      if ('card' in answer) await bot.replaceCard(chatOf(person) ?? '', messageId, answer.card);
    },
    async close() {
      await server.close();
      await bot.close();
    },
  };
}

function toSeen(turn: Turn): SeenActivity {
  const text = turn.kind === 'text' ? turn.text : '';
  const common = { person: turn.actor.objectId, text, verb: '', data: {} };
  if (turn.kind === 'arrival') return { ...common, kind: 'arrival' };
  if (turn.kind !== 'action') return { ...common, kind: 'message' };
  // How a button was sent makes no difference to a dialog.
  return { ...common, kind: 'button', verb: turn.verb, data: turn.data };
}

function toReply(answer: Answer): Exclude<Reply, { kind: 'nothing' }> {
  if ('text' in answer) return { kind: 'text', text: answer.text };
  return { kind: 'card', card: answer.card, placement: answer.replaces === true ? 'replace' : 'new' };
}
