import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FullValue, fullValues, oneLineValue } from '../../../src/cards/requests/change-view.ts';

const request = (after: string | readonly string[], before: string | readonly string[] = '') =>
  fullValues({
    operation: 'update',
    items: [],
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
