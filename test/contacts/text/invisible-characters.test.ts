import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { literal } from '../../../src/cards/engine/plain.ts';
import {
  hasInvisible,
  withoutHarmless,
  withoutInvisible,
} from '../../../src/contacts/text/invisible-characters.ts';
import { growsFasterThanText } from '../../growth.ts';

const spelt = [
  'می‌خواهم',
  'क्‍ष',
  'രാജന്‍',
  'ශ්‍රී',
  '👩‍👩‍👧‍👦',
  '🏳️‍🌈',
  '👍🏽',
  '1️⃣',
  '❤️',
  '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  '葛\u{e0100}飾',
  '\u0600\u0661',
  "O'Brien & Söhne",
  'line one\r\n\tline two',
];

describe('withoutInvisible', () => {
  it.each(spelt)('keeps what %s is written with', (text) => {
    expect(withoutInvisible(text)).toBe(text);
    expect(withoutHarmless(text)).toBe(text);
    expect(hasInvisible(text)).toBe(false);
  });

  it.each([
    ['Inv\u202exslx.oice', 'Invxslx.oice'],
    ['Con\u200btoso\u2066', 'Contoso'],
    ['\u200eJane\u00ad\ufeff Roe\u061c', 'Jane Roe'],
    ['Auf\u200clage', 'Auflage'],
    ['a\ufe0fb', 'ab'],
    ['1\ufe0f', '1'],
    ['می\u200c\u200c\u200cخ', 'می\u200cخ'],
    ['葛\u{e0100}\u{e0101}', '葛\u{e0100}'],
    ['\u{e0041}tag', 'tag'],
    ['\u3164\u115f\u2800\u17b4\u180e', ''],
    ['\ue000\uffff\u0000\u009b', ''],
    ['\u2065\ufff9x', 'x'],
  ])('turns %j into %j', (text, shown) => {
    expect(withoutInvisible(text)).toBe(shown);
  });

  it('is what a card shows of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const stored = withoutInvisible(text.toWellFormed()).replace(/\s+/gu, ' ').trim();
        fc.pre(!/\p{M}{5}/u.test(stored) && !stored.includes('{{'));
        expect(literal(stored)).toBe(stored);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('withoutHarmless', () => {
  it.each([
    ['\u202a+49 89 123456\u202c', '+49 89 123456'],
    [' \u2068Contoso\u2069 ', ' Contoso '],
    ['Jane\u200b Roe', 'Jane Roe'],
    ['Donau\u00addampf', 'Donaudampf'],
    ['\u200b\u202e', ''],
  ])('tidies %j to %j', (text, tidy) => {
    expect(withoutHarmless(text)).toBe(tidy);
  });

  it.each(['Inv\u202exslx.oice', 'a\u2066b', 'a\ue000b', 'a\u0000b', 'a\u3164b', 'a\u{e0041}b'])(
    'leaves %j to be refused',
    (text) => {
      expect(withoutHarmless(text)).toBe(text);
      expect(hasInvisible(text)).toBe(true);
    },
  );

  it.each(['\u200d', '\u200b', '\ufe0f', '\u{e0100}', ' \u202e', 'ا\u200c'])(
    'takes time that grows with the text: %j',
    (part) => {
      const text = (length: number) => part.repeat(length / part.length);
      expect(growsFasterThanText(withoutHarmless, text)).toBe(false);
      expect(growsFasterThanText(withoutInvisible, text)).toBe(false);
    },
  );
});
