import { describe, expect, it } from 'vitest';
import {
  type BatchItem,
  type ChangeRequest,
  noReading,
  type Reading,
} from '../../src/changes/request/change-request.ts';
import { outcomeFile } from '../../src/transfer/outcome-file.ts';
import { failedItems, importBatch, importRequest } from '../cards/sample-requests.ts';

const request: ChangeRequest = {
  ...importRequest,
  state: 'applied',
  batch: { ...importBatch, fileRows: 0 },
};

async function rowOf(
  item: Pick<BatchItem, 'operation' | 'state'> & { readonly reading: Partial<Reading> },
): Promise<string> {
  const [sample] = failedItems;
  if (sample === undefined) throw new Error('no sample');
  const reading = { ...noReading, ...item.reading };
  const problem = item.state === 'failed' ? 'forbidden' : '';
  const placed = { position: 1, item: { ...sample.item, ...item, problem, reading } };
  const file = await outcomeFile(request, { items: async () => [placed], fileRows: async () => [] });
  return file.split('\r\n')[1] ?? '';
}

describe('the result file of a large batch', () => {
  it.each([
    ['a contact that is as asked', 'done', { found: 'present' }, /Added,Ana Berg,,$/],
    [
      'values that the system stored differently',
      'done',
      { found: 'present', otherwise: ['mobilePhones'] },
      /Added,.+Saved differently than requested: Mobile phone\./,
    ],
    [
      'lists that refused the contact',
      'done',
      { found: 'present', missedLists: ['Partners'] },
      /Added,.+but not to Partners/,
    ],
    [
      'what was saved before the system refused',
      'failed',
      { found: 'present', otherwise: ['mobilePhones', 'company'] },
      /Failed,.+doesn’t allow.+Saved: Display name, First name, Last name, E-mail\. Not saved: Mobile phone, Company\./,
    ],
  ] as const)('names %s', async (_, state, reading, expected) => {
    expect(await rowOf({ operation: 'create', state, reading })).toMatch(expected);
  });

  it('says of a deleted contact that the system still shows it', async () => {
    const row = await rowOf({ operation: 'delete', state: 'done', reading: { found: 'present' } });

    expect(row).toMatch(/Deleted,.+still shows it/);
  });
});
