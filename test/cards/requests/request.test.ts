import { describe, expect, it } from 'vitest';
import type { Card } from '../../../src/cards/engine/card.ts';
import { formatMoment } from '../../../src/cards/engine/format-time.ts';
import { request as requestCard, withRefresh } from '../../../src/cards/requests/request.ts';
import type { RequestData } from '../../../src/cards/requests/request-data.ts';
import { commentSummary, requestSummary } from '../../../src/cards/requests/request-summary.ts';
import { type ChangeRequest, noReading } from '../../../src/changes/request/change-request.ts';
import { elementsOf } from '../lint-card.ts';
import * as way from '../sample-requests.ts';

const words = (card: Card): string =>
  elementsOf(card)
    .flatMap(([path, { text }]) => (path.endsWith('.fallback') || typeof text !== 'string' ? [] : [text]))
    .join('\n');

const show = (data: Partial<RequestData> = {}) => words(requestCard({ ...way.requestData, ...data }));

describe('a request’s card', () => {
  it('begins with the question for who decides, and says why they are asked and until when', () => {
    const text = show();

    expect(text.split('\n').slice(0, 3)).toEqual(['Waiting', 'CR-142', 'Add Ana Berg to the mail contacts?']);
    expect(text).toContain('You are asked because you are in the group of contact approvers.');
    expect(text).toContain('Due on Thursday 26 November at 10:42.');
  });

  it('has all of the message of the one who reassigned it', () => {
    const message = `${'Ana '.repeat(249)}end`;

    expect(show({ because: `it was handed to you: “${message}”` })).toContain(`${message}”.`);
  });

  it('says what changed only if the system has stored it so', () => {
    const applied: ChangeRequest = { ...way.changed, state: 'applied' };
    const differing: ChangeRequest = {
      ...applied,
      reading: { ...noReading, found: 'present', otherwise: ['jobTitle'] },
    };
    const text = show({ request: differing });

    expect(show({ request: applied })).toContain('What changed');
    expect(text).toContain('Requested');
    expect(text).not.toContain('What changed');
    expect(text).toContain('Saved differently than requested: Job title.');
  });

  it('shows strangers that there is a request, and nothing of what it says', () => {
    const text = show({ viewerKind: 'stranger', because: '' });

    expect(text).toContain('Waiting for approval');
    for (const item of ['nordwind', '+46', 'buyer']) expect(text).not.toContain(item);
  });

  it('tells both names when somebody decided for another', () => {
    const text = show({ request: way.rejected, viewerKind: 'requester', because: '' });

    expect(text).toContain('Omar Haddad for Ada Lindqvist rejected this at 10:42: “wrong number”.');
  });

  it('says when they were reminded, until somebody has decided', () => {
    const { request } = way.requestData;
    const { decisions } = way.rejected.approval;
    const people = ['omar', 'ada', 'tomas', 'lee'];
    const nudged = (more: object) => {
      const reminders = people.map((person) => ({ person, at: way.now }));
      const approval = { ...request.approval, nudgedAt: way.now, reminders, ...more };
      return show({ request: { ...request, approval } });
    };

    expect(show()).not.toContain('reminded');
    expect(nudged({ reminders: [] })).not.toContain('reminded');
    expect(nudged({ reminders: [{ person: 'ada', at: way.now }] })).toMatch(
      /contact approvers \(.*\); Ada Lindqvist reminded at 10:42/,
    );
    expect(nudged({})).toMatch(/contact approvers \(.*\), reminded at 10:42/);
    expect(nudged({ decisions: decisions.map((one) => ({ ...one, at: way.now + 1 })) })).not.toContain(
      'reminded',
    );
  });

  it('asks for a reason before a rejection', () => {
    const card = requestCard({ ...way.requestData, prompt: 'reject' });

    const input = elementsOf(card).find(([, { type }]) => type === 'Input.Text')?.[1];
    expect(input).toMatchObject({ id: 'in_text', isRequired: true });
  });

  it('renews itself for those who are named, and for 60 at the most', () => {
    const card = requestCard(way.requestData);
    const teamsIds = Array.from({ length: 70 }, (_, index) => `29:${index}`);

    const renewed = withRefresh(card, { verb: 'change.refresh', data: { ref: 'x' }, teamsIds });

    expect(JSON.parse(JSON.stringify(renewed)).refresh.userIds).toHaveLength(60);
    expect(withRefresh(card, { verb: 'change.refresh', data: {}, teamsIds: [] })).toBe(card);
  });
});

describe('the sentence for a notification', () => {
  it.each([
    ['decider', way.anaBerg, 'Sofie Brandt asks to add Ana Berg'],
    ['requester', way.anaBerg, 'Your request to add Ana Berg is waiting for approval'],
    ['requester', way.approved, 'Omar Haddad approved: Ana Berg was added'],
    ['requester', way.rejected, 'Omar Haddad for Ada Lindqvist rejected your request to change Ana Berg'],
    ['follower', { ...way.anaBerg, state: 'withdrawn' }, 'The request to add Ana Berg was withdrawn'],
    [
      'requester',
      { ...way.anaBerg, state: 'expired' },
      'Your request to add Ana Berg expired because nobody decided',
    ],
    ['requester', way.hiding('Ana Berg', 'Jo Lind'), '2 contacts were hidden'],
    ['requester', way.hiding('Ana Berg'), 'Ana Berg was hidden'],
  ] as const)('tells a %s: %#', (viewerKind, request, expected) => {
    expect(requestSummary(request, viewerKind, way.names)).toBe(expected);
  });

  it('is the question or comment itself', () => {
    expect(commentSummary(way.questioned, 'ada', way.names)).toBe(
      'Ada Lindqvist asks about Ana Berg: “Is the number a direct line?”',
    );
    expect(commentSummary(way.changed, 'sofie', way.names)).toBe(
      'Sofie Brandt commented about Ana Berg: “Yes, her desk.”',
    );
  });
});

describe('a request that changes a name', () => {
  const rename = (...difference: ChangeRequest['difference']) =>
    show({ request: { ...way.changed, difference } }).split('\n');
  const surname = { field: 'surname', before: 'Berg', after: 'Lind' } as const;

  it('has one line where display name, first and last name say the same', () => {
    const display = { field: 'displayName', before: 'Ana Berg', after: 'Ana Lind' } as const;
    const other = { field: 'displayName', before: 'Ana Berg', after: 'Lind, A.' } as const;

    expect(rename(display, surname)).toEqual(expect.arrayContaining(['Name', 'Ana Berg', 'Ana Lind']));
    expect(rename(display, surname)).not.toContain('Last name');
    for (const label of ['Display name', 'Last name']) expect(rename(other, surname)).toContain(label);
    expect(rename(surname)).toContain('Last name');
  });
});

describe('a moment', () => {
  const at = (timeZone: string, locale: string, now: number) =>
    formatMoment(Date.UTC(2026, 10, 21, 23, 30), { timeZone, locale, now });

  it('is told as the reader’s own clock shows it', () => {
    const now = Date.UTC(2026, 10, 22, 9);

    expect(at('Europe/London', 'en-GB', now)).toBe('yesterday at 23:30');
    expect(at('Europe/Berlin', 'de-DE', now)).toBe('at 00:30');
    expect(at('America/New_York', 'en-US', now)).toBe('yesterday at 6:30 PM');
    expect(at('UTC', 'en-GB', Date.UTC(2027, 0, 3))).toBe('on Saturday, 21 November 2026 at 23:30 UTC');
  });
});
