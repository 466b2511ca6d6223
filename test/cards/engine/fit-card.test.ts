import { describe, expect, it } from 'vitest';
import { fitRows } from '../../../src/cards/engine/fit-card.ts';

const toCard = (rows: readonly string[]) => ({ fallbackText: rows.join('') });
const row = 'x'.repeat(10_000);

describe('the rows of a card', () => {
  it('are all there when it can carry them', () => {
    expect(fitRows([row, row, row], toCard).fallbackText).toHaveLength(30_000);
  });

  it('are as many as it can carry, from the first', () => {
    const { fallbackText } = fitRows(['first', row, row, row, row, row, row], toCard);

    expect(fallbackText).toHaveLength(40_005);
    expect(fallbackText).toMatch(/^first/);
  });

  it('are one at least', () => {
    expect(fitRows([row.repeat(9), row], toCard).fallbackText).toHaveLength(90_000);
  });
});
