import pino from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Bot, type BotOptions, createBot } from '../../src/bot/bot.ts';
import type { Reply } from '../../src/dialogs/reply.ts';
import type { Turn } from '../../src/dialogs/turn.ts';
import {
  botId,
  execute,
  issuer,
  message,
  type PretendTeams,
  startPretendTeams,
  tenantId,
} from './pretend-teams.ts';

let teams: PretendTeams;
let bot: Bot;
let turns: Turn[] = [];
let logged: string[] = [];
let answer: (turn: Turn) => Promise<Reply> | Reply;

const card = (fallbackText: string) => ({
  type: 'AdaptiveCard',
  version: '1.5',
  fallbackText,
  body: [],
});
const show = (name: string, placement: 'new' | 'replace'): Reply => ({
  kind: 'card',
  card: card(name),
  placement,
});
const say = (text: string): Reply => ({ kind: 'text', text });
const later = (ms: number, reply: Reply) =>
  new Promise<Reply>((resolve) => setTimeout(() => resolve(reply), ms));
const adaptive = 'application/vnd.microsoft.card.adaptive';
const attached = (name: string) => [{ contentType: adaptive, content: card(name) }];

beforeAll(async () => {
  teams = await startPretendTeams();
});
afterAll(() => teams.close());
beforeEach(() => {
  turns = [];
  logged = [];
  kept.clear();
  teams.calls.length = 0;
  teams.planned.length = 0;
  answer = () => say('hello');
  bot = newBot();
});
afterEach(() => bot.close());

/** Keeps references in memory, the newest last. */
const kept = new Map<string, { conversationId: string; person: string; reference: string }>();
const references: BotOptions['references'] = {
  storeReference: async (reference) => {
    kept.delete(reference.conversationId);
    kept.set(reference.conversationId, reference);
  },
  personalChatOf: async (person) => [...kept.values()].findLast((one) => one.person === person),
  referenceOf: async (id) => kept.get(id)?.reference,
  latestReference: async () => [...kept.values()].at(-1)?.reference,
  forgetReference: async (id) => void kept.delete(id),
};

function newBot(options: Partial<BotOptions> = {}): Bot {
  return createBot({
    appId: botId,
    tenantId,
    tokenIssuer: issuer,
    openIdMetadata: teams.openIdMetadata,
    serviceHosts: [teams.host],
    tokens: async () => 'bot-token',
    references,
    handle: async (turn) => {
      turns.push(turn);
      return answer(turn);
    },
    progressCard: () => card('progress'),
    log: pino({ level: 'info' }, { write: (line) => void logged.push(line) }),
    timings: {
      typingAfter: 60,
      typingEvery: 60,
      progressAfter: 80,
      progressSettles: 40,
      acknowledgeAfter: 150,
    },
    http: { backOffMs: 5 },
    ...options,
  });
}

async function post(body: unknown, claims: Record<string, unknown> = {}) {
  return bot.process({ authorization: `Bearer ${await teams.token(claims)}`, body });
}

