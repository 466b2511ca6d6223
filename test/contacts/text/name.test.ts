import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  compatibleNames,
  editDistance,
  nameDistance,
  nameKey,
  nameWords,
} from '../../../src/contacts/text/name.ts';

describe('nameWords', () => {
  it('leaves out titles, brackets and repetitions', () => {
    expect(nameWords('Doe, Dr. John John (Contoso Ltd)')).toEqual(['doe', 'john']);
    expect(nameWords('Dr')).toEqual(['dr']);
    expect(nameKey(nameWords('Doe, John'))).toBe(nameKey(nameWords('Dr. John Doe')));
  });
});

describe('compatibleNames', () => {
  it.each([
    ['John Doe', 'Doe, John', true],
    ['John Doe', 'John Adam Doe', true],
    ['J. Doe', 'John Doe', true],
    ['Bill Gates', 'William Gates', true],
    ['Katharina Stevenson', 'Katharina Stephenson', false],
    ['Alexandra Fischer', 'Alexandra Fisher', true],
    ['Doe', 'John Doe', true],
    ['Hans Meier', 'Anna Meier', false],
    ['John Doe Jr', 'John Doe Sr', false],
    ['John Doe', 'Jane Doe', false],
    ['J. A. Doe', 'John Doe', true],
    ['J. B. Doe', 'John Adam Doe', false],
    ['Sales', 'John Doe', false],
  ])('says of %j and %j: %s', (one, other, answer) => {
    expect(compatibleNames(nameWords(one), nameWords(other))).toBe(answer);
    expect(compatibleNames(nameWords(other), nameWords(one))).toBe(answer);
  });
});

describe('one typing error in a long surname', () => {
  it('makes no other name, exactly where one error leads from word to word', () => {
    // No letter twice in a row: that is another way to spell the same.
    const word = fc.stringMatching(/^[bdf]{6,8}$/).filter((text) => !/(.)\1/u.test(text));

    fc.assert(
      fc.property(word, word, (one, other) => {
        expect(compatibleNames([one], [other])).toBe(editDistance(one, other, 1) <= 1);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('editDistance', () => {
  it.each([
    ['john', 'john', 0],
    ['john', 'jhon', 1],
    ['john', 'jon', 1],
    ['john', 'johan', 1],
    ['john', 'jihn', 1],
    ['smith', 'smtihs', 2],
    ['smith', 'jones', 3],
    ['', 'ab', 2],
  ])('counts from %j to %j: %i', (one, other, errors) => {
    expect(editDistance(one, other, 2)).toBe(errors);
  });

  it('is symmetric, and never above its limit plus one', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(
      fc.property(word, word, fc.nat({ max: 3 }), (one, other, limit) => {
        const distance = editDistance(one, other, limit);

        expect(distance).toBe(editDistance(other, one, limit));
        expect(distance).toBe(Math.min(editDistance(one, other, 99), limit + 1));
        expect(distance === 0).toBe(one === other);
      }),
    );
  });
});

describe('nameDistance', () => {
  it.each([
    ['Jhon Smiht', 'John Smith', 2],
    ['Smiht', 'John Smith', 1],
    ['Bill Gates', 'William Gates', 1],
    ['Joh Smi', 'John Smith', 0],
    ['Jo Smith', 'Jo Smith', 0],
    ['Xy Smith', 'Jo Smith', -1],
    ['John Jon', 'John Smith', -1],
    ['Zzyzx', 'John Smith', -1],
  ])('is from %j to %j: %i', (typed, name, errors) => {
    expect(nameDistance(nameWords(typed), nameWords(name))).toBe(errors);
  });
});
