import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listSchema } from '../../src/providers/list-schema.ts';

const item = z.object({
  id: z.string().min(1),
  name: z.string().nullish(),
  hidden: z.boolean().nullish(),
  tag: z.string().optional(),
  code: z.string().length(2).optional(),
  mark: z.string().startsWith('x').optional(),
  phones: z.array(z.string()).nullish(),
});
const slow = z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
const quick = listSchema(item);

describe('the schema of a list', () => {
  it.each([
    { value: [] },
    { value: [{ id: 'a' }], more: true },
    { value: [{ id: 'a', name: null, hidden: null, tag: '', phones: null, other: 7 }] },
    { value: [{ id: 'a', name: '', hidden: false, phones: ['1'] }], '@odata.nextLink': 'https://x.example' },
    { value: [{ id: '' }] },
    { value: [{ id: 'a' }, {}] },
    { value: [{ id: 'a' }, null] },
    { value: [{ id: 'a' }, []] },
    { value: [{ id: 'a', name: 7 }] },
    { value: [{ id: 'a', hidden: 'yes' }] },
    { value: [{ id: 'a', tag: null }] },
    { value: [{ id: 'a', code: 'ab', mark: 'xy' }] },
    { value: [{ id: 'a', code: 'abc' }] },
    { value: [{ id: 'a', mark: 'y' }] },
    { value: [{ id: 'a', phones: [7] }] },
    { value: [{ id: 'a' }], '@odata.nextLink': null },
    { value: { id: 'a' } },
    { values: [] },
    [],
    null,
    undefined,
    'value',
  ])('takes %j exactly when zod does with the schema written out', (answer) => {
    expect(quick.safeParse(answer).success).toBe(slow.safeParse(answer).success);
  });
});
