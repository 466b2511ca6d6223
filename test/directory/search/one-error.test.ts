import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../bench/search/random.ts';
import { createWordMeter } from '../../../src/directory/search/letters.ts';
import { findOneError, type SortedTexts } from '../../../src/directory/search/one-error.ts';

const random = createRandom(17);
/** Few letters, so that most words are like some other. */
const word = () => Array.from({ length: 1 + random.below(7) }, () => 'abcé'[random.below(4)]).join('');
const texts = [...new Set(Array.from({ length: 3000 }, word))].sort();
const sorted = pack(texts);
const meter = createWordMeter();

describe('looking for one typing error', () => {
  it('finds the whole texts that are one error away, and no others', () => {
    const typed = Array.from({ length: 200 }, word);

    const found = typed.map((text) => {
      const places = covered(text, 'whole');
      return [text, texts.filter((_, at) => places.has(at))];
    });

    expect(found).toEqual(typed.map((text) => [text, texts.filter((one) => errors(text, one).whole === 1)]));
  });

  it('finds the texts of which a beginning is one error away, whether or not they begin as typed', () => {
    const typed = Array.from({ length: 200 }, word);

    const found = typed.map((text) => {
      const places = covered(text, 'beginnings');
      return [text, without(text, (at) => places.has(at))];
    });

    expect(found).toEqual(
      typed.map((text) => [text, without(text, (at) => errors(text, texts[at] ?? '').beginning <= 1)]),
    );
  });

  it('finds nothing among no texts', () => {
    const found: number[] = [];

    findOneError(pack([]), 'abc', 'whole', (low) => found.push(low));

    expect(found).toEqual([]);
  });
});

/** The texts that do not begin as typed and for which `isFound` holds. */
function without(typed: string, isFound: (at: number) => boolean): readonly string[] {
  return texts.filter((text, at) => !text.startsWith(typed) && isFound(at));
}

function covered(typed: string, wanted: 'beginnings' | 'whole'): ReadonlySet<number> {
  const found = new Set<number>();
  findOneError(sorted, typed, wanted, (low, high) => {
    for (let at = low; at < high; at++) found.add(at);
  });
  return found;
}

function errors(typed: string, other: string) {
  meter.set(typed);
  meter.measure(unitsOf(other), 0, other.length, 30);
  return meter.distances;
}

function pack(all: readonly string[]): SortedTexts {
  const starts = new Uint32Array(all.length + 1);
  for (const [at, text] of all.entries()) starts[at + 1] = (starts[at] ?? 0) + text.length;
  return { chars: unitsOf(all.join('')), starts };
}

function unitsOf(text: string): Uint16Array {
  return Uint16Array.from([...text], (letter) => letter.charCodeAt(0));
}
