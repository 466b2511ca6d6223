import { describe, expect, it } from 'vitest';
import {
  likelyNicknamesOf,
  nicknamesOf,
  petNamesOf,
  petStemOf,
  sameNickname,
} from '../../../src/contacts/text/nicknames.ts';

describe('nicknames', () => {
  it('stand for one another in both directions, but not through a third', () => {
    expect(nicknamesOf('bill')).toContain('william');
    expect(nicknamesOf('william')).toContain('bill');
    expect(sameNickname('bill', 'william')).toBe(true);
    expect(sameNickname('bert', 'bill')).toBe(false);
  });

  it.each([
    ['abbey', 'abigail'],
    ['abigail', 'abbey'],
    ['katy', 'katherine'],
    ['trisha', 'patricia'],
    ['vinnie', 'vincent'],
    ['nikki', 'nicole'],
  ])('find %s for %s in any spelling of the ending', (typed, stored) => {
    expect([...nicknamesOf(typed), ...likelyNicknamesOf(typed)]).toContain(stored);
  });

  it('are looked for, not taken for the same person, when they are loose', () => {
    expect(likelyNicknamesOf('randy')).toContain('andrew');
    expect(sameNickname('randy', 'andrew')).toBe(false);
  });

  it('give a name once, and never itself', () => {
    const likely = likelyNicknamesOf('katherine');

    expect(new Set(likely).size).toBe(likely.length);
    expect(likely).not.toContain('katherine');
    expect(likely.filter((name) => nicknamesOf('katherine').includes(name))).toEqual([]);
  });
});

describe('pet names', () => {
  it.each([
    ['gabby', 'gab'],
    ['jonnie', 'jon'],
    ['timmy', 'tim'],
    ['amy', ''],
    ['robert', ''],
  ])('come from a beginning: %s from “%s”', (name, stem) => {
    expect(petStemOf(name)).toBe(stem);
  });

  it('are made of the first letters up to a consonant', () => {
    expect(petNamesOf('gabriel')).toContain('gabby');
    expect(petNamesOf('gabriel')).not.toContain('gabriy');
    expect(petNamesOf('leo')).toEqual([]);
  });
});
