import { Template } from 'adaptivecards-templating/lib/template-engine.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lintCard } from './lint-card.ts';
import { randomCard } from './random-cards.ts';

const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('any card with any data', () => {
  it('is fit to be sent, and equals what the templating library makes of it', () => {
    fc.assert(
      fc.property(randomCard, ({ card, view, template }) => {
        const made = card();

        expect(lintCard(made)).toEqual([]);
        expect(sent(made)).toEqual(sent(new Template(template).expand({ $root: view() })));
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
