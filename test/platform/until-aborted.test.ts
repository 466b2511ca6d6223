import { describe, expect, it } from 'vitest';
import { abortAfter, lateIfAborted, untilAborted } from '../../src/platform/until-aborted.ts';

const never = new Promise<never>(() => {});

describe('waiting until a signal aborts', () => {
  it('gives the value or the error if they come first', async () => {
    const { signal } = new AbortController();

    expect(await untilAborted(Promise.resolve(7), signal)).toBe(7);
    expect(await lateIfAborted(Promise.resolve(7), signal)).toEqual({ value: 7 });
    await expect(untilAborted(Promise.reject(new Error('own')), signal)).rejects.toThrow('own');
    await expect(lateIfAborted(Promise.reject(new Error('own')), signal)).rejects.toThrow('own');
  });

  it.each([
    ['has aborted', () => AbortSignal.abort(new Error('over'))],
    ['aborts', () => AbortSignal.timeout(5)],
  ])('ends when the signal %s', async (_, signal) => {
    await expect(untilAborted(never, signal())).rejects.toBeDefined();
    expect(await lateIfAborted(never, signal())).toBe('late');
  });

  it('takes a time that is no whole number, or already over', async () => {
    expect(await lateIfAborted(never, abortAfter(1.5))).toBe('late');
    expect(await lateIfAborted(never, abortAfter(-3))).toBe('late');
  });
});
