import { describe, expect, it } from 'vitest';
import { extentOf } from '../../../src/cards/requests/change-extent.ts';
import { describeChange } from '../../../src/cards/requests/describe-change.ts';
import { stateBadge } from '../../../src/cards/requests/state-badge.ts';
import {
  type BatchItem,
  type ChangeRequest,
  type ChangeStep,
  noReading,
  type Reading,
} from '../../../src/changes/request/change-request.ts';
import { changeStates } from '../../../src/changes/request/change-states.ts';
import { anaBerg, hiding, importBatch, importRequest, timeFormat } from '../sample-requests.ts';

/** Every combination of what was asked for, how it stands, what the steps did and what the last look showed. */
const operations = ['create', 'update', 'delete'] as const;
const steps: Readonly<Record<string, readonly ChangeStep[]>> = {
  'no step': [],
  'a refused step': [{ name: 'one', state: 'failed' }],
  'a step in doubt': [{ name: 'one', state: 'begun' }],
  'a done and a refused step': [
    { name: 'one', state: 'done' },
    { name: 'two', state: 'failed' },
  ],
};
const fields = ['displayName', 'givenName', 'surname', 'emails', 'mobilePhones', 'company'] as const;
const readings: Readonly<Record<string, Reading>> = {
  'not read': noReading,
  'not there': { ...noReading, found: 'absent' },
  'all there': { ...noReading, found: 'present' },
  'half there': { ...noReading, found: 'present', otherwise: ['mobilePhones', 'company'] },
  'nothing there': { ...noReading, found: 'present', otherwise: fields },
};

const all = changeStates.flatMap((state) =>
  operations.flatMap((operation) =>
    Object.entries(steps).flatMap(([stepName, own]) =>
      Object.entries(readings).map(([readingName, reading]) => ({
        name: `${operation}, ${state}, ${stepName}, ${readingName}`,
        request: { ...anaBerg, operation, state, steps: own, reading, problem: 'forbidden' } as ChangeRequest,
      })),
    ),
  ),
);

const said = (request: ChangeRequest) => {
  const { title, text, fields } = describeChange(request, timeFormat);
  return [title, ...text, ...fields].join(' ');
};
/** These end before anything is sent. */
const unsent = new Set(['pending', 'rejected', 'withdrawn', 'expired', 'conflict']);

describe('the words for a change', () => {
  it.each(all)('agree with the last reading: $name', ({ request }) => {
    const words = said(request);
    const { done } = extentOf(request);
    const isSent = !unsent.has(request.state);

    if (isSent && /Nothing was (changed|added|deleted)/.test(words)) expect(done).toBe('nothing');
    if (request.state === 'failed') {
      expect(words.includes('Nothing was changed')).toBe(done === 'nothing');
      expect(words.includes('completely')).toBe(done !== 'nothing');
      expect(/Saved: |Not saved: /.test(words)).toBe(done === 'some');
    }
    if (/\bSaved: /.test(words)) {
      expect(words).toContain(
        'Saved: Display name, First name, Last name, E-mail. Not saved: Mobile phone, Company.',
      );
    }
    expect(words).not.toMatch(/Some steps/);
  });

  it('never take a refused step for a written one', () => {
    const refused = all.filter(({ request }) => request.steps.every(({ state }) => state === 'failed'));

    for (const { request } of refused.filter(({ request }) => request.reading.found === 'nothing')) {
      expect(extentOf(request).done).toBe('nothing');
    }
  });

  it('say when the next try is, in the reader’s own time', () => {
    const waiting: ChangeRequest = {
      ...anaBerg,
      state: 'approved',
      problem: 'throttled',
      retryAt: timeFormat.now + 20 * 60_000,
    };

    expect(said(waiting)).toMatch(/Exchange is busy; the next try is at \d\d:\d\d\./);
  });

  it.each([
    ['a value that was refused', { problem: 'invalid-request', refused: 'mobilePhones' }, '“Mobile phone”'],
    ['a person without a mailbox', { problem: 'no-mailbox' }, 'has no mailbox for you'],
    ['a contact that is not shown', { problem: 'not-shown-yet' }, 'didn’t show it for a long time'],
  ] as const)('name %s', (_, { problem, ...more }, item) => {
    const reading = { ...noReading, ...more };

    expect(said({ ...anaBerg, state: 'failed', problem, reading })).toContain(item);
  });

  it('name the lists that refused a new contact, but not a hidden one', () => {
    const reading = { ...noReading, found: 'present', missedLists: ['Partners', ''] } as const;

    expect(said({ ...anaBerg, state: 'applied', reading })).toContain('Partners, a hidden list');
  });

  it('say of a contact to be added again that it is still there', () => {
    const words = said({ ...anaBerg, state: 'failed', problem: 'still-there' });

    expect(words).toContain('Exchange still shows the contact, so it was not added a second time.');
    expect(words).toContain('Nothing was changed.');
  });

  it('say of a contact just added that the system does not show it yet', () => {
    const added: ChangeRequest = {
      ...anaBerg,
      state: 'applied',
      reading: { ...noReading, found: 'absent' },
      steps: [{ name: 'create', state: 'done' }],
    };

    expect(said(added)).toContain('Exchange doesn’t show it yet');
  });

  it.each([
    [{ state: 'applied' }, 'Contact hidden', 'Contacts hidden'],
    [{ state: 'pending' }, 'hide this contact', 'hide these contacts'],
    [{ state: 'conflict' }, 'This contact has changed', 'One of these contacts has changed'],
    [
      { state: 'failed', problem: 'not-found' },
      'The contact was deleted or',
      'One of the contacts was deleted or',
    ],
  ] as const)('are in the singular for one of many contacts: %#', (state, forOne, forTwo) => {
    expect(said({ ...hiding('Ana Berg'), ...state })).toContain(forOne);
    expect(said({ ...hiding('Ana Berg', 'Jo Lind'), ...state })).toContain(forTwo);
  });
});

