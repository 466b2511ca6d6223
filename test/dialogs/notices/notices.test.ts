import { describe, expect, it } from 'vitest';
import type { ChangeOutcome } from '../../../src/changes/request/change-outcome.ts';
import { createNotices, type NoticesOptions, type Post } from '../../../src/dialogs/notices/notices.ts';
import { createLog } from '../../../src/platform/log.ts';

/** What Teams says about the update of a card. */
type Update = 'later' | 'refused' | 'gone' | 'delivered';

/** Opens notices of a request that Ann has a card of, or a chat with several people. */
function open(update: Update, { cardOf = 'ann', isTold = false, isSeen = true } = {}) {
  const card = {
    requestNumber: 1,
    conversationId: 'c',
    messageId: 'm',
    person: cardOf,
    noticeId: '',
    shows: '',
  };
  // They may not see the request anymore when the card is updated, which needs no more of it.
  const outcomes = isSeen ? [{} as ChangeOutcome, undefined] : [];
  const updatedLater: number[] = [];
  const notices = createNotices({
    changesFor: () => ({ get: async () => outcomes.shift() }),
    roleResolver: { of: async () => ({ roles: new Set() }) },
    shownCards: {
      ofRequest: async () => [card],
      keep: async () => {},
      forget: async () => {},
      hasNotice: async () => isTold,
    },
    updateLater: async (number: number) => void updatedLater.push(number),
    quietMs: 0,
    post: () => ({ replaceCard: async () => ({ result: update }) }) as unknown as Post,
    log: createLog('silent'),
  } as unknown as NoticesOptions);
  const notify = (kind: 'progress' | 'closed' | 'outcome') =>
    notices.notify({ id: '1/n', kind, requestNumber: 1, recipient: 'ann', actor: 'ben' });
  return { notices, notify, updatedLater, card };
}

describe('a notice that only updates cards', () => {
  it.each(['progress', 'closed'] as const)(
    'is sent again if Teams cannot take the update: %s',
    async (kind) => {
      const late = open('later');
      expect(await late.notify(kind)).toBe('later');
      expect(late.updatedLater).toEqual([]);
      expect(await open('delivered').notify(kind)).toBe('unneeded');
    },
  );

  it('is sent again if Teams cannot take the update in a chat with several people', async () => {
    expect(await open('later', { cardOf: '' }).notify('progress')).toBe('later');
    expect(await open('refused', { cardOf: '' }).notify('progress')).toBe('unneeded');
  });
});

describe('a card that Teams could not update', () => {
  it('is updated later if the message of the notice was sent, which is not sent again', async () => {
    const late = open('later', { isTold: true });
    expect(await late.notify('outcome')).toBe('delivered');
    expect(late.updatedLater).toEqual([1]);

    const done = open('delivered', { isTold: true });
    expect(await done.notify('outcome')).toBe('delivered');
    expect(done.updatedLater).toEqual([]);
  });

  it('is updated later for somebody who may not see the request anymore', async () => {
    const late = open('later', { isSeen: false });
    expect(await late.notify('outcome')).toBe('unneeded');
    expect(late.updatedLater).toEqual([1]);
  });

  it('is updated later after the answer to a click', async () => {
    const late = open('later', { isSeen: false });
    const { noticeId: _noticeId, ...card } = late.card;
    late.notices.shown({ ...card, inMessage: true });
    await late.notices.close();
    expect(late.updatedLater).toEqual([1]);
  });
});
