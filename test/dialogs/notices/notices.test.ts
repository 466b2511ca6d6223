import { describe, expect, it } from 'vitest';
import type { ChangeOutcome } from '../../../src/changes/request/change-outcome.ts';
import { createNotices, type NoticesOptions, type Post } from '../../../src/dialogs/notices/notices.ts';
import { createLog } from '../../../src/platform/log.ts';

/** Returns what comes of a notice for somebody who has a card of the request, which Teams does not update. */
async function notifyWhile(update: 'later' | 'delivered', kind: 'progress' | 'closed') {
  const card = {
    requestNumber: 1,
    conversationId: 'c',
    messageId: 'm',
    person: 'ann',
    noticeId: '',
    shows: '',
  };
  // They may not see the request anymore when the card is updated, which needs no more of it.
  const outcomes = [{} as ChangeOutcome, undefined];
  const notices = createNotices({
    changesFor: () => ({ get: async () => outcomes.shift() }),
    roleResolver: { of: async () => ({ roles: new Set() }) },
    shownCards: { ofRequest: async () => [card], forget: async () => {}, hasNotice: async () => false },
    post: () => ({ replaceCard: async () => ({ result: update }) }) as unknown as Post,
    log: createLog('silent'),
  } as unknown as NoticesOptions);
  return notices.notify({ id: '1/n', kind, requestNumber: 1, recipient: 'ann', actor: 'ben' });
}

describe('a notice that only updates cards', () => {
  it.each(['progress', 'closed'] as const)(
    'is sent again if Teams cannot take the update: %s',
    async (kind) => {
      expect(await notifyWhile('later', kind)).toBe('later');
      expect(await notifyWhile('delivered', kind)).toBe('unneeded');
    },
  );
});
