import { describe, expect, it } from 'vitest';
import { readRequestText } from '../../../src/dialogs/request-card/request-number.ts';

describe('a typed request', () => {
  it.each([
    ['CR-142 wrong number', 142, 'wrong number'],
    ['cr142: wrong number', 142, 'wrong number'],
    ['#142', 142, ''],
    ['142', 142, ''],
    ['CR 7 – no', 7, 'no'],
    ['CR-1\nsecond line', 1, 'second line'],
  ])('is read from “%s”', (text, number, rest) => {
    expect(readRequestText(text)).toEqual({ number, rest });
  });

  it.each(['', 'John', '3rd floor', 'CRM', 'CR-12345678901'])('is not found in “%s”', (text) => {
    expect(readRequestText(text).number).toBeUndefined();
  });
});