describe('a merge whose contacts are not as asked', () => {
  const [hidden] = hiding('Ana Berg').items;
  const merging = (
    state: ChangeRequest['state'],
    ...items: readonly Partial<BatchItem>[]
  ): ChangeRequest => ({
    ...hiding('Ana Berg', 'Jo Lind'),
    operation: 'merge',
    state,
    problem: state === 'failed' ? 'forbidden' : '',
    items: items.map((item) => ({ ...(hidden as BatchItem), ...item })),
  });
  const present = { ...noReading, found: 'present' } as const;

  it('says which of them the system still shows, or shows as before', () => {
    const merged = merging(
      'applied',
      { targetName: 'Ana Berg', reading: { ...present, otherwise: ['company'], unchanged: ['company'] } },
      { targetName: 'Jo Lind', operation: 'delete', reading: present },
    );

    expect(said(merged)).toContain('Ana Berg: Exchange still shows the old value of: Company.');
    expect(said(merged)).toContain('Jo Lind: Exchange still shows it.');
    expect(describeChange(merged, timeFormat).tone).toBe('warning');
  });

  it('says which of them was not added a second time', () => {
    const undone = merging('applied', {
      targetName: 'Jo Lind',
      state: 'done',
      operation: 'create',
      problem: 'still-there',
      reading: noReading,
    });

    expect(describeChange(undone, timeFormat)).toMatchObject({
      tone: 'warning',
      fields: ['Jo Lind: Exchange still shows the contact, so it was not added a second time.'],
    });
  });

  it('says what was saved of the one that failed', () => {
    const failed = merging('failed', {
      state: 'failed',
      problem: 'forbidden',
      operation: 'create',
      difference: anaBerg.difference,
      reading: { ...present, otherwise: ['company'] },
    });

    expect(said(failed)).toContain('Not saved: Company.');
  });

  it('offers to undo only what can be undone', () => {
    const part = { ...present, otherwise: ['company' as const] };
    const half = {
      state: 'failed',
      operation: 'create',
      difference: anaBerg.difference,
      reading: part,
    } as const;
    const done = { state: 'done', reading: present } as const;
    const open = { state: 'waiting' } as const;
    const refused = { state: 'failed' } as const;

    expect(said(merging('failed', half, open))).not.toMatch(/undo/);
    expect(said(merging('failed', done, half))).toMatch(
      /middle of a contact.+“undo” reverts only the others/,
    );
    expect(said(merging('failed', done, refused))).toMatch(/stopped there.+“undo” reverts it/);
  });

  it('is short when it is as asked, and when many are not', () => {
    const as = (reading: Reading) => merging('applied', ...Array.from({ length: 30 }, () => ({ reading })));

    expect(describeChange(as(present), timeFormat)).toMatchObject({ tone: 'good', text: [], fields: [] });
    expect(describeChange(as({ ...present, otherwise: ['company'] }), timeFormat).fields).toHaveLength(11);
  });
});

describe('a large batch with contacts that were stored differently', () => {
  const done = { create: 4012, update: 803, delete: 0 };
  const batch = { ...importBatch, done, unlike: 3 };
  const line = '3 contacts are not stored as asked for; the result file says how.';

  it('says how many, and is no success without a warning', () => {
    const { tone, title, text } = describeChange({ ...importRequest, state: 'applied', batch }, timeFormat);

    expect({ tone, title }).toEqual({ tone: 'warning', title: 'Contacts changed' });
    expect(stateBadge({ ...importRequest, state: 'applied', batch }, timeFormat).style).toBe('Warning');
    expect(text).toEqual(['4,012 added and 803 changed.', line]);
  });

  it('is a success when there are none', () => {
    const request: ChangeRequest = { ...importRequest, state: 'applied', batch: { ...batch, unlike: 0 } };

    expect(stateBadge(request, timeFormat).style).toBe('Good');
    expect(describeChange(request, timeFormat)).toMatchObject({
      tone: 'good',
      text: ['4,012 added and 803 changed.'],
    });
  });

  it.each(['applied', 'failed', 'canceled'] as const)(
    'says so too when others were not saved: %s',
    (state) => {
      const partly = { ...batch, done: { ...done, create: 4000 }, failed: 12 };

      expect(describeChange({ ...importRequest, state, batch: partly }, timeFormat).text).toContain(line);
    },
  );
});

describe('a large batch with contacts in doubt', () => {
  const batch = { ...importBatch, done: { create: 4000, update: 803, delete: 0 }, uncertain: 2 };

  it('does not say that they were not saved', () => {
    const none = { ...batch, done: { create: 0, update: 0, delete: 0 } };
    const request: ChangeRequest = { ...importRequest, state: 'failed', problem: 'uncertain', batch: none };

    expect(said(request)).not.toContain('shows that it wasn’t done');
  });

  it.each(['applied', 'failed', 'canceled'] as const)('says what to do when it is %s', (state) => {
    expect(said({ ...importRequest, state, batch })).toContain(
      'couldn’t be found out whether 2 contacts were saved. The result file names them; please check.',
    );
  });

  it('says that Cardfile is checking while it is canceled', () => {
    const waiting = { problem: 'uncertain', retryAt: timeFormat.now + 1000 } as const;
    const canceling = { ...batch, wanted: 'cancel' } as const;
    const request: ChangeRequest = { ...importRequest, state: 'applying', batch: canceling, ...waiting };

    expect(said(request)).toContain(
      'didn’t confirm 2 contacts. Cardfile is checking, and does nothing twice.',
    );
  });
});
