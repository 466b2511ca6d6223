import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fold, foldSpelledOut, words } from '../../../src/contacts/text/fold.ts';

describe('fold', () => {
  it.each([
    ['John  DOE ', 'john doe'],
    ['Müller', 'muller'],
    ['Mu\u0308ller', 'muller'],
    ['Straße', 'strasse'],
    ['STRAẞE', 'strasse'],
    ['Łukasz Wałęsa', 'lukasz walesa'],
    ['Bjørn Ærø', 'bjorn aero'],
    ['Đorđe Šarić', 'dorde saric'],
    ['Œuvre', 'oeuvre'],
    ['Iğdır İSTANBUL Işık', 'igdir istanbul isik'],
    ['Þórður Guðmundsdóttir', 'thordur gudmundsdottir'],
    ["O'Brien", 'obrien'],
    ['O’Brien', 'obrien'],
    ['O´Brien', 'obrien'],
    ['Jean–Luc', 'jean-luc'],
    ['ＪＯＨＮ　Ｄｏｅ', 'john doe'],
    ['Ｏ＇Ｂｒｉｅｎ', 'obrien'],
    ['Юлия Жукова', 'yuliya zhukova'],
    ['Андрей', 'andrey'],
    ['Γιώργος Παπαδόπουλος', 'giorgos papadopoylos'],
    ['田中 太郎', '田中 太郎'],
    ['김민준', '김민준'],
    ['ガブリエル', 'ガブリエル'],
    ['שָׁלוֹם', 'שלום'],
    ['a\u202eb\u200bc', 'abc'],
    ['a\tb\r\nc\0d', 'a b c d'],
    ['', ''],
  ])('folds %j to %j', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('is idempotent for every text, also broken ones', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), utf16()),
        (text) => {
          expect(fold(fold(text))).toBe(fold(text));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is idempotent for every single character', () => {
    const wrong: string[] = [];
    for (let code = 0; code <= 0x2ffff; code++) {
      const letter = String.fromCodePoint(code);
      if (fold(fold(letter)) !== fold(letter)) wrong.push(code.toString(16));
    }

    expect(wrong).toEqual([]);
  });

  it('does not ask for the case in which a text was typed', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'aZéÉßøØłŁİiIжЖσΣ ') }), (text) => {
        expect(fold(text.toUpperCase().toLowerCase())).toBe(fold(text.toLowerCase()));
      }),
    );
  });
});

describe('words', () => {
  it.each([
    ['Doe, John (Contoso)', ['doe', 'john', 'contoso']],
    ['Jean-Luc O’Brien', ['jean', 'luc', 'obrien']],
    ['AT&T', ['at', 't']],
    ['"))%*', []],
    ['Ana 😀 Šarić', ['ana', 'saric']],
    ['हिन्दी नाम', ['हिन्दी', 'नाम']],
  ])('parts %j into %j', (text, parts) => {
    expect(words(text)).toEqual(parts);
  });
});

describe('foldSpelledOut', () => {
  it('gives the spelling with two letters, and nothing where there is none', () => {
    expect(foldSpelledOut('Jürgen Größe')).toBe('juergen groesse');
    expect(foldSpelledOut('A\u030ase')).toBe('aase');
    expect(foldSpelledOut('Jurgen')).toBe('');
  });
});

/** Any sequence of UTF-16 units, lone surrogates too. */
function utf16(): fc.Arbitrary<string> {
  return fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 12 })
    .map((units) => String.fromCharCode(...units));
}
