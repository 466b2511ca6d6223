import { describe, expect, it } from 'vitest';
import { namesSeveralRequests, readRequestText } from '../../../src/dialogs/request-card/request-number.ts';

describe('a typed request', () => {
  it.each([
    ['CR-142 wrong number', 142, 'wrong number'],
    ['cr142: wrong number', 142, 'wrong number'],
    ['#142', 142, ''],
    ['142', 142, ''],
    ['CR 7 – no', 7, 'no'],
    ['of CR-7', 7, ''],
    ['of my request 7', 7, ''],
    ['request CR-7: no', 7, 'no'],
    ['the change number 7', 7, ''],
    ['von CR-7', 7, ''],
    ['CR-1\nsecond line', 1, 'second line'],
  ])('is read from “%s”', (text, number, rest) => {
    expect(readRequestText(text)).toEqual({ number, rest });
  });

  it.each(['', 'John', 'of 7 people', 'the 2 numbers are wrong', '3rd floor', 'CRM', 'CR-12345678901'])(
    'is not found in “%s”',
    (text) => {
      expect(readRequestText(text).number).toBeUndefined();
    },
  );

  it.each(['CR-1 and CR-2', 'CR-1 CR-2', '1, 2', 'cr1 & 2', '#1 + #2', '1 und 2', 'CR-1, CR-2 are right'])(
    'is one of several in “%s”',
    (text) => {
      expect(namesSeveralRequests(text)).toBe(true);
    },
  );

  it.each([
    'CR-1',
    'CR-1: CR-2 is newer',
    'CR-1 2 numbers are wrong',
    '1, because',
    'CR-1 and then',
    'John, 2',
  ])('is the only one in “%s”', (text) => {
    expect(namesSeveralRequests(text)).toBe(false);
  });
});
