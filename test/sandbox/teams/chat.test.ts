import { createLocalJWKSet, jwtVerify } from 'jose';
import { request } from 'undici';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../sandbox/teams/types.ts';
import { greetingCard } from './echo-bot.ts';
import { ada, ben, botId, cleo, type Stage, setStage, tenantId } from './stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await setStage();
});
afterEach(() => stage.close());

async function json(url: string): Promise<JsonObject> {
  const response = await request(url);
  return (await response.body.json()) as JsonObject;
}

describe('the token of an activity', () => {
  it('verifies with the published keys and says what the Bot Connector says', async () => {
    await stage.teams.as(ada).in('personal').say('hi');
    const { token, activity } = stage.bot.heard.at(-1) ?? { token: '', activity: {} };
    const metadata = await json(stage.teams.openIdMetadataUrl);
    const keys = await json(String(metadata.jwks_uri));

    const verified = await jwtVerify(token, createLocalJWKSet(keys as never), {
      issuer: 'https://api.botframework.com',
      audience: botId,
      algorithms: ['RS256'],
    });

    expect(metadata.issuer).toBe(stage.teams.issuer);
    expect(keys.keys).toEqual([
      expect.objectContaining({
        endorsements: expect.arrayContaining(['msteams']),
        kid: verified.protectedHeader.kid,
      }),
    ]);
    expect(verified.payload.serviceurl).toBe(activity.serviceUrl);
    expect(verified.payload.exp).toBeGreaterThan(Date.now() / 1000 + 3000);
  });

  it('carries the key that was rotated in, with the old one still published', async () => {
    const before = await stage.teams.signToken();
    await stage.teams.rotateKey();
    const after = await stage.teams.signToken();
    const metadata = await json(stage.teams.openIdMetadataUrl);
    const keys = createLocalJWKSet((await json(String(metadata.jwks_uri))) as never);

    const kids = [await jwtVerify(before, keys), await jwtVerify(after, keys)].map(
      (one) => one.protectedHeader.kid,
    );

    expect(new Set(kids).size).toBe(2);
  });

  it('can be bent for hostile tests', async () => {
    const { teams, bot } = stage;
    const activity = teams.activity(ada, teams.room.personalChat(ada.objectId), 'hi');

    await teams.post(activity, { claims: { aud: 'somebody else', exp: undefined } });
    await teams.post(activity, 'no-token');

    const claims = JSON.parse(Buffer.from(bot.heard[0]?.token.split('.')[1] ?? '', 'base64url').toString());
    expect(claims.aud).toBe('somebody else');
    expect(claims).not.toHaveProperty('exp');
    expect(bot.heard[1]?.token).toBe('');
  });
});

describe('what somebody sees for what they say', () => {
  it('is the reply first, then what has turned meanwhile', async () => {
    const { teams, bot } = stage;
    const member = teams.as(ada).in('personal');
    const [before] = await member.say('one');
    bot.delayMs = 100;

    const saying = member.say('two');
    await expect.poll(() => bot.heard.at(-1)?.activity.text).toBe('two');
    const chat = encodeURIComponent(member.chat.id);
    await bot.call('PUT', `/${chat}/activities/${before?.id}`, { type: 'message', text: 'turned' });

    expect((await saying).map(({ text }) => text)).toEqual(['Echo: two', 'turned']);
  });

  it('is the reply first, then what the bot sent by itself, whichever came earlier', async () => {
    const answers = await stage.teams.as(ada).in('personal').say('news');

    expect(answers.map(({ text, isReply }) => ({ text, isReply }))).toEqual([
      { text: 'Echo: news', isReply: true },
      { text: 'Something has happened', isReply: false },
    ]);
  });
});

describe('what somebody sees for an answer to an offered file', () => {
  it('is what the offer turned into first, then what the bot sent by itself', async () => {
    const { teams, bot } = stage;
    const member = teams.as(ada).in('personal');
    await member.open();
    const chat = encodeURIComponent(member.chat.id);
    const attachments = [
      {
        contentType: 'application/vnd.microsoft.teams.card.file.consent',
        name: 'many.csv',
        content: { acceptContext: {}, declineContext: {} },
      },
    ];
    await bot.call('POST', `/${chat}/activities`, { type: 'message', attachments });
    const offer = member.messages().at(-1);
    bot.delayMs = 200;

    const answering = member.answerFile(offer, 'decline');
    await expect.poll(() => bot.heard.at(-1)?.activity.name).toBe('fileConsent/invoke');
    await bot.call('POST', `/${chat}/activities`, { type: 'message', text: 'news' });
    await bot.call('PUT', `/${chat}/activities/${offer?.id}`, { type: 'message', text: 'answered' });

    expect((await answering).map(({ text }) => text)).toEqual(['answered', 'news']);
  });
});

