import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ada, ben, type Stage, setStage } from './stage.ts';

let stage: Stage;
let origin: string;
beforeEach(async () => {
  stage = await setStage();
  origin = new URL(stage.teams.pageUrl).origin;
});
afterEach(() => stage.close());

async function cookie(): Promise<string> {
  const response = await request(stage.teams.pageUrl);
  await response.body.dump();
  return String(response.headers['set-cookie']).split(';')[0] ?? '';
}

async function status(url: string, headers: Record<string, string>, body?: unknown): Promise<number> {
  const response = await request(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await response.body.dump();
  return response.statusCode;
}

describe('the page’s server', () => {
  it('exchanges the key for a cookie that scripts and other sites cannot use', async () => {
    const response = await request(stage.teams.pageUrl);
    await response.body.dump();

    expect(response.statusCode).toBe(303);
    expect(response.headers.location).toBe('/');
    expect(response.headers['set-cookie']).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
  });

  it('gives nothing to those without key and cookie', async () => {
    const say = { person: ada.objectId, chat: stage.teams.chats[0]?.id, text: 'hi' };

    const statuses = [
      await status(`${origin}/`, {}),
      await status(`${origin}/?key=guess`, {}),
      await status(`${origin}/state`, {}),
      await status(`${origin}/events`, { cookie: 'cardfile_sandbox=guess' }),
      await status(`${origin}/do/say`, {}, say),
    ];

    expect(statuses).toEqual([401, 401, 401, 401, 401]);
    expect(stage.bot.heard).toEqual([]);
  });

  it('refuses other hosts and origins even with the cookie', async () => {
    const own = await cookie();

    expect(await status(`${origin}/state`, { cookie: own })).toBe(200);
    expect(await status(`${origin}/state`, { cookie: own, host: 'evil.example' })).toBe(403);
    expect(await status(`${origin}/state`, { cookie: own, origin: 'https://evil.example' })).toBe(403);
    expect(await status(`${origin}/do/open`, { cookie: own, 'content-type': 'text/plain' }, {})).toBe(400);
  });

  it('serves its own files and none beside them', async () => {
    const own = await cookie();

    expect(await status(`${origin}/page.js`, { cookie: own })).toBe(200);
    expect(await status(`${origin}/adaptivecards.js`, { cookie: own })).toBe(200);
    expect(await status(`${origin}/markdown-it.js`, { cookie: own })).toBe(200);
    expect(await status(`${origin}/..%2fteams%2ftypes.ts`, { cookie: own })).toBe(404);
  });

  it('lets nobody act in a chat of which the person is no member', async () => {
    const own = await cookie();
    const chat = stage.teams.room.personalChat(ben.objectId).id;

    const answer = await status(
      `${origin}/do/say`,
      { cookie: own },
      { person: ada.objectId, chat, text: 'hi' },
    );

    expect(answer).toBe(400);
    expect(stage.teams.room.messagesOf(chat)).toEqual([]);
  });
});
