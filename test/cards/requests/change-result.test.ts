import { describe, expect, it } from 'vitest';
import { changeResult } from '../../../src/cards/requests/change-result.ts';
import { type ChangeRequest, noReading } from '../../../src/changes/request/change-request.ts';
import { elementsOf } from '../lint-card.ts';
import { johnDoe } from '../sample-people.ts';
import * as way from '../sample-requests.ts';

const change: ChangeRequest = {
  ...way.approved,
  operation: 'update',
  state: 'applied',
  difference: [
    { field: 'jobTitle', before: 'Buyer', after: 'Head of Purchasing and of everything else' },
    { field: 'webPage', before: 'http://old.example', after: 'http://new.example' },
    { field: 'hiddenFromAddressLists', before: false, after: true },
  ],
};

function textsOf(reading: Partial<ChangeRequest['reading']>, more: Partial<ChangeRequest> = {}) {
  const stored = {
    ...johnDoe.contact,
    jobTitle: 'Head of Purchasing',
    webPage: '',
    hiddenFromAddressLists: false,
  };
  const request = { ...change, ...more, reading: { ...noReading, found: 'present' as const, ...reading } };
  const card = changeResult({ request, stored, timeFormat: way.timeFormat, actions: [] });
  return elementsOf(card).flatMap(([path, { text }]) =>
    path.endsWith('.fallback') || typeof text !== 'string' ? [] : [text],
  );
}

const savedIn = (texts: readonly string[]) =>
  texts.includes('Saved values') ? texts.slice(texts.indexOf('Saved values') + 1) : [];

describe('the result of a change', () => {
  it('shows what changed if all is stored as requested', () => {
    const texts = textsOf({});

    expect(texts).toContain('What changed');
    expect(savedIn(texts)).toEqual([]);
  });

  it('shows beside the requested values those that are stored otherwise', () => {
    const texts = textsOf({ otherwise: ['jobTitle', 'webPage', 'hiddenFromAddressLists'] });

    expect(texts).toContain('Requested');
    expect(texts).not.toContain('What changed');
    expect(savedIn(texts)).toEqual([
      'Job title',
      'Head of Purchasing',
      'Web page',
      '(empty)',
      'Hidden from address lists',
      'No',
    ]);
  });

  it('leaves out fields that only show their old value', () => {
    const texts = textsOf({ otherwise: ['jobTitle', 'webPage'], unchanged: ['webPage'] });

    expect(savedIn(texts)).toEqual(['Job title', 'Head of Purchasing']);
    expect(texts.join()).toContain('still shows the old value of: Web page');
  });

  it('shows what is stored when only a part could be saved', () => {
    const texts = textsOf({ otherwise: ['jobTitle'] }, { state: 'failed', problem: 'invalid-request' });

    expect(texts).toContain('Requested');
    expect(savedIn(texts)).toEqual(['Job title', 'Head of Purchasing']);
  });
});
