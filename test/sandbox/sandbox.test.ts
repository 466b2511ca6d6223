import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type Caller, call, startCaller } from './caller.ts';

let caller: Caller;

beforeAll(async () => {
  caller = await startCaller();
});

afterAll(() => caller.sandbox.close());

describe('the sandbox', () => {
  it('gives settings that the product accepts', () => {
    const config = readConfig(caller.sandbox.environment());

    expect(config.bot.tenantId).toBe(caller.sandbox.organisation.tenantId);
    expect(config.graph.url).toBe(caller.sandbox.graph.url);
    expect(config.exchange.url).toBe(caller.sandbox.exchange.url);
  });

  it('can tell the bot to write mail contacts by the admin center', async () => {
    const other = await startCaller({
      mailContacts: 'admin-center',
      sizes: { colleagues: 20, mailContacts: 20 },
    });
    const ways = [caller, other].map(({ sandbox }) => sandbox.environment().MAIL_CONTACTS);

    await other.sandbox.close();

    expect(ways).toEqual(['exchange', 'admin-center']);
  });

  it('listens on loopback only, at addresses that stop answering when it is closed', async () => {
    const other = await startCaller({ sizes: { colleagues: 20, mailContacts: 20 } });
    const { entra, graph, exchange, adminCenter, pingIdm, managedIdentity, unifiedContacts } = other.sandbox;
    const urls = [entra, graph, exchange, adminCenter, pingIdm, managedIdentity, unifiedContacts].map(
      (fake) => fake.url,
    );
    const before = await Promise.all(urls.map((url) => call(url)));

    await other.sandbox.close();

    expect(urls.every((url) => url.startsWith('http://127.0.0.1:'))).toBe(true);
    expect(before.map((reply) => reply.status)).toEqual([404, 404, 404, 404, 404, 404, 200]);
    for (const url of urls) await expect(call(url)).rejects.toThrow();
  });

  it("knows the bot's token for the Bot Connector from every other", async () => {
    const { sandbox } = caller;
    const own = await caller.token('https://api.botframework.com');
    const forGraph = await caller.token('https://graph.microsoft.com');
    const stranger = await sandbox.entra.sign({ aud: 'https://api.botframework.com', appid: 'other' });

    expect(await sandbox.verifyBotToken(own)).toBe(true);
    expect(await sandbox.verifyBotToken(forGraph)).toBe(false);
    expect(await sandbox.verifyBotToken(stranger)).toBe(false);
  });
});
