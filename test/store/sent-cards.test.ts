import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { createTestDatabases, databaseKinds } from './databases.ts';

const card = {
  conversationId: 'chat',
  messageId: 'message',
  requestNumber: 7,
  person: 'anna',
  noticeId: '7/a',
  shows: 'pending',
};

describe.each(databaseKinds)('the %s database', (kind) => {
  const places = createTestDatabases(kind);
  let database: Database;

  beforeEach(async () => {
    database = await openDatabase(await places.fresh());
  });
  afterEach(() => database.close());
  afterAll(() => places.close());

  it('finds the messages that show a request, and those sent for a notice, as they were kept last', async () => {
    const { sentCards } = database;

    await sentCards.keep(card);
    await sentCards.keep({ ...card, shows: 'applied' });
    await sentCards.keep({ ...card, messageId: 'other', noticeId: '' });

    const found = await sentCards.ofRequest(7);
    expect(found.map(({ messageId, shows }) => [messageId, shows]).sort()).toEqual([
      ['message', 'applied'],
      ['other', 'pending'],
    ]);
    expect(await sentCards.hasNotice('7/a')).toBe(true);
    expect(await sentCards.hasNotice('7/b')).toBe(false);
  });

  it('lets a message show one request at a time, and forgets it when it is gone', async () => {
    const { sentCards } = database;
    await sentCards.keep(card);

    await sentCards.keep({ ...card, requestNumber: 8 });
    const before = await sentCards.ofRequest(7);
    await sentCards.forget(card);

    expect(before).toEqual([]);
    expect(await sentCards.ofRequest(8)).toEqual([]);
  });

  it('knows the 1:1 chat of a person, and where anybody was met last', async () => {
    const { chats } = database;
    await chats.storeReference({ conversationId: 'old', person: 'anna', reference: '1' });
    await chats.storeReference({ conversationId: 'group', person: '', reference: '2' });

    expect(await chats.personalChatOf('anna')).toMatchObject({ conversationId: 'old', reference: '1' });
    expect(await chats.personalChatOf('ben')).toBeUndefined();
    expect(['1', '2']).toContain(await chats.latestReference());
    await chats.forgetReference('old');
    expect(await chats.personalChatOf('anna')).toBeUndefined();
  });
});
