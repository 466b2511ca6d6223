import { generateKeyPair } from 'jose';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TokenOverrides } from '../../sandbox/teams/signing.ts';
import { type House, openHouse, words } from './house.ts';

const stranger = await generateKeyPair('RS256');
let house: House;
beforeAll(async () => {
  // Calls to the systems are counted here, so that none may come from elsewhere.
  house = await openHouse({ DIRECTORY: 'live' });
});
afterAll(() => house.close());

const callsToSystems = () => house.sandbox.graph.requests.length + house.sandbox.exchange.requests.length;

async function stillAnswers(): Promise<void> {
  const [answer] = await house.staff.say('find contact John Doe');
  expect(words(answer)).toContain('John Doe');
}

describe('authentication', () => {
  it.each(['{}', '{"type":5}', '[]', 'null', '"text"', '{"type":"message"', '', '\u0000'])(
    'answers %j with 400 or 401 and lives on',
    async (body) => {
      const response = await request(`${house.origin}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });

      expect([400, 401]).toContain(response.statusCode);
      await response.body.dump();
      await stillAnswers();
    },
  );

  it('does not read what somebody without a token sends', async () => {
    const response = await request(`${house.origin}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'message', text: 'x'.repeat(300 * 1024) }),
    });

    expect(response.statusCode).toBe(401);
    await response.body.dump();
    await stillAnswers();
  });

  const now = () => Math.floor(Date.now() / 1000);
  it.each([
    ['another audience', { claims: { aud: '99999999-0000-4000-8000-000000000000' } }],
    ['another issuer', { claims: { iss: 'https://evil.example' } }],
    ['a key of its own', { key: stranger.privateKey }],
    ['a shared secret as its key', { key: Buffer.alloc(32, 1), header: { alg: 'HS256' } }],
    ['an expiry in the past', { claims: { exp: now() - 3600 } }],
    ['another service URL', { claims: { serviceurl: 'https://smba.trafficmanager.net/emea/' } }],
    ['no token at all', 'no-token'],
  ] satisfies [string, TokenOverrides | 'no-token'][])('lets nobody in with %s', async (_name, token) => {
    const before = callsToSystems();
    const chat = house.staff.chat;

    const answer = await house.teams.post(
      house.teams.activity(house.staff.person, chat, 'find contact Intruder'),
      token,
    );

    expect(answer.status).toBe(401);
    expect(callsToSystems()).toBe(before);
  });

  it.each([
    ['another tenant', { conversation: { tenantId: '22222222-0000-4000-8000-000000000000' } }],
    [
      'another tenant in the channel data',
      { channelData: { tenant: { id: '22222222-0000-4000-8000-000000000000' } } },
    ],
    ['another channel', { channelId: 'webchat' }],
    ['a host that is not Teams’', { serviceUrl: 'https://evil.trafficmanager.net/' }],
  ])('refuses %s', async (_name, change) => {
    const before = callsToSystems();
    const activity = house.teams.activity(house.staff.person, house.staff.chat, 'find contact Intruder');
    const bent = {
      ...activity,
      ...change,
      ...('conversation' in change
        ? { conversation: { ...(activity.conversation as object), ...change.conversation } }
        : {}),
    };

    const answer = await house.teams.post(bent);

    expect([401, 403]).toContain(answer.status);
    expect(callsToSystems()).toBe(before);
  });
});
