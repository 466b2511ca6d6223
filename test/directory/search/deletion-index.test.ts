import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../bench/search/random.ts';
import { buildDeletions, findDeletions } from '../../../src/directory/search/deletion-index.ts';
import { createWordMeter } from '../../../src/directory/search/letters.ts';

const random = createRandom(17);
/** Few letters, so that most words are like some other. */
const word = (shortest: number, longest: number) =>
  Array.from({ length: shortest + random.below(longest - shortest + 1) }, () => 'abcé'[random.below(4)]).join(
    '',
  );
const texts = [...new Set(Array.from({ length: 3000 }, () => word(1, 10)))].sort();
const lengths = [4, 5, 6].map((letters) => ({ letters, deletions: 1 }));
const index = buildDeletions(texts, [{ letters: 7, deletions: 2 }, ...lengths]);
const meter = createWordMeter();

describe('the index of deleted letters', () => {
  it('finds the texts that are one typing error away', () => {
    const typed = Array.from({ length: 200 }, () => word(3, 10));

    const missed = typed.flatMap((text) => missedBy(text, 7, 1, (other) => errors(text, other).whole <= 1));

    expect(missed).toEqual([]);
  });

  it('finds the texts that are two typing errors away', () => {
    const typed = Array.from({ length: 200 }, () => word(6, 10));

    const missed = typed.flatMap((text) => missedBy(text, 7, 2, (other) => errors(text, other).whole <= 2));

    expect(missed).toEqual([]);
  });

  it('finds the longer texts with a prefix that is one typing error away', () => {
    const typed = Array.from({ length: 200 }, () => word(4, 9));

    const missed = typed.flatMap((text) =>
      missedBy(text, Math.min(7, text.length), 1, (other) => {
        return other.length > text.length && errors(text, other).beginning <= 1;
      }),
    );

    expect(missed).toEqual([]);
  });

  it('passes few other texts', () => {
    const typed = Array.from({ length: 200 }, () => word(8, 10));

    const passed = typed.reduce((sum, text) => sum + covered(text, 7, 1).size, 0);

    expect(passed / typed.length).toBeLessThan(texts.length / 20);
  });

  it('finds nothing among no texts', () => {
    const found: number[] = [];

    findDeletions(buildDeletions([], lengths), 'abcd', { letters: 4, deletions: 1 }, (at) => found.push(at));

    expect(found).toEqual([]);
  });
});

/** The texts that should be found and are not. */
function missedBy(
  typed: string,
  letters: number,
  deletions: number,
  shouldBe: (text: string) => boolean,
): readonly string[] {
  const found = covered(typed, letters, deletions);
  return texts.filter((text, at) => shouldBe(text) && !found.has(at));
}

function covered(typed: string, letters: number, deletions: number): ReadonlySet<number> {
  const found = new Set<number>();
  findDeletions(index, typed, { letters, deletions }, (first, end) => {
    for (let at = first; at < end; at++) found.add(at);
  });
  return found;
}

function errors(typed: string, other: string) {
  const chars = Uint16Array.from(other, (letter) => letter.charCodeAt(0));
  meter.set(typed);
  meter.measure(chars, 0, chars.length, 10);
  return meter.distances;
}
