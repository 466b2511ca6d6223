import { describe, expect, it } from 'vitest';
import { contactHistory } from '../../../src/cards/contacts/contact-history.ts';
import { type ChangeRequest, noReading } from '../../../src/changes/request/change-request.ts';
import { elementsOf } from '../lint-card.ts';
import * as way from '../sample-requests.ts';

const linesOf = (request: ChangeRequest) =>
  elementsOf(
    contactHistory({
      name: 'Ana Berg',
      notes: [],
      entries: [{ request, actions: [] }],
      names: way.names,
      timeFormat: way.timeFormat,
      actions: [],
    }),
  ).flatMap(([path, { text }]) => (path.endsWith('.fallback') || typeof text !== 'string' ? [] : [text]));

describe('an entry of a contact’s history', () => {
  const applied: ChangeRequest = { ...way.changed, state: 'applied' };
  const present = { ...noReading, found: 'present' } as const;

  it('says which values the system stored differently, and which it shows as before', () => {
    const lines = linesOf({
      ...applied,
      reading: { ...present, otherwise: ['jobTitle', 'webPage'], unchanged: ['webPage'] },
    });

    expect(lines).toContain('Saved differently than requested: Job title. Check the contact.');
    expect(lines.join()).toContain('still shows the old value of: Web page.');
    expect(linesOf(applied).join()).not.toMatch(/differently|still shows/);
  });

  it('says what a change that failed halfway has saved', () => {
    const lines = linesOf({
      ...applied,
      state: 'failed',
      problem: 'invalid-request',
      reading: { ...present, otherwise: ['webPage'], refused: 'webPage' },
    });

    expect(lines).toContain('Saved: Job title, Business phone. Not saved: Web page.');
  });
});
