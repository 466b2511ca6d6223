import { describe, expect, it } from 'vitest';
import { againButtons } from '../../src/dialogs/buttons.ts';
import type { ActionTurn } from '../../src/dialogs/turn.ts';
import {
  BackendError,
  type BackendErrorCode,
  ChangeInterruptedError,
  DatabaseError,
} from '../../src/platform/errors.ts';

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
const shownAfter = (more: Partial<ActionTurn>, error: unknown = new Error('unexpected')) =>
  againButtons(error, { ...turn, ...more }, 'contact.create');
const backendError = (code: BackendErrorCode) =>
  new BackendError({ system: 'Exchange', code, message: 'made to fail' });
const locked = new DatabaseError('locked', undefined);

describe('after a button that failed', () => {
  it.each([new Error('unexpected'), locked, backendError('throttled'), backendError('timed-out')])(
    'the same can be done again, with what was entered: %s',
    (error) => {
      expect(shownAfter({}, error)).toEqual([
        { title: 'Try again', verb: 'contact.create', data, sendsInputs: false, style: 'positive' },
      ]);
    },
  );

  it.each([
    ['it would fail again', backendError('forbidden')],
    ['the request is recorded and continues by itself', new ChangeInterruptedError(1, locked)],
  ])('no button is offered if %s', (_reason, error) => {
    expect(shownAfter({}, error)).toEqual([]);
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
