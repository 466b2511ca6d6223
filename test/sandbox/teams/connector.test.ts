import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatMember } from '../../../sandbox/teams/client.ts';
import { ada, ben, botId, cleo, type Stage, setStage, tenantId } from './stage.ts';

let stage: Stage;
let member: ChatMember;
let path: string;
beforeEach(async () => {
  stage = await setStage();
  member = stage.teams.as(ada).in('personal');
  await member.open();
  path = `/${encodeURIComponent(member.chat.id)}`;
});
afterEach(() => stage.close());

const text = (words: string) => ({ type: 'message', text: words });

describe('the connector', () => {
  it('refuses a token that is not the bot’s', async () => {
    const answer = await stage.bot.call('POST', `${path}/activities`, text('hi'), 'another token');

    expect(answer.status).toBe(401);
    expect(member.messages().map((message) => message.text)).toEqual(['Welcome!']);
  });

  it('takes new messages, replies, updates and deletions, and names each by its id', async () => {
    const created = await stage.bot.call('POST', `${path}/activities`, text('one'));
    const replied = await stage.bot.call('POST', `${path}/activities/1700000000000`, text('two'));
    const id = (created.body as { id: string }).id;
    const updated = await stage.bot.call('PUT', `${path}/activities/${id}`, text('one, better'));
    const deleted = await stage.bot.call(
      'DELETE',
      `${path}/activities/${(replied.body as { id: string }).id}`,
    );

    expect([created.status, replied.status, updated.status, deleted.status]).toEqual([201, 201, 200, 200]);
    expect(id).toMatch(/^\d{13}$/);
    expect(updated.body).toEqual({ id });
    expect(member.messages().slice(-2)).toMatchObject([
      { id, text: 'one, better', isEdited: true },
      { text: '', isDeleted: true },
    ]);
  });

  it('lets an update take away the view that one person had of the card', async () => {
    const [card] = await member.say('card');
    stage.bot.invokeAnswer = {
      statusCode: 200,
      type: 'application/vnd.microsoft.card.adaptive',
      value: { type: 'AdaptiveCard', version: '1.5', body: [] },
    };
    await member.press(card, 'Cancel');

    await stage.bot.call('PUT', `${path}/activities/${card?.id}`, text('Closed'));

    expect(member.messages().at(-1)).toMatchObject({ text: 'Closed', card: undefined });
  });

  it('knows the members by MRI and by object id, and pages through them', async () => {
    const group = stage.teams.as(ada).in('group');
    await group.open();
    const groupPath = `/${encodeURIComponent(group.chat.id)}`;

    const all = await stage.bot.call('GET', `${groupPath}/members`);
    const one = await stage.bot.call('GET', `${groupPath}/members/${encodeURIComponent(ben.teamsId)}`);
    const same = await stage.bot.call('GET', `${groupPath}/members/${ben.objectId}`);
    const page = await stage.bot.call('GET', `${groupPath}/pagedmembers?pageSize=2`);
    const stranger = await stage.bot.call('GET', `${path}/members/${cleo.objectId}`);

    expect(all.body).toHaveLength(3);
    expect(one.body).toMatchObject({
      id: ben.teamsId,
      objectId: ben.objectId,
      tenantId,
      email: 'ben@example.com',
    });
    expect(same.body).toEqual(one.body);
    expect(page.body).toMatchObject({ members: [{}, {}], continuationToken: '2' });
    expect(stranger.status).toBe(404);
  });

  it('opens the 1:1 chat of a person with the bot, once the bot is installed there', async () => {
    const wanted = (objectId: string) => ({
      bot: { id: `28:${botId}` },
      members: [{ id: objectId }],
      tenantId,
    });

    const known = await stage.bot.call('POST', '', wanted(ada.teamsId));
    const notThere = await stage.bot.call('POST', '', wanted(ben.objectId));
    const elsewhere = await stage.bot.call('POST', '', { ...wanted(ada.teamsId), tenantId: 'another' });
    const group = await stage.bot.call('POST', '', { ...wanted(ada.teamsId), isGroup: true });

    expect(known).toMatchObject({ status: 201, body: { id: member.chat.id } });
    expect([notThere.status, elsewhere.status, group.status]).toEqual([403, 403, 400]);
  });

  it('lets nobody write into a chat that it left, or that there is not', async () => {
    await member.uninstall();

    const left = await stage.bot.call('POST', `${path}/activities`, text('hi'));
    const unknown = await stage.bot.call('POST', '/a%3A1nobody/activities', text('hi'));

    expect(left).toMatchObject({ status: 403, body: { error: { code: 'ForbiddenOperationException' } } });
    expect(unknown.status).toBe(404);
    expect(stage.bot.heard.at(-1)?.activity).toMatchObject({ type: 'installationUpdate', action: 'remove' });
  });

  it('refuses more than 100 KB counted in UTF-16, pictures aside', async () => {
    const fits = await stage.bot.call('POST', `${path}/activities`, text('ü'.repeat(51_000)));
    const big = await stage.bot.call('POST', `${path}/activities`, text('ü'.repeat(51_200)));
    const picture = `data:image/png;base64,${'A'.repeat(200_000)}`;
    const illustrated = await stage.bot.call('POST', `${path}/activities`, text(picture));

    expect([fits.status, illustrated.status]).toEqual([201, 201]);
    expect(big).toMatchObject({ status: 413, body: { error: { code: 'MessageSizeTooBig' } } });
  });

  it('takes seven messages per second and chat when it throttles', async () => {
    stage.teams.throttles = true;
    const burst = Array.from({ length: 9 }, (_, index) =>
      stage.bot.call('POST', `${path}/activities`, text(`${index}`)),
    );

    const statuses = (await Promise.all(burst)).map((answer) => answer.status).toSorted();

    expect(statuses).toEqual([201, 201, 201, 201, 201, 201, 201, 429, 429]);
  });

  it('fails as a test asks, also after it did what was wanted', async () => {
    stage.teams.fault({ method: 'POST', status: 502 });
    stage.teams.fault({ method: 'POST', status: 504, afterTheAction: true });

    const lost = await stage.bot.call('POST', `${path}/activities`, text('lost'));
    const unsure = await stage.bot.call('POST', `${path}/activities`, text('unsure'));
    const fine = await stage.bot.call('POST', `${path}/activities`, text('fine'));

    expect([lost.status, unsure.status, fine.status]).toEqual([502, 504, 201]);
    expect(member.messages().map((message) => message.text)).toEqual(['Welcome!', 'unsure', 'fine']);
  });
});
