import { describe, expect, it } from 'vitest';
import {
  BackendError,
  ConfigurationError,
  DatabaseError,
  fromPlainError,
  toPlainError,
} from '../../src/platform/errors.ts';

describe('an error that goes to another thread as data', () => {
  it.each([
    [
      'of a system',
      new BackendError({
        system: 'Exchange',
        code: 'throttled',
        message: 'busy',
        retryAfterMs: 5,
        reason: 'Quota',
      }),
    ],
    ['of the settings', new ConfigurationError(['one', 'two'])],
    ['of the database', new DatabaseError('unreachable', undefined)],
  ])('is the same there: %s', (_what, error) => {
    const plain = toPlainError(error);
    if (plain === undefined) throw new Error('not told apart');

    const arrived = fromPlainError(structuredClone(plain));

    expect(arrived).toBeInstanceOf(error.constructor);
    expect(JSON.stringify(arrived)).toBe(JSON.stringify(error));
    expect(arrived.message).toBe(error.message);
  });

  it('is none that nobody expects', () => {
    expect(toPlainError(new TypeError('a bug'))).toBeUndefined();
  });
});
