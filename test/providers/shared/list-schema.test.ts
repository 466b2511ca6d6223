import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { listSchema } from '../../../src/providers/shared/list-schema.ts';

const item = z.object({
  id: z.string().min(1),
  name: z.string().nullish(),
  hidden: z.boolean().nullish(),
  tag: z.string().optional(),
  code: z.string().length(2).optional(),
  mark: z.string().startsWith('x').optional(),
  phones: z.array(z.string()).nullish(),
  lines: z.array(z.string().nullable()).max(2).optional(),
  emails: z.array(z.object({ name: z.string().nullish(), address: z.string().min(1) })).nullish(),
  place: z.object({ city: z.string().optional() }).nullish(),
  exact: z.strictObject({ a: z.string() }).optional(),
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
    { value: [{ id: 'a', phones: [null] }] },
    { value: [{ id: 'a', phones: {} }] },
    { value: [{ id: 'a', phones: '1' }] },
    { value: [{ id: 'a', lines: [null, ''] }] },
    { value: [{ id: 'a', lines: ['', '', ''] }] },
    { value: [{ id: 'a', lines: null }] },
    { value: [{ id: 'a', emails: [{ address: 'a' }, { name: null, address: 'b', kind: 'other' }] }] },
    { value: [{ id: 'a', emails: [{ address: 'a' }, { address: '' }] }] },
    { value: [{ id: 'a', emails: [{ name: 'a' }] }] },
    { value: [{ id: 'a', emails: [null] }] },
    { value: [{ id: 'a', emails: [[]] }] },
    { value: [{ id: 'a', emails: null, place: null }] },
    { value: [{ id: 'a', place: {} }] },
    { value: [{ id: 'a', place: [] }] },
    { value: [{ id: 'a', place: { city: 7 } }] },
    { value: [{ id: 'a', exact: { a: '' } }] },
    { value: [{ id: 'a', exact: { a: '', b: '' } }] },
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
