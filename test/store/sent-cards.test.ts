import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';

const card = {
  conversationId: 'chat',
  messageId: 'message',
  requestNumber: 7,
  person: 'anna',
  noticeId: '7/a',
  shows: 'pending',
};

describe('the messages that show a request', () => {
  it('are found by request and by notice, each once, as they were kept last', async () => {
    const { sentCards, close } = await openDatabase({ memory: true });

    await sentCards.keep(card);
    await sentCards.keep({ ...card, shows: 'applied' });
    await sentCards.keep({ ...card, messageId: 'other', noticeId: '' });

    expect(await sentCards.ofRequest(7)).toMatchObject([
      { messageId: 'message', shows: 'applied' },
      { messageId: 'other' },
    ]);
    expect(await sentCards.hasNotice('7/a')).toBe(true);
    expect(await sentCards.hasNotice('7/b')).toBe(false);
    await close();
  });

  it('belong to one request at a time, and can be forgotten', async () => {
    const { sentCards, close } = await openDatabase({ memory: true });
    await sentCards.keep(card);

    await sentCards.keep({ ...card, requestNumber: 8 });
    const before = await sentCards.ofRequest(7);
    await sentCards.forget(card);

    expect(before).toEqual([]);
    expect(await sentCards.ofRequest(8)).toEqual([]);
    await close();
  });
});
