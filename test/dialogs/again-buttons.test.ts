import { describe, expect, it } from 'vitest';
import { againButtons } from '../../src/dialogs/buttons.ts';
import type { ActionTurn } from '../../src/dialogs/turn.ts';

const data = { key: 'k', in_displayName: 'Née “X”', in_notes: 'a'.repeat(5_000) };
const turn: ActionTurn = {
  kind: 'action',
  verb: 'contact.create',
  data,
  trigger: 'manual',
  actor: { objectId: 'aaaaaaaa-0000-4000-8000-00000000000a', teamsId: '29:1', name: 'Ada' },
  chat: { conversationId: 'c', kind: 'personal' },
  locale: 'en-GB',
  timeZone: 'UTC',
  correlationId: 'c',
};
const shownAfter = (more: Partial<ActionTurn>) => againButtons({ ...turn, ...more }, 'contact.create');

describe('after a button that failed', () => {
  it('the same can be done again, with what was entered', () => {
    expect(shownAfter({})).toEqual([
      { title: 'Try again', verb: 'contact.create', data, sendsInputs: false, style: 'positive' },
    ]);
  });

  it.each([
    ['others would receive what was entered', { chat: { conversationId: 'c', kind: 'group' } }],
    ['nobody has pressed it', { trigger: 'automatic' }],
    ['no card of ours sends such data', { data: { key: { $ne: '' } } }],
    ['a card could not hold it', { data: { in_notes: 'a'.repeat(20_000) } }],
  ] as const)('no button is offered if %s', (_reason, more) => {
    expect(shownAfter(more)).toEqual([]);
  });
});
