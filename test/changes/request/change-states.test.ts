import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChangeState } from '../../../src/changes/request/change-request.ts';
import {
  type ChangeEvent,
  changeStates,
  isUnderWay,
  nextState,
} from '../../../src/changes/request/change-states.ts';

const events: readonly ChangeEvent[] = [
  ...(['approve', 'reject', 'withdraw', 'expire', 'begin', 'resume'] as const),
  ...(['consent', 'comment', 'question', 'reassign', 'escalate', 'replace', 'nudge'] as const),
  ...(['succeed', 'fail', 'conflict', 'lose', 'postpone', 'confirm', 'deny', 'go-on', 'retry'] as const),
  ...(['pause', 'continue', 'cancel', 'stop'] as const),
];
const asides: readonly ChangeEvent[] = [
  ...(['consent', 'comment', 'question', 'reassign', 'escalate', 'replace', 'nudge'] as const),
];
const ends = ['applied', 'rejected', 'withdrawn', 'expired', 'canceled', 'conflict', 'failed'];

describe('the state machine of change requests', () => {
  it('never leaves an end, and never applies what was not approved', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 40 }), (drafts) => {
        let state = 'pending' as ChangeState;
        const happened: ChangeEvent[] = [];
        for (const event of drafts) {
          let next: ChangeState;
          try {
            next = nextState(state, event);
          } catch {
            continue;
          }
          // Only its requester brings one back that was given up.
          if (event !== 'retry') expect(ends).not.toContain(state);
          expect(changeStates).toContain(next);
          state = next;
          happened.push(event);
        }
        const steering: readonly ChangeEvent[] = ['pause', 'continue', 'cancel'];
        const moving = happened.filter((event) => ![...asides, ...steering].includes(event));
        if (state === 'applied') expect(moving.slice(0, 2)).toEqual(['approve', 'begin']);
        if (moving.includes('begin')) expect(moving[0]).toBe('approve');
      }),
      { numRuns: 2000 },
    );
  });

  it('goes from each state to exactly these', () => {
    const table = changeStates.map((state) => {
      const next = events.flatMap((event) => {
        try {
          return [`${event}>${nextState(state, event)}`];
        } catch {
          return [];
        }
      });
      return `${state}: ${next.join(' ')}`;
    });

    expect(table).toEqual([
      `pending: approve>approved reject>rejected withdraw>withdrawn expire>expired ${asides.map((event) => `${event}>pending`).join(' ')}`,
      'approved: withdraw>withdrawn begin>applying fail>failed pause>approved continue>approved cancel>approved',
      'applying: resume>applying succeed>applied fail>failed conflict>conflict lose>uncertain postpone>approved pause>applying continue>applying cancel>applying stop>canceled',
      'uncertain: confirm>applied deny>failed go-on>applying',
      ...ends
        .map((state) => `${state}: ${state === 'failed' ? 'retry>approved' : ''}`)
        .sort((one, other) => order(one) - order(other)),
    ]);
  });

  it('says which requests have work left', () => {
    expect(changeStates.filter(isUnderWay)).toEqual(['approved', 'applying']);
  });

  it('says what cannot happen', () => {
    expect(() => nextState('applied', 'begin')).toThrow('a request that is applied cannot begin');
  });
});

function order(line: string): number {
  return changeStates.findIndex((state) => line.startsWith(`${state}:`));
}
