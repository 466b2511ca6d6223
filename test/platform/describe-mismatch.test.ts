import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { describeMismatch } from '../../src/platform/describe-mismatch.ts';

const schema = z.object({
  value: z.array(z.object({ Guid: z.string().min(1), '@odata.type': z.string().optional() })),
  byAddress: z.record(z.string(), z.object({ name: z.string() })).optional(),
});

describe('describeMismatch', () => {
  it.each([
    [{ value: [{ Guid: 'a' }, { Guid: 7 }] }, 'value[1].Guid (invalid_type)'],
    [{ value: [{ Guid: '' }] }, 'value[0].Guid (too_small)'],
    [{ value: [{ Guid: 'a', '@odata.type': 5 }] }, 'value[0].@odata.type (invalid_type)'],
    [{}, 'value (invalid_type)'],
    ['Jane Roe', 'the whole (invalid_type)'],
    [{ value: [], byAddress: { 'jane@roe.example': {} } }, 'byAddress.….name (invalid_type)'],
    [{ value: [], byAddress: { '+49 171': 'secret' } }, 'byAddress.… (invalid_type)'],
  ])('says where %j is wrong, without a value', (data, expected) => {
    const { error } = schema.safeParse(data);

    expect(error && describeMismatch(error)).toBe(expected);
  });
});
