import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLog } from '../../src/platform/log.ts';
import { newPostgresTarget } from '../store/databases.ts';
import { type House, openHouse, words } from './house.ts';

let house: House;
let second: App | undefined;
let secondOrigin = '';
let data = '';
let database = '';
beforeAll(async () => {
  ({ url: database } = await newPostgresTarget());
  data = await mkdtemp(join(tmpdir(), 'cardfile-second-'));
  house = await openHouse({ DATABASE_URL: database });
}, 120_000);
afterAll(async () => {
  await second?.close();
  await house?.close();
  await rm(data, { recursive: true, force: true });
});

const patience = { timeout: 60_000, interval: 100 };

/** From now on the chats talk with this process. */
function talkWith(origin: string): void {
  house.teams.connectBot(`${origin}/api/messages`);
}

async function find(typed: string): Promise<string> {
  const [answer] = await house.admin.say(`find ${typed}`);
  return words(answer);
}

async function callsOf(turn: () => Promise<unknown>): Promise<number> {
  const count = () => house.sandbox.graph.requests.length + house.sandbox.exchange.requests.length;
  const before = count();
  await turn();
  return count() - before;
}

async function add(displayName: string, email: string): Promise<void> {
  const [givenName = '', surname = ''] = displayName.split(' ');
  const [form] = await house.admin.say('add contact');
  await house.admin.press(form, 'Save', {
    in_displayName: displayName,
    in_givenName: givenName,
    in_surname: surname,
    in_emails: email,
  });
  // On a busy machine the card says first that it takes a moment.
  await expect.poll(() => find(displayName), patience).toContain(email);
}

describe('two processes on one database', { timeout: 120_000 }, () => {
  it('share one reading of the systems, and hear of one another’s changes long before the next reading', async () => {
    await find('John');
    const sources = async () => words((await house.admin.say('sources'))[0]);
    await expect.poll(sources, patience).toContain('All systems are up to date');
    await expect.poll(sources, patience).toContain('of one person');
    // The mailbox may still be read, behind the answers.
    const { requests } = house.sandbox.graph;
    const soon = async () => {
      const before = requests.length;
      await wait(500);
      return requests.length - before;
    };
    await expect.poll(soon, patience).toBe(0);
    requests.length = 0;
    house.sandbox.exchange.requests.length = 0;
    const config = readConfig({
      ...house.sandbox.environment(),
      BOT_OPENID_METADATA: house.teams.openIdMetadataUrl,
      BOT_TOKEN_ISSUER: house.teams.issuer,
      BOT_SERVICE_HOSTS: house.teams.serviceHost,
      PORT: '0',
      DATA_DIR: data,
      DATABASE_URL: database,
    });
    second = await createApp(config, createLog('silent'));
    const origin = `http://127.0.0.1:${await second.listen()}`;
    secondOrigin = origin;

    talkWith(origin);
    await expect.poll(() => callsOf(() => find('John')), patience).toBe(0);
    const whole = requests.filter(({ path, rawQuery }) => path.includes('delta') && !/token/i.test(rawQuery));
    expect(whole.map(({ path }) => path)).toEqual([]);

    talkWith(house.origin);
    await add('Wilhelmina Oxenstierna', 'wilhelmina@fabrikam.example');
    talkWith(origin);
    await expect
      .poll(() => find('Wilhelmna Oxenstierna'), { timeout: 30_000, interval: 100 })
      .toContain('Wilhelmina Oxenstierna');

    await add('Thaddeus Plunkett', 'thaddeus@fabrikam.example');
    talkWith(house.origin);
    await expect
      .poll(() => find('Thadeus Plunket'), { timeout: 30_000, interval: 100 })
      .toContain('Thaddeus Plunkett');
  });

  it('refer to each other’s answers', async () => {
    talkWith(house.origin);
    const list = await find('John');
    const name = /\n2\s+\n(?<name>[^\n]+)/.exec(list)?.groups?.name ?? 'nobody';

    talkWith(secondOrigin);
    const picked = async () => words((await house.admin.say('2'))[0]);

    await expect.poll(picked, patience).toContain(name);
  });
});
