import { request } from 'undici';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  botId,
  execute,
  issuer,
  message,
  type PretendTeams,
  signingPair,
  startPretendTeams,
  tenantId,
} from '../bot/pretend-teams.ts';

/** What an adapter hands over of an activity that it has let in. */
export interface SeenActivity {
  readonly kind: 'message' | 'button' | 'arrival';
  /** Entra object id. */
  readonly person: string;
  readonly text: string;
  readonly verb: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type Answer = { readonly text: string } | { readonly card: AdaptiveCard; readonly replaces?: boolean };

interface AdaptiveCard {
  readonly type: string;
  readonly version: string;
  readonly fallbackText: string;
  readonly body: readonly unknown[];
}

export interface AdapterOptions {
  readonly appId: string;
  readonly tenantId: string;
  readonly issuer: string;
  readonly openIdMetadata: string;
  readonly serviceHosts: readonly string[];
  readonly tokens: (scope: string) => Promise<string>;
  readonly handle: (activity: SeenActivity) => Promise<Answer>;
}

export interface RunningAdapter {
  /** The messaging endpoint. */
  readonly url: string;
  /** Writes to the chat of a person who has written before; returns the id of the message, '' if it was not sent. */
  tell(person: string, answer: Answer): Promise<string>;
  /** Replaces such a message. */
  replace(person: string, messageId: string, answer: Answer): Promise<void>;
  close(): Promise<void>;
}

const ada = 'aaaaaaaa-0000-4000-8000-000000000001';
const foreign = 'ffffffff-0000-4000-8000-000000000000';
const adaptiveCard = 'application/vnd.microsoft.card.adaptive';
const card = (fallbackText: string): AdaptiveCard => ({
  type: 'AdaptiveCard',
  version: '1.5',
  fallbackText,
  body: [],
});

/** What every connection to Teams has to do, over HTTP: whom it lets in, what it answers, and what it sends where. */
export function describeTeamsAdapter(
  name: string,
  start: (options: AdapterOptions) => Promise<RunningAdapter>,
): void {
  describe(name, () => {
    let teams: PretendTeams;
    let adapter: RunningAdapter;
    let seen: SeenActivity[] = [];
    let answer: (activity: SeenActivity) => Answer;

    const open = () =>
      start({
        appId: botId,
        tenantId,
        issuer,
        openIdMetadata: teams.openIdMetadata,
        serviceHosts: [teams.host, 'smba.trafficmanager.net'],
        tokens: async () => 'bot-token',
        async handle(activity) {
          seen.push(activity);
          return answer(activity);
        },
      });

    beforeAll(async () => {
      teams = await startPretendTeams();
      adapter = await open();
    });
    afterAll(async () => {
      await adapter.close();
      await teams.close();
    });
    beforeEach(() => {
      seen = [];
      teams.calls.length = 0;
      teams.planned.length = 0;
      answer = () => ({ text: 'hello' });
    });

    async function post(body: unknown, authorization: string, url = adapter.url) {
      const response = await request(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization === '' ? {} : { authorization }) },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.body.text();
      return { status: response.statusCode, body: text === '' ? undefined : JSON.parse(text) };
    }

    async function deliver(activity: unknown, claims: Record<string, unknown> = {}) {
      return post(activity, `Bearer ${await teams.token(claims)}`);
    }

    function expectNothingDone(): void {
      expect(seen).toEqual([]);
      expect(teams.calls).toEqual([]);
    }

    describe('lets in', () => {
      it.each([
        ['another audience', { aud: 'x' }],
        ['another issuer', { iss: 'https://evil.example' }],
        ['an expiry in the past', { exp: 1 }],
        ['no expiry', { exp: undefined }],
        ['another service URL', { serviceurl: 'https://smba.trafficmanager.net/amer/' }],
        ['no service URL', { serviceurl: undefined }],
      ])('no token with %s', async (_name, claims) => {
        expect(await deliver(message(teams), claims)).toEqual({ status: 401 });
        expectNothingDone();
      });

      it('no token of another kind, and none at all', async () => {
        const stranger = await signingPair('key-1');
        const foreignKey = await teams.token({}, { key: stranger.privateKey });
        const shared = await teams.token({}, { key: Buffer.alloc(32, 1), header: { alg: 'HS256' } });
        const unknown = await teams.token({}, { header: { kid: 'key-2' } });
        const [, claims] = (await teams.token()).split('.');
        const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims}.`;

        for (const token of [foreignKey, shared, unknown, unsigned, 'x', ''].map((one) => `Bearer ${one}`)) {
          expect(await post(message(teams), token)).toEqual({ status: 401 });
        }
        expect(await post(message(teams), '')).toEqual({ status: 401 });
        expect(await post(message(teams), await teams.token())).toEqual({ status: 401 });
        expectNothingDone();
      });

      it.each(['', 'null', '[]', '5', '"x"', '{', '{}', '{"type":5}', '{"type":"message"}'])(
        'no body like %j',
        async (body) => {
          expect(await post(body, '')).toEqual({ status: 401 });
          expect(await deliver(body)).toEqual({ status: 400 });
          expectNothingDone();
        },
      );

      it('no body without end', async () => {
        expect(await deliver(message(teams, { text: 'x'.repeat(300_000) }))).toEqual({ status: 413 });
        expectNothingDone();
      });

      const { conversation } = message({ serviceUrl: '' });
      it.each([
        ['another tenant in the conversation', { conversation: { ...conversation, tenantId: foreign } }],
        ['another tenant in the channel data', { channelData: { tenant: { id: foreign } } }],
        ['no tenant', { conversation: { ...conversation, tenantId: undefined }, channelData: undefined }],
        ['a sender without an object id', { from: { id: '29:x', name: 'Admin User' } }],
        ['a sender whose object id is a path', { from: { id: '29:x', aadObjectId: '../../groups' } }],
      ])('not %s', async (_name, fields) => {
        expect(await deliver(message(teams, fields))).toEqual({ status: 403 });
        expect(await deliver({ ...execute(teams), ...fields })).toEqual({ status: 403 });
        expectNothingDone();
      });

      it.each([
        ['a host that anybody can register', 'https://evil.trafficmanager.net/emea/'],
        ['a known host as the user name', 'https://smba.trafficmanager.net@evil.example/'],
        ['plain http', 'http://smba.trafficmanager.net/emea/'],
        ['no URL', 'smba.trafficmanager.net'],
      ])('no service URL with %s', async (_name, serviceUrl) => {
        expect(await deliver(message(teams, { serviceUrl }), { serviceurl: serviceUrl })).toEqual({
          status: 403,
        });
        expectNothingDone();
      });

      it('no other channel, whether the key speaks for it or not', async () => {
        expect(await deliver(message(teams, { channelId: 'webchat' }))).toEqual({ status: 401 });
        teams.pair.jwk.endorsements = ['msteams', 'webchat'];
        const other = await open();

        const answered = await post(
          message(teams, { channelId: 'webchat' }),
          `Bearer ${await teams.token()}`,
          other.url,
        );

        teams.pair.jwk.endorsements = ['msteams'];
        await other.close();
        expect(answered).toEqual({ status: 403 });
        expectNothingDone();
      });

      it('nobody while the keys cannot be read', async () => {
        teams.metadata.down = true;
        const other = await open();

        const answered = await post(message(teams), `Bearer ${await teams.token()}`, other.url);

        teams.metadata.down = false;
        await other.close();
        expect(answered).toEqual({ status: 503 });
        expectNothingDone();
      });
    });

    describe('answers a message', () => {
      it('with plain text, from the bot to the person, with the token of the bot', async () => {
        answer = ({ text }) => ({ text: `1 < 2 *and* [no](link) ${text}` });
        const activity = message(teams);

        expect(await deliver(activity)).toEqual({ status: 200 });

        expect(seen).toMatchObject([{ kind: 'message', person: ada, text: 'find contact John' }]);
        expect(teams.messages()).toMatchObject([
          {
            method: 'POST',
            path: `/emea/v3/conversations/a%3Achat-with-ada/activities/${activity.id}`,
            authorization: 'Bearer bot-token',
            body: {
              type: 'message',
              text: '1 < 2 *and* [no](link) find contact John',
              textFormat: 'plain',
              replyToId: activity.id,
              from: { id: activity.recipient.id },
              recipient: { id: activity.from.id },
              conversation: { id: activity.conversation.id },
            },
          },
        ]);
      });

      it('with a card', async () => {
        answer = () => ({ card: card('ten people') });

        await deliver(message(teams));

        expect(teams.messages()[0]?.body.attachments).toEqual([
          { contentType: adaptiveCard, content: card('ten people') },
        ]);
      });

      it('once, however often it is delivered', async () => {
        const activity = message(teams);

        const answered = await Promise.all([deliver(activity), deliver(activity), deliver(activity)]);

        expect(answered).toEqual(Array(3).fill({ status: 200 }));
        expect(seen).toHaveLength(1);
        expect(teams.messages()).toHaveLength(1);
      });

      it('with an apology after an error, and never with its words', async () => {
        answer = () => {
          throw new Error('SECRET-CONNECTION-STRING');
        };

        expect(await deliver(message(teams))).toEqual({ status: 200 });

        expect(teams.messages()).toHaveLength(1);
        expect(JSON.stringify(teams.calls)).not.toContain('SECRET');
      });

      it('or goes on with the next one when Teams refuses the answer', async () => {
        teams.planned.push({ status: 403 });
        expect(await deliver(message(teams))).toEqual({ status: 200 });

        expect(await deliver(message(teams))).toEqual({ status: 200 });
        expect(teams.messages()).toHaveLength(2);
      });
    });

    describe('answers a button', () => {
      it('with the new card in its place', async () => {
        answer = () => ({ card: card('changed'), replaces: true });

        const answered = await deliver(execute(teams));

        expect(answered).toEqual({
          status: 200,
          body: { statusCode: 200, type: adaptiveCard, value: card('changed') },
        });
        expect(seen).toMatchObject([
          { kind: 'button', person: ada, verb: 'contact.show', data: { ref: 'r1' } },
        ]);
        expect(teams.calls).toEqual([]);
      });

      it('with a new message, and says so', async () => {
        const answered = await deliver(execute(teams));

        expect(answered).toMatchObject({
          status: 200,
          body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message' },
        });
        expect(answered.body.value).toMatch(/\w/);
        expect(teams.messages()).toMatchObject([{ method: 'POST', body: { text: 'hello' } }]);
      });

      it('of an older client with an update of its message', async () => {
        answer = () => ({ card: card('changed'), replaces: true });
        const value = { verb: 'contact.show', ref: 'r1' };

        expect(await deliver(message(teams, { text: undefined, replyToId: 'card-message', value }))).toEqual({
          status: 200,
        });

        expect(seen).toMatchObject([{ kind: 'button', verb: 'contact.show', data: { ref: 'r1' } }]);
        expect(teams.calls).toMatchObject([
          {
            method: 'PUT',
            path: '/emea/v3/conversations/a%3Achat-with-ada/activities/card-message',
            body: { attachments: [{ contentType: adaptiveCard, content: card('changed') }] },
          },
        ]);
      });

      it('of another kind with 501', async () => {
        expect(await deliver(execute(teams, { name: 'signin/verifyState', value: {} }))).toEqual({
          status: 501,
        });
        expectNothingDone();
      });
    });

    it('welcomes a person who has added the bot', async () => {
      const added = { type: 'conversationUpdate', membersAdded: [{ id: `28:${botId}` }], text: undefined };

      await deliver(
        message(teams, {
          ...added,
          conversation: { id: 'a:new-chat', conversationType: 'personal', tenantId },
        }),
      );

      expect(seen).toMatchObject([{ kind: 'arrival', person: ada }]);
      expect(teams.messages()).toHaveLength(1);
    });

    it('says nothing about what needs no answer', async () => {
      for (const type of ['messageReaction', 'typing', 'event']) {
        expect(await deliver(message(teams, { type }))).toEqual({ status: 200 });
      }
      expectNothingDone();
    });

    it('writes first to somebody whom it knows, and replaces that message', async () => {
      await deliver(message(teams));
      teams.calls.length = 0;

      const id = await adapter.tell(ada, { card: card('please approve') });
      await adapter.replace(ada, id, { card: card('approved') });

      expect(id).not.toBe('');
      const path = '/emea/v3/conversations/a%3Achat-with-ada/activities';
      expect(teams.calls).toMatchObject([
        { method: 'POST', path, body: { attachments: [{ content: card('please approve') }] } },
        { method: 'PUT', path: `${path}/${id}`, body: { attachments: [{ content: card('approved') }] } },
      ]);
      expect(await adapter.tell(foreign, { text: 'hello' })).toBe('');
    });
  });
}
