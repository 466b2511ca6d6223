import fc from 'fast-check';
import { expect, it } from 'vitest';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { planQuery } from '../../../src/directory/search/query-words.ts';
import { SearchPass } from '../../../src/directory/search/search-pass.ts';
import { createSegmentBuilder } from '../../../src/directory/search/segment-builder.ts';
import { person } from './documents.ts';

const names = [
  'Ann',
  'Anna',
  'Anne',
  'Bob',
  'Robert',
  'Jon',
  'John',
  'Müller',
  'Mueller',
  'Miller',
  'Smith',
  'Smyth',
];
const others = ['', 'Smith Ltd', 'Millers', 'Contoso', 'Bobingen'];
const typedWords = [
  ...names,
  'Contoso',
  'Constoso',
  'Bobingen',
  'Milller',
  'Smi',
  'A',
  'company:smith',
  'Ltd',
];

const documents = fc.array(
  fc.record({
    given: fc.constantFrom(...names),
    family: fc.constantFrom(...names),
    company: fc.constantFrom(...others),
    city: fc.constantFrom(...others),
    title: fc.constantFrom(...others),
  }),
  { minLength: 1, maxLength: 20 },
);
const typed = fc
  .array(fc.constantFrom(...typedWords), { minLength: 1, maxLength: 3 })
  .map((all) => all.join(' '));

it('no contact has a higher score than the maximum by which passes are left out', () => {
  const counted = { strict: 0, wide: 0 };
  fc.assert(
    fc.property(fc.array(documents, { minLength: 1, maxLength: 2 }), typed, (parts, text) => {
      const segments = parts.map((people) => {
        const builder = createSegmentBuilder();
        for (const [index, { given, family, ...more }] of people.entries())
          builder.add(person(`p${index}`, `${given} ${family}`, more));
        return { segment: builder.finish(), dead: new Uint8Array(people.length) };
      });
      const plan = planQuery(parseQuery(text));
      const pass = new SearchPass(segments, 100, new Set());
      const look = (wide: boolean) => pass.look(plan, { wide, missing: [], share: 1 }).hits;
      const strict = look(false);
      const wide = look(true).filter(
        (hit) => !strict.some((one) => one.contact === hit.contact && one.look.live === hit.look.live),
      );
      counted.strict += strict.length;
      counted.wide += wide.length;

      const highest = (hits: readonly { readonly score: number }[]) =>
        Math.max(0, ...hits.map(({ score }) => Math.min(1000, score)));
      expect(highest(strict)).toBeLessThanOrEqual(pass.maximumScore(plan.words, false));
      expect(highest(wide)).toBeLessThanOrEqual(pass.maximumScore(plan.words, true));
      pass.release();
    }),
    { numRuns: 500 },
  );
  expect(Math.min(counted.strict, counted.wide)).toBeGreaterThan(100);
});