describe('the gate', () => {
  for (const [name, body] of [
    ['nothing', undefined],
    ['null', null],
    ['a text', 'hello'],
    ['a number', 5],
    ['a list', []],
    ['an empty object', {}],
    ['a type that is a number', { type: 5 }],
    ['an empty type', { type: '' }],
    ['no conversation', { type: 'message' }],
    ['a conversation that is a text', { type: 'message', conversation: 'x' }],
    ['a conversation without an id', { type: 'message', conversation: {} }],
  ] as const) {
    it(`answers 400 to ${name}, with a token or without`, async () => {
      expect(await bot.process({ authorization: '', body })).toEqual({ status: 400 });
      expect(await post(body)).toEqual({ status: 400 });
      expect(turns).toEqual([]);
    });
  }

  const foreign = 'ffffffff-0000-4000-8000-000000000000';
  const conversation = message({ serviceUrl: '' }).conversation;
  for (const [name, fields] of [
    ['a foreign tenant in the conversation', { conversation: { ...conversation, tenantId: foreign } }],
    ['a foreign tenant in the channel data', { channelData: { tenant: { id: foreign } } }],
    ['a tenant that is no text', { channelData: { tenant: { id: { $ne: '' } } } }],
    ['no tenant at all', { conversation: { ...conversation, tenantId: undefined }, channelData: undefined }],
    ['a sender without an object id', { from: { id: '29:x', name: 'Admin User' } }],
    ['an empty object id', { from: { id: '29:x', aadObjectId: '' } }],
    ['no sender', { from: undefined }],
    ['an object id that is a path', { from: { id: '29:x', aadObjectId: '../../groups' } }],
    ['an object id that is a filter', { from: { id: '29:x', aadObjectId: "x' or '1'='1" } }],
    ['an object id without end', { from: { id: '29:x', aadObjectId: 'a'.repeat(5_000) } }],
    [
      'a sender of a foreign tenant',
      { from: { id: '29:x', aadObjectId: 'aaaaaaaa-0000-4000-8000-000000000001', tenantId: foreign } },
    ],
    [
      'a foreign tenant in an invoke',
      { ...execute({ serviceUrl: '' }), channelData: { tenant: { id: foreign } } },
    ],
    ['an invoke without an object id', { ...execute({ serviceUrl: '' }), from: { id: '29:x' } }],
    [
      'a foreign tenant in a conversation update',
      {
        type: 'conversationUpdate',
        membersAdded: [{ id: `28:${botId}` }],
        channelData: { tenant: { id: foreign } },
      },
    ],
  ] as const) {
    it(`answers 403 to ${name}`, async () => {
      expect(await post({ ...message(teams), ...fields, serviceUrl: teams.serviceUrl })).toEqual({
        status: 403,
      });
      expect(turns).toEqual([]);
      expect(teams.calls).toEqual([]);
    });
  }

  it('answers 403 to a channel that the key speaks for but the bot does not serve', async () => {
    teams.pair.jwk.endorsements = ['msteams', 'webchat'];
    bot = newBot();
    expect(await post(message(teams, { channelId: 'webchat' }))).toEqual({ status: 403 });
    teams.pair.jwk.endorsements = ['msteams'];
    expect(turns).toEqual([]);
  });

  for (const [name, serviceUrl] of [
    ['a host that anybody can register', 'https://evil.trafficmanager.net/emea/'],
    ['a host that begins like a known one', 'https://smba.trafficmanager.net.evil.example/'],
    ['a known host as the user name', 'https://smba.trafficmanager.net@evil.example/'],
    ['plain http on a known host', 'http://smba.trafficmanager.net/emea/'],
    ['another port on a known host', 'https://smba.trafficmanager.net:8443/emea/'],
    ['a known host with a query', 'https://smba.trafficmanager.net/emea/?x='],
    ['no URL', 'smba.trafficmanager.net'],
    ['another port on loopback', 'http://127.0.0.1:9/'],
  ] as const) {
    it(`answers 403 to a service URL with ${name} and sends nothing there`, async () => {
      bot = newBot({ serviceHosts: ['smba.trafficmanager.net', teams.host] });
      expect(await post(message(teams, { serviceUrl }), { serviceurl: serviceUrl })).toEqual({ status: 403 });
      expect(turns).toEqual([]);
    });
  }

  it('takes either of the two places for the tenant', async () => {
    expect(await post(message(teams, { channelData: undefined }))).toEqual({ status: 200 });
    expect(await post(message(teams, { conversation: { ...conversation, tenantId: undefined } }))).toEqual({
      status: 200,
    });
    expect(turns).toHaveLength(2);
  });

  it('writes why it refused, but not for every request of a flood', async () => {
    for (let index = 0; index < 200; index += 1) await bot.process({ authorization: '', body: {} });
    expect(logged.length).toBeGreaterThan(0);
    expect(logged.length).toBeLessThanOrEqual(20);
  });
});

