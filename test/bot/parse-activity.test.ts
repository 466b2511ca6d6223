import { describe, expect, it } from 'vitest';
import { parseActivity } from '../../src/bot/parse-activity.ts';
import { Refusal } from '../../src/bot/refusal.ts';
import { botId, execute, message, tenantId } from './pretend-teams.ts';

const teams = { serviceUrl: 'https://smba.trafficmanager.net/emea/' };
const parse = (fields: Record<string, unknown>) => parseActivity(message(teams, fields));
const html = (content: string) => ({ contentType: 'text/html', content });

describe('an activity', () => {
  it('becomes a text turn with everything that is known about it', () => {
    const parsed = parse({
      text: '<at>Cardfile</at> find John',
      entities: [{ type: 'mention', text: '<at>Cardfile</at>', mentioned: { id: `28:${botId}` } }],
    });
    expect(parsed).toMatchObject({
      origin: 'message',
      turn: {
        kind: 'text',
        text: 'find John',
        actor: {
          objectId: 'aaaaaaaa-0000-4000-8000-000000000001',
          teamsId: '29:ada',
          name: 'Ada Lovelace',
        },
        chat: { conversationId: 'a:chat-with-ada', kind: 'personal' },
        locale: 'en-GB',
        timeZone: 'Europe/London',
      },
    });
    expect(parsed?.turn.correlationId).toMatch(/^[\da-f-]{36}$/);
  });

  it('has neither a strange locale nor a strange time zone', () => {
    const turn = parse({ locale: '../../etc', localTimezone: 'Middle-earth/Shire' })?.turn;
    expect(turn).toMatchObject({ locale: '', timeZone: '' });
  });

  const client = (fields: object) => [{ type: 'clientInfo', ...fields }];
  it.each([
    ['the zone of the activity', {}, 'Europe/London', 'en-GB'],
    [
      'the zone of the client',
      {
        localTimezone: undefined,
        locale: undefined,
        entities: client({ timezone: 'Europe/Berlin', locale: 'de-DE' }),
      },
      'Europe/Berlin',
      'de-DE',
    ],
    [
      'the offset of its clock',
      { localTimezone: undefined, entities: client({}), localTimestamp: '2026-11-29T12:00:00.123+01:00' },
      '+01:00',
      'en-GB',
    ],
    ['nothing', { localTimezone: undefined, localTimestamp: '2026-11-29T12:00:00Z' }, '', 'en-GB'],
    ['nothing odd', { localTimezone: undefined, localTimestamp: 'T+99:99' }, '', 'en-GB'],
  ])('tells where somebody is by %s', (_, fields, timeZone, locale) => {
    expect(parse(fields)?.turn).toMatchObject({ timeZone, locale });
  });

  for (const [type, kind] of [
    ['personal', 'personal'],
    ['groupChat', 'group'],
    ['channel', 'channel'],
    [undefined, 'group'],
    ['something new', 'group'],
  ] as const) {
    it(`counts a ${type ?? 'nameless'} conversation as ${kind}`, () => {
      expect(parse({ conversation: { id: 'c', tenantId, conversationType: type } })?.turn.chat.kind).toBe(
        kind,
      );
    });
  }

  it('is an action when a card was submitted, like the execute of the same button', () => {
    const data = { ref: 'r1', in_name: 'John' };
    const submitted = parse({
      text: undefined,
      replyToId: 'card-message',
      value: { verb: 'contact.show', msteams: { feedback: { hide: true } }, ...data },
    });
    const executed = parseActivity(
      execute(teams, { value: { action: { type: 'Action.Execute', verb: 'contact.show', data } } }),
    );
    expect(submitted).toMatchObject({
      origin: 'submit',
      cardMessageId: 'card-message',
      turn: { kind: 'action' },
    });
    expect(executed).toMatchObject({
      origin: 'execute',
      cardMessageId: 'card-message',
      turn: { kind: 'action' },
    });
    for (const parsed of [submitted, executed]) {
      expect(parsed?.turn).toMatchObject({ verb: 'contact.show', data });
      expect(parsed?.turn.kind === 'action' && Object.keys(parsed.turn.data)).toEqual(['ref', 'in_name']);
    }
  });

  it('is an action without a verb when a card was submitted that is none of ours', () => {
    expect(parse({ text: '', value: { foo: 1 } })?.turn).toMatchObject({
      kind: 'action',
      verb: '',
      data: { foo: 1 },
    });
  });

  it('pollutes nothing with the names of its data', () => {
    const value = JSON.parse(
      '{"verb":"x","__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}',
    );
    const turn = parse({ text: '', value })?.turn;
    expect(turn).toMatchObject({ kind: 'action' });
    expect((turn as unknown as { data: { admin?: boolean } }).data.admin).toBeUndefined();
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it('says whether a person pressed or a client renews the card by itself', () => {
    const value = { action: { type: 'Action.Execute', verb: 'x' } };

    const triggers = [value, { ...value, trigger: 'manual' }, { ...value, trigger: 'automatic' }].map(
      (each) => parseActivity(execute(teams, { value: each }))?.turn,
    );

    expect(triggers).toMatchObject([{ trigger: 'manual' }, { trigger: 'manual' }, { trigger: 'automatic' }]);
  });

  for (const [name, value] of [
    ['no value', undefined],
    ['an empty value', {}],
    ['no action', { action: null }],
    ['an action of another type', { action: { type: 'Action.Submit', verb: 'x', data: {} } }],
    ['a verb that is a number', { action: { type: 'Action.Execute', verb: 5, data: {} } }],
    ['data that is a text', { action: { type: 'Action.Execute', verb: 'x', data: 'y' } }],
    ['a trigger of its own', { action: { type: 'Action.Execute', verb: 'x' }, trigger: 'magic' }],
  ] as const) {
    it(`is refused when it is a card action with ${name}`, () => {
      expect(() => parseActivity(execute(teams, { value }))).toThrow(Refusal);
    });
  }

  for (const [name, fields, attachment] of [
    ['nothing at all', { text: '' }, 'none'],
    ['no text field', { text: undefined }, 'none'],
    ['only the HTML copy of nothing', { text: '', attachments: [html('<p>&nbsp;</p>')] }, 'none'],
    [
      'a sticker',
      { text: '', attachments: [html('<p><img itemtype="http://schema.skype.com/Sticker" src="x"></p>')] },
      'picture',
    ],
    ['a picture', { text: ' ', attachments: [{ contentType: 'image/png', contentUrl: 'x' }] }, 'picture'],
    [
      'a file in a group chat, of which Teams tells only that it is there',
      {
        text: '',
        conversation: { id: '19:g', conversationType: 'groupChat', tenantId: 't' },
        attachments: [{ contentType: 'text/html', content: '<p></p><attachment id="1"></attachment>' }],
      },
      'file',
    ],
    [
      'somebody else’s card',
      { text: '', attachments: [{ contentType: 'application/vnd.microsoft.card.hero', content: {} }] },
      'other',
    ],
  ] as const) {
    it(`is wordless with ${name}`, () => {
      expect(parse(fields)?.turn).toMatchObject({ kind: 'wordless', attachment });
    });
  }

  it('is text when it consists of emoji, also when only the HTML copy has them', () => {
    expect(parse({ text: '🙂' })?.turn).toMatchObject({ kind: 'text', text: '🙂' });
    expect(parse({ text: '', attachments: [html('<p><emoji alt="🙂"></emoji></p>')] })?.turn).toMatchObject({
      kind: 'text',
      text: '🙂',
    });
  });

  it('is edited when its author changed it, and nothing when a deletion was undone', () => {
    expect(parse({ type: 'messageUpdate', channelData: { eventType: 'editMessage' } })?.turn).toMatchObject({
      kind: 'edited',
    });
    expect(parse({ type: 'messageUpdate', channelData: { eventType: 'undeleteMessage' } })).toBeUndefined();
  });

  it('is an arrival when the bot was added', () => {
    const added = { type: 'conversationUpdate', membersAdded: [{ id: '29:x' }, { id: `28:${botId}` }] };
    expect(parse(added)?.turn.kind).toBe('arrival');
    expect(parse({ type: 'installationUpdate', action: 'add' })?.turn.kind).toBe('arrival');
  });

  for (const [name, fields] of [
    ['somebody else was added', { type: 'conversationUpdate', membersAdded: [{ id: '29:x' }, null] }],
    ['a member left', { type: 'conversationUpdate', membersRemoved: [{ id: `28:${botId}` }] }],
    ['the app was removed', { type: 'installationUpdate', action: 'remove' }],
    ['there is a reaction', { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] }],
    ['a message was deleted', { type: 'messageDelete' }],
    ['somebody is typing', { type: 'typing' }],
    ['an event came', { type: 'event', name: 'x' }],
    ['the type is unheard of', { type: 'surprise' }],
  ] as const) {
    it(`is no turn when ${name}`, () => expect(parse(fields)).toBeUndefined());
  }

  it('may have anything in the fields that do not say who speaks', () => {
    const odd = [null, 5, 'x', [], {}, true];
    for (const value of odd) {
      const fields = {
        text: value,
        locale: value,
        entities: value,
        attachments: value,
        localTimezone: value,
        channelData: value,
        recipient: value,
        replyToId: value,
      };
      expect(parse(fields)?.turn.kind).toMatch(/text|wordless/);
    }
  });

  it('is a turn with its files in a 1:1 chat, whatever is written beside them', () => {
    const attachment = (name: string, content: unknown) => ({
      contentType: 'application/vnd.microsoft.teams.file.download.info',
      name,
      content,
    });
    const attachments = [
      attachment('one.csv', { downloadUrl: 'https://contoso-my.sharepoint.com/one' }),
      attachment('two.csv', { downloadUrl: 7 }),
      html('<p>import</p>'),
    ];

    expect(parse({ text: 'import', attachments })?.turn).toMatchObject({
      kind: 'file',
      files: [
        { name: 'one.csv', downloadUrl: 'https://contoso-my.sharepoint.com/one' },
        { name: 'two.csv', downloadUrl: '' },
      ],
    });
  });

  it('has the cells of a table that was pasted, unless it is quoted', () => {
    const table =
      '<table><tbody><tr><td><p>Name</p></td><td>Mobile</td><td>E-mail</td></tr>' +
      '<tr><td>\n<p>Jo<br>Doe &amp; Co</p>\n</td><td></td><td>jo@fabrikam.example</td></tr></tbody></table>';
    const turnOf = (content: string) => parse({ text: 'Name Mobile', attachments: [html(content)] })?.turn;

    expect(turnOf(`<div>${table}</div>`)).toMatchObject({
      kind: 'text',
      text: 'Name\tMobile\tE-mail\nJo Doe & Co\t\tjo@fabrikam.example',
    });
    expect(turnOf(`<blockquote>${table}</blockquote>`)).toMatchObject({ text: 'Name Mobile' });
  });

  it('is the answer to a file that was offered', () => {
    const answer = (value: unknown) =>
      parse({ type: 'invoke', name: 'fileConsent/invoke', replyToId: 'm', value });
    const uploadInfo = {
      uploadUrl: 'https://a.sharepoint.com/u',
      contentUrl: 'c',
      name: 'n',
      uniqueId: 'i',
      fileType: 'csv',
    };

    expect(answer({ action: 'accept', context: { ref: 'r' }, uploadInfo })).toMatchObject({
      origin: 'file-answer',
      cardMessageId: 'm',
      turn: { kind: 'file-answer', ref: 'r', upload: uploadInfo },
    });
    expect(answer({ action: 'accept', context: null })?.turn).toMatchObject({
      ref: undefined,
      upload: { uploadUrl: '' },
    });
    expect(answer({ action: 'decline', context: { ref: 'r' }, uploadInfo })?.turn).toMatchObject({
      upload: undefined,
    });
    expect(() => answer({ action: 'delete' })).toThrow(Refusal);
  });
});
