import pino from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ConnectorClient } from '../../src/bot/connector-client.ts';
import { createProactive, type ReferenceStore } from '../../src/bot/proactive.ts';
import type { Card } from '../../src/cards/engine/card.ts';
import type { Turn } from '../../src/dialogs/turn.ts';
import { BackendError } from '../../src/platform/errors.ts';

type Kept = Parameters<ReferenceStore['storeReference']>[0];

let kept: Map<string, Kept>;
let calls: readonly unknown[][];
let failure: BackendError | undefined;
let newChat: string;

beforeEach(() => {
  kept = new Map();
  calls = [];
  failure = undefined;
  newChat = 'made';
});

const references: ReferenceStore = {
  storeReference: async (reference) => void kept.set(reference.conversationId, reference),
  personalChatOf: async (person) => [...kept.values()].find((one) => one.person === person),
  referenceOf: async (id) => kept.get(id)?.reference,
  latestReference: async () => [...kept.values()].at(-1)?.reference,
  forgetReference: async (id) => void kept.delete(id),
};

function call(name: string, id: () => string) {
  return async (...args: unknown[]) => {
    calls = [...calls, [name, ...args]];
    if (failure !== undefined) throw failure;
    return { id: id() };
  };
}

const connector = {
  conversations: {
    createConversation: call('create', () => newChat),
    sendToConversation: call('send', () => 'message-1'),
    updateActivity: call('update', () => 'message-1'),
  },
} as unknown as ConnectorClient;

const bot = () =>
  createProactive({
    appId: 'app',
    tenantId: 'tenant',
    connectorFor: async (serviceUrl) => {
      if (serviceUrl !== 'https://teams.example/') throw new Error('foreign service host');
      return connector;
    },
    references,
    pace: async () => {},
    log: pino({ level: 'silent' }),
  });

const turn = (person: string, kind: 'personal' | 'group' = 'personal'): Turn => ({
  kind: 'text',
  startsWithMention: false,
  text: 'hi',
  actor: { objectId: person, teamsId: `29:${person}`, name: person },
  chat: { conversationId: `${kind} of ${person}`, kind },
  locale: 'de-DE',
  timeZone: 'Europe/Berlin',
  correlationId: 'c',
});

const hello = { kind: 'text', text: 'hello' } as const;
const status = (code: number, reason = '') =>
  new BackendError({ system: 'Teams', code: 'forbidden', message: 'no', status: code, reason });

