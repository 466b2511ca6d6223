import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { words } from '../../../src/contacts/text/fold.ts';
import { foldedText, foldedTexts } from '../../../src/contacts/text/folded-text.ts';

describe('foldedText', () => {
  it('takes a text apart into its folded words', () => {
    expect(foldedText('Doe,  John')).toEqual({ text: 'doe john', words: ['doe', 'john'] });
    expect(foldedText(' Jean-Luc O’Brien ')).toEqual({
      text: 'jean luc obrien',
      words: ['jean', 'luc', 'obrien'],
    });
    expect(foldedText(' - ')).toEqual({ text: '', words: [] });
  });

  it('makes the words that folding makes of any text', () => {
    const plain = fc.string({ unit: fc.constantFrom(..."aZ09 -.,'`(\t") });
    const strange = fc.string({ unit: fc.constantFrom(...'aK é\u212aß\u007f\u0000’İ李\u0301') });

    fc.assert(
      fc.property(fc.oneof(plain, strange, fc.string({ unit: 'grapheme' })), (text) => {
        const expected = words(text);
        expect(foldedText(text)).toEqual({ text: expected.join(' '), words: expected });
        expect(foldedTexts(text)[0]).toEqual(foldedText(text));
      }),
    );
  });
});

describe('foldedTexts', () => {
  it('gives the other spelling of a text that has one', () => {
    expect(foldedTexts('Jürgen Groß').map(({ text }) => text)).toEqual(['jurgen gross', 'juergen gross']);
    expect(foldedTexts('Jurgen').map(({ text }) => text)).toEqual(['jurgen']);
  });
});