describe('an activity', () => {
  it('looks as Teams sends it from a 1:1 chat', async () => {
    const [answer] = await stage.teams.as(ada).in('personal').say('a <b> & c');

    expect(answer?.text).toBe('Echo: a <b> & c');
    expect(stage.bot.heard.at(-1)?.activity).toMatchObject({
      type: 'message',
      id: expect.stringMatching(/^\d{13}$/),
      channelId: 'msteams',
      serviceUrl: stage.teams.serviceUrl,
      text: 'a <b> & c',
      textFormat: 'plain',
      from: { id: '29:1ada', name: 'Ada Admin', aadObjectId: ada.objectId },
      recipient: { id: `28:${botId}`, name: 'Cardfile' },
      conversation: { conversationType: 'personal', tenantId, id: expect.stringMatching(/^a:1/) },
      channelData: { tenant: { id: tenantId } },
      locale: 'en-US',
      localTimezone: 'Europe/London',
      localTimestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0[01]:00$/),
      entities: [{ type: 'clientInfo', locale: 'en-US', timezone: 'Europe/London' }],
      attachments: [{ contentType: 'text/html', content: '<p>a &lt;b&gt; &amp; c</p>' }],
    });
  });

  it('reaches the bot from the group chat only with a mention', async () => {
    const member = stage.teams.as(cleo).in('group');

    const silent = await member.say('lunch?', { mention: false });
    const answered = await member.say('hello');

    expect(silent).toEqual([]);
    expect(answered.map((message) => message.text)).toEqual(['Echo: hello']);
    const group = stage.bot.heard.filter(({ activity }) => activity.type === 'message');
    expect(group).toHaveLength(1);
    expect(group[0]?.activity).toMatchObject({
      text: '<at>Cardfile</at>&nbsp;hello',
      conversation: {
        conversationType: 'groupChat',
        isGroup: true,
        id: expect.stringMatching(/^19:.*@thread\.v2$/),
      },
      entities: expect.arrayContaining([
        { type: 'mention', text: '<at>Cardfile</at>', mentioned: { id: `28:${botId}`, name: 'Cardfile' } },
      ]),
    });
    expect(stage.teams.as(ben).in('group').messages().at(-1)?.text).toBe('Echo: hello');
  });

  it('announces the bot once, when the chat is first opened', async () => {
    const member = stage.teams.as(ben).in('personal');

    const first = await member.open();
    const second = await member.open();

    expect(first.map((message) => message.text)).toEqual(['Welcome!']);
    expect(second).toHaveLength(1);
    expect(stage.bot.heard.map(({ activity }) => activity)).toMatchObject([
      {
        type: 'conversationUpdate',
        membersAdded: [{ id: `28:${botId}` }],
        from: { aadObjectId: ben.objectId },
      },
      { type: 'installationUpdate', action: 'add', id: expect.stringMatching(/^f:/) },
    ]);
  });

  it('says that a message was edited, with the id of the message', async () => {
    const member = stage.teams.as(ada).in('personal');
    await member.say('find Jon');
    const original = stage.bot.heard.at(-1)?.activity;

    const answers = await member.edit('find John');

    expect(answers.map((message) => message.text)).toEqual(['You changed it to: find John']);
    expect(stage.bot.heard.at(-1)?.activity).toMatchObject({
      type: 'messageUpdate',
      id: original?.id,
      channelData: { eventType: 'editMessage' },
    });
    expect(member.messages().find((message) => message.id === original?.id)).toMatchObject({
      isEdited: true,
    });
  });

  it('has no text when it is a sticker or a picture', async () => {
    const member = stage.teams.as(ada).in('personal');

    const answers = [...(await member.sticker()), ...(await member.picture())];

    expect(answers.map((message) => message.text)).toEqual(['No words', 'No words']);
    const sent = stage.bot.heard.slice(-2).map(({ activity }) => activity);
    for (const activity of sent) expect(activity).not.toHaveProperty('text');
    expect(sent).toMatchObject([
      { attachments: [{ contentType: 'image/*' }] },
      { attachments: [{ contentType: 'image/png' }] },
    ]);
  });
});

