import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { isolate, literal, plain } from '../../../src/cards/engine/plain.ts';
import { growsFasterThanText } from '../../growth.ts';
import { hostileTexts } from '../hostile-texts.ts';

/** Every rule of Markdown at once, more than any client of Teams has. */
const markdown = new MarkdownIt({ html: true, linkify: false, breaks: true });

/** What a reader sees of a text that holds no mark-up at all. */
const asItStands = (text: string) => {
  const html = text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return text.trim() === '' ? '' : `<p>${html}</p>\n`;
};

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(fc.constantFrom(...'*_[]()`~<>#+-=.!|\\&:; \n{}$/1aw@'), { maxLength: 30 })
    .map((marks) => marks.join('')),
  fc.constantFrom(...hostileTexts),
);

describe('plain', () => {
  it.each(hostileTexts)('shows %j as it stands', (text) => {
    expect(markdown.render(plain(text))).toBe(asItStands(plain(text)));
  });

  it('leaves nothing in any text that Markdown or HTML could take up', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(markdown.render(plain(text))).toBe(asItStands(plain(text)));
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['[Reset your password](https://evil.example)', '[Reset your password] (https:∕∕evil.example)'],
    ['**x**', '∗∗x∗∗'],
    ['<at>CEO</at>', '‹at›CEO‹/at›'],
    ['</b><script>', '‹/b›‹script›'],
    ['\x24{secret}', '\x24{secret}'],
    ['{{DATE(2026-01-01T00:00:00Z)}}', '{ {DATE(2026-01-01T00:00:00Z)}}'],
    ['AT&T', 'AT&T'],
    ["O'Brien & Söhne (UK), Ltd. 50% #4", "O'Brien & Söhne (UK), Ltd. 50% #4"],
    ['+1 425 555 0100', '+1 425 555 0100'],
    ['1–10 of 23 for “John”', '1–10 of 23 for “John”'],
  ])('turns %j into %j', (text, shown) => {
    expect(plain(text)).toBe(shown);
  });
});

describe('literal', () => {
  it('keeps every character that can be seen, so that an address can be copied', () => {
    expect(literal('john_*doe*@contoso.com [x](y) <z> \\ `')).toBe('john_*doe*@contoso.com [x](y) <z> \\ `');
  });

  it.each([
    ['abc\u202Egnp.exe\u202C', 'abcgnp.exe'],
    ['a\u200Bb\u200Cc\u2060d\uFEFFe\u00ADf', 'abcdef'],
    ['\u0000\u001B[31m\u009Bred', '[31mred'],
    ['\u3164\u115F\u2800', ''],
    ['  two\u00A0\u2003 spaces\r\n\tline ', 'two spaces line'],
    ['\uD800 lone', '\uFFFD lone'],
    ['\u{E0041}tag', 'tag'],
  ])('takes what cannot be seen out of %j', (text, shown) => {
    expect(literal(text)).toBe(shown);
  });

  it.each(['👩‍👩‍👧‍👦', '🏳️‍🌈', '👍🏽', 'می‌خواهم', 'क्‍ष', 'محمد', '约翰'])(
    'keeps the spelling of %s',
    (text) => {
      expect(literal(text)).toBe(text);
    },
  );

  it('flattens towers of marks', () => {
    expect(literal(`Z${'\u0301'.repeat(60)}`)).toBe(`Z${'\u0301'.repeat(4)}`);
  });

  it('cuts to the limit without cutting a character in two', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.integer({ min: 2, max: 50 }),
        (text, limit) => {
          const shown = literal(text, limit);

          expect(shown.length).toBeLessThanOrEqual(limit);
          expect(shown.isWellFormed()).toBe(true);
        },
      ),
    );
    expect(literal('x'.repeat(5_000), 10)).toBe('xxxxxxxxx…');
    expect(literal('👍👍👍', 4)).toBe('👍…');
  });

  it('is done when done once', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(literal(literal(text))).toBe(literal(text));
      }),
    );
  });

  it('does not take long over long texts', () => {
    expect(growsFasterThanText(plain, (length) => '\u200B<*_'.repeat(length / 4))).toBe(false);
    expect(growsFasterThanText(literal, (length) => ' '.repeat(length))).toBe(false);
  });
});

describe('isolate', () => {
  it('fences right-to-left text in, and leaves other text alone', () => {
    expect(isolate('محمد')).toBe('\u2068محمد\u2069');
    expect(isolate('Ann')).toBe('Ann');
  });
});
