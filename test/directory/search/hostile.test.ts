import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateContacts } from '../../../bench/search/contacts.ts';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { createSearchIndex } from '../../../src/directory/search/search-index.ts';

const index = createSearchIndex();
index.put(generateContacts(20_000, 5));

/** That no query takes long is measured by `npm run bench -- search`, under "heavy". */
function isAnswered(typed: string): boolean {
  const ids = index.search(parseQuery(typed), 10).map(({ id }) => id);
  return ids.length <= 10 && new Set(ids).size === ids.length;
}

describe('a query of anything', () => {
  it('is answered by ten different contacts at the most when it is any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(isAnswered(Buffer.from(bytes).toString('utf8'))).toBe(true);
        expect(isAnswered(Buffer.from(bytes).toString('latin1'))).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    'ma ma',
    'mar mar',
    'a a a a',
    'a b c d e f g h i j',
    'an ma jo sa ka',
    'a'.repeat(500),
    'ma '.repeat(170),
    'aaaa bbbb cccc dddd eeee ffff gggg hhhh',
    'company:a title:b city:c in:d -e "f g"',
    '1 2 3 4 5 6',
    '\ud800\udc00\ud800',
    '-',
    ':::',
    '"',
    '%_*',
    '@',
    'x@y.z',
    '\u0000\u0001js',
  ])('is answered when it is %j', (typed) => {
    expect(isAnswered(typed)).toBe(true);
  });
});
