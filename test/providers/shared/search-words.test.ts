import { describe, expect, it } from 'vitest';
import { searchWords } from '../../../src/providers/shared/search-words.ts';
import { query } from '../../contracts/provider-contract.ts';

const wordsOf = (...words: string[]) => searchWords(query({ words }));

describe('the words to ask a backend for', () => {
  it('come longest first, each once, without the empty ones', () => {
    expect(wordsOf('ab', ' abcd ', '', 'abc', 'ab')).toEqual(['abcd', 'abc', 'ab']);
  });

  it('are cut at 100 characters, and stay whole up to there', () => {
    expect(wordsOf('x'.repeat(100))).toEqual(['x'.repeat(100)]);
    expect(wordsOf('x'.repeat(101))).toEqual(['x'.repeat(100)]);
    expect(wordsOf(`${'x'.repeat(99)}🙂`)).toEqual(['x'.repeat(99)]);
  });

  it('hold no half characters', () => {
    expect(wordsOf('a\ud83d')).toEqual(['a\ufffd']);
  });
});
