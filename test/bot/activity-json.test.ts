import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { activityJson } from '../../src/bot/activity-json.ts';
import { toMessage } from '../../src/bot/reply-activities.ts';
import { notice } from '../../src/cards/general/notice.ts';
import { randomCard } from '../cards/random-cards.ts';

describe('an activity as JSON', () => {
  it('says what JSON.stringify says of it, whatever the card', () => {
    fc.assert(
      fc.property(randomCard, ({ card }) => {
        const message = { ...toMessage({ kind: 'card', card: card(), placement: 'new' }), id: '“1”' };

        expect(JSON.parse(activityJson(message))).toEqual(JSON.parse(JSON.stringify(message)));
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('takes one byte a letter for a card with typographic signs and a name in another script', () => {
    const card = notice({ tone: 'info', title: '“Ада” – רות', text: '…', reference: '', actions: [] });
    const message = toMessage({ kind: 'card', card, placement: 'new' });

    expect(activityJson(message)).toMatch(/^[\0-\xff]*$/);
    expect(JSON.stringify(message)).not.toMatch(/^[\0-\xff]*$/);
  });

  it.each([
    [{ type: 'typing' }],
    [{ attachments: [{ contentType: 'a', content: { x: '“' } }] }],
    [{ attachments: 'none' }],
    [{ type: 'message', attachments: [null] }],
  ])('leaves what has no such card to JSON.stringify: %j', (activity) => {
    expect(activityJson(activity)).toBe(JSON.stringify(activity));
  });

  it('does not show a changed copy as the card was before', () => {
    const card = notice({ tone: 'info', title: 'Old', text: '', reference: '', actions: [] });
    const message = toMessage({ kind: 'card', card: { ...card, fallbackText: 'New' }, placement: 'new' });

    expect(JSON.parse(activityJson(message))).toMatchObject({
      attachments: [{ content: { fallbackText: 'New' } }],
    });
  });
});
