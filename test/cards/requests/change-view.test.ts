import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeLines,
  type FullValue,
  fullValues,
  oneLineValue,
} from '../../../src/cards/requests/change-view.ts';
import type { BatchItem } from '../../../src/changes/request/change-request.ts';
import { makeItem } from '../sample-requests.ts';

const request = (after: string | readonly string[], before: string | readonly string[] = '') =>
  fullValues({
    operation: 'update',
    items: [],
    lists: [],
    difference: [{ field: 'notes', before, after }],
  });

/** What a reader reads off the card: lines joined again, drawn spaces as spaces. */
const read = (values: readonly FullValue[], side: string) =>
  values
    .filter(({ caption }) => caption.startsWith(`Notes, ${side}`))
    .flatMap(({ lines }) => lines)
    .join('\n')
    .replaceAll('\u00a0', ' ');

describe('a value that a line cannot show as it is', () => {
  it('is shown whole, with its lines and spaces', () => {
    const text = `Door code:\n  A   12\n\n${'x'.repeat(440)} TAIL`;

    expect(read(request(text), 'new').replaceAll('¶', '')).toBe(text);
    expect(request('short', 'short before')).toEqual([]);
    expect(request('new', text)[0]?.caption).toBe(`Notes, old, ${text.length} characters`);
    expect(request(' ')[0]?.caption).toBe('Notes, new, 1 character');
  });

  it('loses no character of any length', () => {
    const letters = fc.string({
      unit: fc.constantFrom('a', 'é', '語', '🙂'),
      minLength: 301,
      maxLength: 9_000,
    });
    fc.assert(
      fc.property(letters, (text) => {
        const shown = read(request(text), 'new').replaceAll('\n', '');
        expect(shown.length).toBe(text.length);
      }),
      { numRuns: 50 },
    );
  });

  it('is counted where it is cut', () => {
    expect(oneLineValue('x'.repeat(440))).toMatch(/^x{299}… \(141 more characters\)$/);
    expect(oneLineValue(['a'.repeat(200), 'b'.repeat(200)])).toContain('103 more characters');
  });

  it('tells of characters that cannot be seen', () => {
    expect(request('Inv\u202exslx.oice')[0]?.lines).toEqual(['Invxslx.oice (and 1 that cannot be seen)']);
  });
});

const batch = (items: readonly BatchItem[]) =>
  ({ operation: 'batch', difference: [], lists: [], items, state: 'pending' }) as const;
const allText = (request: ReturnType<typeof batch>) =>
  [
    ...changeLines(request).map(({ after }) => after),
    ...fullValues(request).flatMap(({ lines }) => lines),
  ].join('\n');

describe('a contact among several', () => {
  it('is told apart from its namesakes where it is deleted', () => {
    const difference = (address: string) => [{ field: 'emails' as const, before: [address], after: [] }];
    const request = batch([
      makeItem({ operation: 'delete', difference: difference('john@one.example') }),
      makeItem({ operation: 'delete', difference: difference('john@two.example') }),
    ]);

    expect(changeLines(request).map(({ after }) => after)).toEqual([
      'John Doe (john@one.example)',
      'John Doe (john@two.example)',
    ]);
  });

  it('is shown with all that it is to get where it is added', () => {
    const request = batch([
      makeItem({
        operation: 'create',
        difference: [
          { field: 'emails', before: [], after: ['john@evil.example'] },
          { field: 'notes', before: '', after: 'call this number' },
        ],
      }),
    ]);

    expect(allText(request)).toContain('john@evil.example');
    expect(allText(request)).toContain('call this number');
  });

  it('is shown whole where its values are short, but too many for a line', () => {
    const fields = ['jobTitle', 'department', 'company', 'office', 'city', 'notes'] as const;
    const request = batch([
      makeItem({
        difference: fields.map((field) => ({
          field,
          before: `${field} was ${'x'.repeat(60)}`,
          after: `${field} is ${'y'.repeat(60)} END`,
        })),
      }),
    ]);

    for (const field of fields) expect(allText(request)).toContain(`${field} is ${'y'.repeat(60)} END`);
  });
});

describe('the lists that a contact leaves', () => {
  it('are all shown', () => {
    const lists = Array.from({ length: 40 }, (_, index) => ({
      id: String(index),
      name: `Partners ${index}`,
    }));
    const request = { ...batch([]), operation: 'delete', lists } as const;

    const lines = fullValues(request).flatMap(({ lines }) => lines);

    expect(lines).toEqual(lists.map(({ name }) => name));
    expect(fullValues({ ...request, lists: lists.slice(0, 3) })).toEqual([]);
  });
});