describe('a button', () => {
  const card = (text: string) => ({
    statusCode: 200,
    type: 'application/vnd.microsoft.card.adaptive',
    value: { type: 'AdaptiveCard', version: '1.5', body: [{ type: 'TextBlock', text }] },
  });

  it('replaces the card for the person who pressed it and for nobody else', async () => {
    const member = stage.teams.as(ada).in('group');
    const [answer] = await member.say('card');
    stage.bot.invokeAnswer = card('Thank you, Ada');

    const pressed = await member.press(answer, 'Save', { in_name: 'Ada' });

    expect(pressed.outcome.kind).toBe('card');
    expect(pressed.message.card).toEqual(card('Thank you, Ada').value);
    expect(stage.teams.as(ben).in('group').messages().at(-1)?.card).toEqual(greetingCard);
    expect(stage.bot.heard.at(-1)?.activity).toMatchObject({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: answer?.id,
      value: {
        action: { type: 'Action.Execute', verb: 'name.save', data: { ref: 'r1', in_name: 'Ada' } },
        trigger: 'manual',
      },
    });
  });

  it('shows words under the card, and the usual sentence when the bot failed', async () => {
    const member = stage.teams.as(ada).in('personal');
    const [answer] = await member.say('card');

    const words = await member.press(answer, 'Cancel');
    stage.bot.invokeAnswer = {
      statusCode: 500,
      type: 'application/vnd.microsoft.error',
      value: { code: 'x' },
    };
    const failed = await member.press(answer, 'Cancel');

    expect(words.message.strip).toBe('Done');
    expect(failed.outcome).toMatchObject({ kind: 'error', status: 500 });
    expect(failed.message).toMatchObject({
      strip: 'Something went wrong. Please try again.',
      card: greetingCard,
    });
  });

  it('holds back what the client finds missing, unless told to send it all the same', async () => {
    const member = stage.teams.as(ada).in('personal');
    const [answer] = await member.say('card');

    const held = await member.press(answer, 'Save');
    const sent = await member.press(answer, 'Save', {}, { skipsChecks: true });

    expect(held.outcome).toEqual({ kind: 'invalid', problems: ['Name: Please write a name.'] });
    expect(sent.outcome.kind).toBe('message');
    expect(stage.bot.heard.filter(({ activity }) => activity.type === 'invoke')).toHaveLength(1);
  });

  it('becomes its fallback in an old client: a message with a value, answered by an update', async () => {
    stage.teams.isOldClient = true;
    const member = stage.teams.as(ada).in('personal');
    const [answer] = await member.say('card');

    const pressed = await member.press(answer, 'Save', { in_name: 'Ada' });

    expect(member.actions(answer)).toEqual([]);
    expect(stage.bot.heard.at(-1)?.activity).toMatchObject({
      type: 'message',
      replyToId: answer?.id,
      value: { verb: 'name.save', ref: 'r1', in_name: 'Ada' },
    });
    expect(stage.bot.heard.at(-1)?.activity).not.toHaveProperty('text');
    expect(pressed.outcome).toEqual({ kind: 'submitted', status: 200 });
    expect(pressed.message).toMatchObject({ isEdited: true, text: expect.stringContaining('Submitted') });
  });

  it('is given up after the time that Teams waits, and delivered again: same id, then a new one', async () => {
    const member = stage.teams.as(ada).in('personal');
    const [answer] = await member.say('card');
    Object.assign(stage.teams.timing, { patienceMs: 80, newIdAfterMs: 60 });
    stage.bot.delayMs = 200;

    const pressed = await member.press(answer, 'Cancel');
    await expect
      .poll(() => stage.bot.heard.filter(({ activity }) => activity.type === 'invoke').length)
      .toBe(3);

    const ids = stage.bot.heard
      .filter(({ activity }) => activity.type === 'invoke')
      .map(({ activity }) => activity.id);
    expect(pressed.outcome).toEqual({ kind: 'timeout', text: 'Unable to reach app. Please try again.' });
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });
});
