import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type PlaygroundRelay, startPlaygroundRelay } from '../../../sandbox/playground-relay.ts';
import { readBody } from '../../../sandbox/teams/http.ts';
import type { JsonObject } from '../../../sandbox/teams/types.ts';
import { botToken, type EchoBot, startEchoBot } from './echo-bot.ts';
import { ada, botId, tenantId } from './stage.ts';

let bot: EchoBot;
let relay: PlaygroundRelay;
let playground: Server;
let playgroundUrl: string;
let arrived: { path: string; body: string; authorization: string | undefined }[];

beforeEach(async () => {
  bot = await startEchoBot();
  relay = await startPlaygroundRelay({
    tenantId,
    botId,
    botName: 'Cardfile',
    person: ada,
    verifyBotToken: async (token) => token === botToken,
  });
  relay.connectBot(bot.endpoint);
  arrived = [];
  playground = createServer((incoming, response) => {
    void readBody(incoming, 100_000).then((body = '') => {
      arrived.push({ path: incoming.url ?? '', body, authorization: incoming.headers.authorization });
      // Where restify is loaded, writeHead returns nothing.
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end('{"id":"17"}');
    });
  });
  await new Promise<void>((resolve) => playground.listen(0, '127.0.0.1', resolve));
  playgroundUrl = `http://127.0.0.1:${(playground.address() as AddressInfo).port}/_connector`;
});
afterEach(async () => {
  await relay.close();
  await bot.close();
  await new Promise((resolve) => playground.close(resolve));
});

async function post(url: string, body: JsonObject): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const response = await request(url, { method: 'POST', headers, body: JSON.stringify(body) });
  await response.body.dump();
  return response.statusCode;
}

const unsigned = () => ({
  type: 'message',
  id: 'one',
  text: 'hello',
  channelId: 'emulator',
  serviceUrl: playgroundUrl,
  from: { id: '29:1ada' },
  recipient: { id: 'bot' },
  conversation: { id: 'a:1chat', conversationType: 'personal' },
});

describe('the relay of the Playground', () => {
  it('makes of its unsigned activities what Teams would send, signed, and brings the answer back', async () => {
    const status = await post(relay.botEndpoint, unsigned());

    const { activity, token } = bot.heard[0] ?? { activity: {}, token: '' };
    const metadata = (await (await request(relay.openIdMetadataUrl)).body.json()) as { jwks_uri: string };
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri));
    const { payload } = await jwtVerify(token, keys, { issuer: relay.issuer, audience: botId });
    expect(status).toBe(200);
    expect(payload.serviceurl).toBe(relay.serviceUrl);
    expect(activity).toMatchObject({
      channelId: 'msteams',
      serviceUrl: relay.serviceUrl,
      from: { id: '29:1ada', aadObjectId: ada.objectId },
      recipient: { id: `28:${botId}` },
      conversation: { id: 'a:1chat', tenantId },
      channelData: { tenant: { id: tenantId } },
    });
    expect(arrived).toMatchObject([
      { path: '/_connector/v3/conversations/a%3A1chat/activities/one', authorization: undefined },
    ]);
    expect(JSON.parse(arrived[0]?.body ?? '')).toEqual({ type: 'message', text: 'Echo: hello' });
  });

  it('takes connector calls from the bot only', async () => {
    await post(relay.botEndpoint, unsigned());

    const answer = await bot.call(
      'POST',
      '/a%3A1chat/activities',
      { type: 'message', text: 'hi' },
      'not the bot',
    );

    expect(answer.status).toBe(401);
    expect(arrived).toHaveLength(1);
  });

  it('hears nobody without the key, and calls no host elsewhere', async () => {
    const keyless = relay.botEndpoint.replace(/\/[^/]+\/api/, '/api');

    expect(await post(keyless, unsigned())).toBe(404);
    expect(await post(relay.botEndpoint, { ...unsigned(), serviceUrl: 'https://evil.example/' })).toBe(400);
    expect(bot.heard).toEqual([]);
  });
});