describe('a message', () => {
  it('is answered with plain text, to the chat it came from and with the token of the bot', async () => {
    answer = () => say('1 < 2 *and* [no](link)');
    const activity = message(teams);
    expect(await post(activity)).toEqual({ status: 200 });
    expect(teams.calls).toHaveLength(1);
    expect(teams.calls[0]).toMatchObject({
      method: 'POST',
      path: `/emea/v3/conversations/a%3Achat-with-ada/activities/${activity.id}`,
      authorization: 'Bearer bot-token',
      body: { type: 'message', text: '1 < 2 *and* [no](link)', textFormat: 'plain', replyToId: activity.id },
    });
  });

  it('is answered from the bot to the person, also when it has no id to reply to', async () => {
    answer = () => say('hello');
    const { from, recipient } = message(teams);
    await post(message(teams, { id: undefined }));
    expect(teams.calls[0]).toMatchObject({
      path: '/emea/v3/conversations/a%3Achat-with-ada/activities',
      body: { text: 'hello', from: { id: recipient.id }, recipient: { id: from.id } },
    });
    expect(teams.calls[0]?.body).not.toHaveProperty('replyToId');
  });

  it('is answered with a card that has a summary', async () => {
    answer = () => show('ten people', 'replace');
    await post(message(teams));
    expect(teams.calls[0]?.body).toMatchObject({
      summary: 'ten people',
      attachments: attached('ten people'),
    });
  });

  it('is never followed by silence', async () => {
    for (const empty of [say(''), say(' \n'), { kind: 'nothing' } as const]) {
      answer = () => empty;
      await post(message(teams));
      await post(message(teams, { text: '' }));
    }
    expect(teams.calls).toHaveLength(6);
    for (const { body } of teams.calls) expect(body.text).toContain('help');
  });

  it('may be followed by silence where nobody asked', async () => {
    answer = () => ({ kind: 'nothing' });
    await post(message(teams, { type: 'messageUpdate' }));
    expect(turns.map(({ kind }) => kind)).toEqual(['edited']);
    expect(teams.calls).toEqual([]);
  });

  it('gets an apology with a reference, and never the words of the error', async () => {
    answer = () => {
      throw new Error('SECRET-CONNECTION-STRING');
    };
    expect(await post(message(teams))).toEqual({ status: 200 });
    const text = String(teams.calls[0]?.body.text);
    expect(text).not.toContain('SECRET');
    expect(text).toContain(turns[0]?.correlationId.slice(0, 8));
    expect(logged.join('')).toContain(turns[0]?.correlationId);
  });

  it('gets an apology when the answer never comes', async () => {
    bot = newBot({ timings: { giveUpAfter: 50 } });
    answer = () => new Promise(() => undefined);
    await post(message(teams));
    expect(teams.messages()[0]?.body.text).toContain('Something went wrong');
  });

  it('gets a short text when the card is too large for Teams', async () => {
    answer = () => show('huge', 'new');
    teams.planned.push({ status: 413, body: { error: { code: 'MessageSizeTooBig' } } });
    expect(await post(message(teams))).toEqual({ status: 200 });
    expect(teams.calls.map(({ body }) => body.text)).toEqual([
      undefined,
      expect.stringContaining('too long'),
    ]);
  });

  it('does not bring the bot down when Teams refuses the answer', async () => {
    for (const status of [403, 404, 500]) {
      teams.planned.push({ status });
      expect(await post(message(teams))).toEqual({ status: 200 });
    }
    for (let index = 0; index < 3; index += 1) teams.planned.push({ status: 413 });
    expect(await post(message(teams))).toEqual({ status: 200 });
    teams.planned.length = 0;
    expect(await post(message(teams))).toEqual({ status: 200 });
  });

  it('shows typing only while the answer takes its time', async () => {
    await post(message(teams));
    expect(teams.calls).toHaveLength(1);
    const sent = () => teams.calls.slice(1).map(({ body }) => body.type);
    // The answer waits for the second indicator rather than for a time, which a busy machine would stretch.
    answer = async () => {
      await expect.poll(() => sent().length, { interval: 5 }).toBeGreaterThan(1);
      return say('late');
    };
    await post(message(teams));
    await expect.poll(sent).toContain('message');
    const shown = sent().slice(0, -1);
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(sent()).toEqual([...shown, 'message']);
    expect(new Set(shown)).toEqual(new Set(['typing']));
  });

  it('is acknowledged in time when the answer is slow, and answered all the same', async () => {
    const acknowledged = Promise.withResolvers<void>();
    answer = async () => {
      await acknowledged.promise;
      return say('at last');
    };
    expect(await post(message(teams))).toEqual({ status: 200 });
    expect(teams.messages()).toHaveLength(0);
    acknowledged.resolve();
    expect((await teams.received(1))[0]?.body.text).toBe('at last');
  });

  it('runs once however often it is delivered', async () => {
    const activity = message(teams);
    answer = () => later(50, say('once'));
    const answers = await Promise.all([post(activity), post(activity), post(activity)]);
    expect([...answers, await post(activity)]).toEqual(Array(4).fill({ status: 200 }));
    expect(turns).toHaveLength(1);
    expect(teams.messages()).toHaveLength(1);
    await post({ ...activity, conversation: { ...activity.conversation, id: 'another chat' } });
    expect(turns).toHaveLength(2);
  });

  it('is answered with 500 after a fault of the bot, and ends nothing else', async () => {
    // Vitest fails on an unhandled rejection, which would end the process.
    const storeReference = () => {
      throw new Error('a fault');
    };
    bot = newBot({ references: { ...references, storeReference } });

    expect(await post(message(teams))).toEqual({ status: 500 });
    await new Promise(setImmediate);
  });

  it('finishes before the bot closes', async () => {
    answer = () => later(300, say('at last'));
    await post(message(teams));
    await bot.close();
    expect(teams.messages()).toHaveLength(1);
  });
});

