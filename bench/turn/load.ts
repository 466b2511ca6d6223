import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { answerParent } from './process.ts';
import type { LoadOrder, LoadReport } from './scene.ts';

/** Turns so far, by the port of the bot: each bot is asked by one person after the other. */
const turnsOf = new Map<number, number>();

/** Holds so many chats at once; each person writes again as soon as the answer is there. */
answerParent(async (question): Promise<LoadReport> => {
  const order = question as LoadOrder;
  const pool = new Pool(`http://127.0.0.1:${order.port}`, { connections: order.chats });
  const latencies: number[] = [];
  let left = order.turns;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: order.chats }, async (_, chat) => {
      while (left > 0) {
        left -= 1;
        latencies.push(await oneTurn(pool, order, chat));
        if (order.thinkMs !== undefined) await wait(order.thinkMs * (0.5 + Math.random()));
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  await pool.close();
  latencies.sort((a, b) => a - b);
  return {
    turnsPerSecond: order.turns / seconds,
    p50Ms: latencies[Math.floor(latencies.length * 0.5)] ?? 0,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
    latencies,
  };
});

async function oneTurn(pool: Pool, { scene, port, text }: LoadOrder, chat: number): Promise<number> {
  const turn = (turnsOf.get(port) ?? 0) + 1;
  turnsOf.set(port, turn);
  const { people } = scene;
  const person = people[turn % people.length];
  const body = JSON.stringify({
    type: 'message',
    id: `activity-${process.pid}-${turn}`,
    timestamp: new Date().toISOString(),
    localTimestamp: new Date().toISOString(),
    channelId: 'msteams',
    serviceUrl: scene.serviceUrl,
    from: { id: `29:${person?.objectId}`, name: person?.name, aadObjectId: person?.objectId },
    conversation: {
      id: `a:chat-of-${person?.objectId}`,
      conversationType: 'personal',
      tenantId: scene.tenantId,
    },
    recipient: { id: `28:${scene.botId}`, name: 'Cardfile' },
    entities: [
      { type: 'clientInfo', locale: 'en-GB', country: 'GB', platform: 'Windows', timezone: 'Europe/London' },
    ],
    channelData: { tenant: { id: scene.tenantId } },
    text,
    textFormat: 'plain',
    locale: 'en-GB',
    localTimezone: 'Europe/London',
  });
  const startedAt = performance.now();
  const answer = await pool.request({
    method: 'POST',
    path: '/api/messages',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      authorization: `Bearer ${scene.tokens[chat % scene.tokens.length]}`,
    },
    body,
  });
  const words = await answer.body.text();
  if (answer.statusCode !== 200) throw new Error(`the bot answered ${answer.statusCode}: ${words}`);
  return performance.now() - startedAt;
}
