import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { BackendError } from '../../../src/platform/errors.ts';
import { readableRows } from '../../../src/providers/shared/readable-rows.ts';

const item = z.object({ id: z.string().min(1), name: z.string().nullish(), phones: z.array(z.string()) });
const good = { id: 'a', name: 'Ana', phones: [], more: 1 };

describe('the rows of a page', () => {
  it('are returned as they came, without those that are not as expected, which are named', () => {
    const odd = { id: 'b', name: 'secret', phones: ['1', 7] };

    expect(readableRows('Graph', item, 'id', [odd, good])).toEqual({
      rows: [good],
      unread: [{ id: 'b', mismatch: 'phones[1] (invalid_type)' }],
    });
  });

  it('may be none', () => {
    expect(readableRows('Graph', item, 'id', [])).toEqual({ rows: [], unread: [] });
  });

  it.each([
    ['no row is as expected', [{ id: 'b' }, { id: 'c' }], 'phones (invalid_type)'],
    ['a row has no id', [good, { name: 'secret', phones: [] }], 'id (invalid_type)'],
    ['a row has an empty id', [good, { id: '', phones: [] }], 'id (too_small)'],
    ['a row is none', [good, null], 'the whole (invalid_type)'],
    ['a row is a list', [good, ['secret']], 'the whole (invalid_type)'],
  ])('are a bad answer when %s', (_, rows, mismatch) => {
    const read = () => readableRows('Graph', item, 'id', rows);

    expect(read).toThrow(BackendError);
    expect(read).toThrow(`a row of the answer is not as expected: ${mismatch}`);
    expect(read).not.toThrow('secret');
  });
});