describe('speaking first', () => {
  it('goes to the chat that a person was met in, as they were then', async () => {
    const proactive = bot();
    proactive.remember(turn('anna'), 'https://teams.example/');

    const sent = await proactive.tell('anna', hello);

    expect(sent).toEqual({ result: 'delivered', conversationId: 'personal of anna', messageId: 'message-1' });
    expect(calls.map(([name, chat]) => [name, chat])).toEqual([['send', 'personal of anna']]);
    expect(await proactive.met('anna')).toMatchObject({ teamsId: '29:anna', timeZone: 'Europe/Berlin' });
  });

  it('makes the 1:1 chat with somebody who has never spoken, and keeps it', async () => {
    const proactive = bot();
    proactive.remember(turn('anna', 'group'), 'https://teams.example/');

    await proactive.tell('ben', hello);
    await proactive.tell('ben', hello);

    expect(calls.map(([name]) => name)).toEqual(['create', 'send', 'send']);
    expect(calls[0]?.[1]).toMatchObject({ members: [{ id: 'ben' }], tenantId: 'tenant', isGroup: false });
  });

  it('waits while nobody has ever spoken, and never goes to a host that is not Teams’', async () => {
    const proactive = bot();

    const before = await proactive.tell('ben', hello);
    proactive.remember(turn('anna'), 'https://evil.example/');
    const foreign = await proactive.tell('anna', hello);

    expect([before, foreign]).toEqual([{ result: 'later' }, { result: 'later' }]);
    expect(calls).toEqual([]);
  });

  it.each([
    [403, 'BotDisabledByAdmin', 'gone'],
    [403, '', 'gone'],
    [404, 'ConversationNotFound', 'gone'],
    [400, 'BadSyntax', 'gone'],
    [400, 'MemberNotFoundInConversation', 'gone'],
    [400, 'BotNotInConversationRoster', 'gone'],
    [403, 'InvalidBotApiHost', 'later'],
    [400, 'SomethingElse', 'refused'],
    [413, 'MessageSizeTooBig', 'refused'],
    [401, '', 'later'],
    [412, '', 'later'],
    [429, '', 'later'],
    [500, '', 'later'],
    [503, 'BadSyntax', 'later'],
    [0, '', 'later'],
  ])('takes the status %i %s for %s', async (code, reason, result) => {
    const proactive = bot();
    proactive.remember(turn('anna'), 'https://teams.example/');
    failure = status(code, reason);

    expect(await proactive.tell('anna', hello)).toEqual({ result });
    expect(kept.has('personal of anna')).toBe(result !== 'gone');
  });

  it.each([403, 404])('knows by %i when the chat is opened that the app is not installed', async (code) => {
    const proactive = bot();
    proactive.remember(turn('anna'), 'https://teams.example/');
    failure = status(code);

    expect(await proactive.tell('ben', hello)).toEqual({ result: 'not-installed' });
  });

  it.each([400, 403, 404])(
    'waits, and forgets no chat, when Entra or a proxy answers %i for a token',
    async (code) => {
      const proactive = bot();
      proactive.remember(turn('anna'), 'https://teams.example/');
      failure = new BackendError({ system: 'Entra', code: 'unavailable', message: 'no token', status: code });

      const sent = await proactive.tell('anna', hello);
      const replaced = await proactive.replaceCard('personal of anna', 'message-1', {} as Card);

      expect([sent, replaced]).toEqual([{ result: 'later' }, { result: 'later' }]);
      expect(kept.has('personal of anna')).toBe(true);
    },
  );

  it('waits, and stores nothing, when Teams does not name the chat that it made', async () => {
    const proactive = bot();
    proactive.remember(turn('anna'), 'https://teams.example/');
    newChat = '';

    expect(await proactive.tell('ben', hello)).toEqual({ result: 'later' });
    expect([...kept.keys()]).toEqual(['personal of anna']);
    expect(calls.map(([name]) => name)).toEqual(['create']);
  });

  it('adds what a client does not tell by what the person’s last client told', async () => {
    const proactive = bot();
    proactive.remember(turn('anna'), 'https://teams.example/');
    const bare = { ...turn('anna', 'group'), locale: '', timeZone: '' };
    const offset = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' })
      .formatToParts(Date.now())
      .find(({ type }) => type === 'timeZoneName')
      ?.value.replace('GMT', '');

    const filled = await proactive.complete(bare);
    const home = await proactive.complete({ ...bare, timeZone: offset ?? '' });
    const away = await proactive.complete({ ...bare, locale: 'fr-FR', timeZone: '+05:30' });
    const stranger = await proactive.complete({ ...turn('ben'), locale: '', timeZone: '' });
    proactive.remember(await proactive.complete({ ...turn('anna'), timeZone: '' }), 'https://teams.example/');

    expect(filled).toMatchObject({ locale: 'de-DE', timeZone: 'Europe/Berlin' });
    expect(home).toMatchObject({ timeZone: 'Europe/Berlin' });
    expect(away).toMatchObject({ locale: 'fr-FR', timeZone: '+05:30' });
    expect(stranger).toMatchObject({ locale: 'en-US', timeZone: 'UTC' });
    expect(await proactive.met('anna')).toMatchObject({ timeZone: 'Europe/Berlin' });
  });

  it('keeps nobody’s name for a group chat', async () => {
    const proactive = bot();

    proactive.remember(turn('anna', 'group'), 'https://teams.example/');

    expect([...kept.values()]).toMatchObject([{ conversationId: 'group of anna', person: '' }]);
  });

  it('changes a message where it stands', async () => {
    const proactive = bot();
    proactive.remember(turn('anna'), 'https://teams.example/');
    const card = { type: 'AdaptiveCard', version: '1.5', fallbackText: 'x', body: [] } as const;

    const changed = await proactive.replaceCard('personal of anna', 'message-7', card);
    const lost = await proactive.replaceCard('nowhere', 'message-7', card);

    expect(changed.result).toBe('delivered');
    expect(calls[0]?.slice(0, 3)).toEqual(['update', 'personal of anna', 'message-7']);
    expect(lost.result).toBe('gone');
  });
});