describe('a pressed button', () => {
  it('gets the new card in the answer when it replaces its own', async () => {
    answer = () => show('changed', 'replace');
    expect(await post(execute(teams))).toEqual({
      status: 200,
      body: { statusCode: 200, type: adaptive, value: card('changed') },
    });
    expect(teams.calls).toEqual([]);
    expect(turns[0]).toMatchObject({ kind: 'action', verb: 'contact.show', data: { ref: 'r1' } });
  });

  for (const reply of [show('extra', 'new'), say('words')]) {
    it(`gets a new message and a note for a reply of kind ${reply.kind}`, async () => {
      answer = () => reply;
      const { status, body } = await post(execute(teams));
      expect({ status, body }).toMatchObject({
        status: 200,
        body: {
          statusCode: 200,
          type: 'application/vnd.microsoft.activity.message',
          value: expect.stringMatching(/./),
        },
      });
      expect(teams.calls).toHaveLength(1);
      expect(teams.calls[0]).toMatchObject({ method: 'POST' });
    });
  }

  it('gets a note that is not empty when there is nothing to show', async () => {
    answer = () => ({ kind: 'nothing' });
    expect(await post(execute(teams))).toMatchObject({
      status: 200,
      body: { statusCode: 200, value: 'Done.' },
    });
  });

  it('gets a progress card when the answer is slow, and the answer in its place', async () => {
    answer = () => later(200, show('finished', 'new'));
    expect(await post(execute(teams))).toMatchObject({ status: 200, body: { value: card('progress') } });
    expect(teams.calls).toHaveLength(0);
    expect((await teams.received(1))[0]).toMatchObject({
      method: 'PUT',
      path: '/emea/v3/conversations/a%3Achat-with-ada/activities/card-message',
      body: { attachments: attached('finished') },
    });
  });

  it('gets a progress card sooner where a turn takes longer than most', async () => {
    await bot.close();
    bot = newBot({ timingsOf: () => ({ progressAfter: 10 }) });
    answer = () => later(40, show('finished', 'new'));
    expect(await post(execute(teams))).toMatchObject({ status: 200, body: { value: card('progress') } });
  });

  it('offers a file, and puts a link to it in place of the offer once it is written', async () => {
    const file = { name: 'a.csv', description: 'All rows.', size: 12, ref: 'signed' };
    const upload = {
      uploadUrl: 'u',
      contentUrl: 'https://c',
      name: 'a.csv',
      uniqueId: 'id',
      fileType: 'csv',
    };
    answer = async () => ({ kind: 'file-offer', file });
    await post(message(teams));
    answer = async () => ({ kind: 'file-link', file: upload });
    const value = { action: 'accept', context: { ref: 'signed' }, uploadInfo: upload };
    expect(
      await post({ ...execute(teams), name: 'fileConsent/invoke', replyToId: 'offer', value }),
    ).toMatchObject({ status: 200 });

    const [offer, link] = await teams.received(2);
    expect(offer?.body.attachments).toEqual([
      {
        contentType: 'application/vnd.microsoft.teams.card.file.consent',
        name: 'a.csv',
        content: {
          description: 'All rows.',
          sizeInBytes: 12,
          acceptContext: { ref: 'signed' },
          declineContext: { ref: 'signed' },
        },
      },
    ]);
    expect(link).toMatchObject({ method: 'PUT', path: expect.stringMatching(/activities\/offer$/) });
    expect(link?.body.attachments).toEqual([
      {
        contentType: 'application/vnd.microsoft.teams.card.file.info',
        contentUrl: 'https://c',
        name: 'a.csv',
        content: { uniqueId: 'id', fileType: 'csv' },
      },
    ]);
  });

  describe('in a chat of several', () => {
    const inGroup = (fields: Record<string, unknown> = {}) =>
      execute(teams, {
        conversation: { id: '19:group', conversationType: 'groupChat', tenantId },
        replyToId: 'card of somebody else',
        ...fields,
      });

    it('sends a slow answer that is for the one who pressed to their own chat, and changes nothing', async () => {
      await post(message(teams));
      await teams.received(1);
      teams.calls.length = 0;
      answer = () =>
        later(200, {
          kind: 'card',
          card: card('finished'),
          base: card('for all'),
          placement: 'replace',
        });

      expect(await post(inGroup())).toMatchObject({ body: { value: card('progress') } });

      const [sent] = await teams.received(1);
      expect(sent).toMatchObject({ method: 'POST', body: { attachments: attached('finished') } });
      expect(sent?.path).toContain('chat-with-ada');
      await new Promise((resolve) => setTimeout(resolve, 100));
      expect(teams.messages()).toHaveLength(1);
    });

    it('says so without the answer when the own chat cannot be reached', async () => {
      answer = () => later(200, show('finished', 'replace'));
      // Their own chat is made, and refused.
      teams.planned.push({ status: 403 });

      await post(inGroup());

      await expect.poll(() => JSON.stringify(teams.calls)).toContain('press the button again');
      const toGroup = teams.calls.filter(({ path }) => path.includes('group'));
      expect(toGroup.map(({ method }) => method)).toEqual(['POST']);
      expect(JSON.stringify(toGroup)).not.toContain('finished');
    });

    it('never puts the answer of a submit in the place of a message that the client names', async () => {
      answer = () => show('cancelled', 'replace');

      await post(
        message(teams, {
          conversation: { id: '19:group', conversationType: 'groupChat', tenantId },
          text: '',
          value: { verb: 'form.cancel' },
          replyToId: 'card of somebody else',
        }),
      );

      expect((await teams.received(1)).map(({ method }) => method)).toEqual(['POST']);
    });
  });

  it('lets the progress card be drawn before it is replaced', async () => {
    answer = () => later(81, show('finished', 'replace'));
    await post(execute(teams));
    const answeredAt = performance.now();
    const [update] = await teams.received(1);
    expect((update?.at ?? 0) - answeredAt).toBeGreaterThan(20);
  });

  it('gets an offered file as a new message, and a note in place of the progress card', async () => {
    const file = { name: 'a.csv', description: '2 contacts.', size: 9, ref: 'signed' };
    answer = () => later(200, { kind: 'file-offer', file });
    await post(execute(teams));
    const [note, offer] = await teams.received(2);
    expect(note).toMatchObject({ method: 'PUT', body: { text: 'See the new message.' } });
    expect(offer).toMatchObject({ method: 'POST', body: { attachments: [{ name: 'a.csv' }] } });
  });

  it('gets its card back behind the offered file, if another file can be taken', async () => {
    const file = { name: 'a.csv', description: '2 contacts.', size: 9, ref: 'signed' };
    answer = () => later(200, { kind: 'file-offer', file, card: card('formats') });
    await post(execute(teams));
    const [update, offer] = await teams.received(2);
    expect(update).toMatchObject({ method: 'PUT', body: { attachments: attached('formats') } });
    expect(offer).toMatchObject({ method: 'POST', body: { attachments: [{ name: 'a.csv' }] } });
  });

  it('gets a new message when the progress card cannot be replaced', async () => {
    answer = () => later(200, show('finished', 'replace'));
    teams.planned.push({ status: 404 });
    await post(execute(teams));
    expect((await teams.received(2)).map(({ method }) => method)).toEqual(['PUT', 'POST']);
  });

  it('gets the same answer however often it is delivered, the progress card too', async () => {
    const activity = execute(teams);
    answer = () => show('changed', 'replace');
    const first = await post(activity);
    expect(await post(activity)).toEqual(first);
    expect(turns).toHaveLength(1);

    const slow = execute(teams);
    answer = () => later(200, show('finished', 'replace'));
    const progress = await Promise.all([post(slow), post(slow)]);
    expect(progress[0]).toMatchObject({ body: { value: card('progress') } });
    expect(progress[1]).toEqual(progress[0]);
    await teams.received(1);
    expect(await post(slow)).toEqual(progress[0]);
    expect(turns).toHaveLength(2);
    expect(teams.calls).toHaveLength(1);
  });

  it('replaces the card by an update when an older client submits it', async () => {
    answer = () => show('changed', 'replace');
    const submit = message(teams, {
      text: undefined,
      replyToId: 'card-message',
      value: { verb: 'contact.show' },
    });
    expect(await post(submit)).toEqual({ status: 200 });
    expect(teams.calls).toHaveLength(1);
    expect(teams.calls[0]).toMatchObject({ method: 'PUT', body: { attachments: attached('changed') } });
  });

  it('sends the card anew when a submitted one cannot be updated', async () => {
    answer = () => show('changed', 'replace');
    teams.planned.push({ status: 403 });
    await post(message(teams, { text: '', replyToId: 'card-message', value: { verb: 'contact.show' } }));
    expect(teams.calls.map(({ method }) => method)).toEqual(['PUT', 'POST']);
    await post(message(teams, { text: '', value: { verb: 'contact.show' } }));
    expect(teams.calls.map(({ method }) => method)).toEqual(['PUT', 'POST', 'POST']);
  });

  for (const value of [undefined, {}, { action: { type: 'Action.Submit' } }, { action: 5 }]) {
    it(`is told when it makes no sense: ${JSON.stringify(value)}`, async () => {
      expect(await post(execute(teams, { value }))).toMatchObject({ status: 200, body: { statusCode: 400 } });
      expect(turns).toEqual([]);
    });
  }

  for (const name of ['task/fetch', 'composeExtension/query', 'signin/verifyState', undefined]) {
    it(`answers 501 to the invoke ${name}`, async () => {
      expect(await post(execute(teams, { name, value: {} }))).toEqual({ status: 501 });
      expect(turns).toEqual([]);
    });
  }
});

describe('an arrival', () => {
  it('is one turn although Teams tells it twice', async () => {
    const added = { type: 'conversationUpdate', membersAdded: [{ id: `28:${botId}` }], text: undefined };
    expect(await post(message(teams, added))).toEqual({ status: 200 });
    expect(await post(message(teams, { type: 'installationUpdate', action: 'add' }))).toEqual({
      status: 200,
    });
    expect(turns.map(({ kind }) => kind)).toEqual(['arrival']);
    expect(teams.calls).toHaveLength(1);
    await post(message(teams, { ...added, conversation: { id: 'another chat', tenantId } }));
    expect(turns).toHaveLength(2);
  });

  it('is not asked for a sender', async () => {
    await post(message(teams, { type: 'installationUpdate', action: 'add', from: { id: '29:x' } }));
    expect(turns.map(({ kind, actor }) => [kind, actor.objectId])).toEqual([['arrival', '']]);
  });
});
