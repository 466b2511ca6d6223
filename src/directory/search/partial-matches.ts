import { editDistance } from '../../contacts/text/name.ts';
import type { Match } from './explain.ts';
import { fieldBits } from './fields.ts';
import type { LiveSegment } from './live-segment.ts';
import type { QueryPlan, QueryWord } from './query-words.ts';
import type { Hit, LookOptions } from './search-hit.ts';
import type { SearchPass } from './search-pass.ts';
import { countLiving } from './term-holders.ts';

/** Of so many words, two are looked for in every pair; of more, in neighbours only. */
const mostPaired = 5;
/** What a word that is only like the typed one is worth at best, beside one that is the same. */
const bestLike = 0.7;
/** A word that so many have says by itself who is meant; one that `common` have says little. */
const rare = 50;
const common = 800;
const leastWeight = 0.6;
/** A given name says less than a surname as rare. */
const weightOfGivenName = 0.9;

/** The best score of an answer that has `kept` of the typed words. */
export function maximumOf(kept: number, typed: number): number {
  return (1000 * kept) / typed;
}

/** The words of a plan that an answer may lack: all but filters and quoted words. */
export function droppableWords({ words, phrases, isFilter }: QueryPlan): readonly QueryWord[] {
  if (isFilter) return [];
  return words.filter(({ counts, text }) => counts && !phrases.some((phrase) => phrase.includes(text)));
}

/**
 * Those who have some of the words: first as they were typed, then also misspelt. Most words first, until somebody is
 * found who cannot be passed by those who have fewer. Adds what it finds to `found`.
 */
export function findPartly(
  pass: SearchPass,
  plan: QueryPlan,
  found: { readonly bestScore: number; add(hits: readonly Hit[]): void },
): void {
  const typed = droppableWords(plan);
  if (typed.length < 2) return;
  const weights = new Map(typed.map((word) => [word, weightOf(pass.segments, word)]));
  for (const wide of [false, true]) {
    const met = typed.filter((word) => pass.isMet(word, wide));
    for (const stage of stagesOf(met, typed.length)) {
      const [{ length: kept } = []] = stage;
      if (found.bestScore >= mostOf(kept, wide, typed.length) || pass.isUsedUp) break;
      for (const words of stage) {
        // Letters alone say nothing of who is meant.
        if (words.every(({ text }) => text.length === 1)) continue;
        const [first] = words;
        // Somebody may be like a word alone only if nobody has it.
        if (wide && kept === 1 && first !== undefined && pass.isMet(first, false)) continue;
        const missing = typed.filter((word) => !words.includes(word));
        const fewer = { ...plan, words: plan.words.filter((word) => !missing.includes(word)) };
        const options: LookOptions = {
          wide,
          missing: missing.map(({ label }) => label),
          share:
            (kept / typed.length) *
            factorOf(words.map((word) => weights.get(word) ?? 1)) *
            (kept === 1 && first !== undefined && isGivenName(pass.segments, first) ? weightOfGivenName : 1),
        };
        const { hits } = pass.look(fewer, options);
        found.add(kept === 1 ? hits.filter((hit) => isTelling(pass.matchesOf(hit), words)) : hits);
      }
    }
  }
}

/**
 * The best that a stage may find. Who is like one word comes beside who has another one, so that the former are looked
 * for although the latter may be worth more.
 */
function mostOf(kept: number, wide: boolean, typed: number): number {
  if (!wide) return maximumOf(kept, typed);
  return kept === 1 ? maximumOf(1, typed) + 1 : maximumOf(kept - 1 + bestLike, typed);
}

/** All that are met, all but one of them, pairs, and each alone: each stage holds what leaves out equally many. */
function* stagesOf(
  met: readonly QueryWord[],
  typed: number,
): Generator<readonly (readonly QueryWord[])[], void> {
  if (met.length > 1 && met.length < typed) yield [met];
  if (met.length > 2) yield met.map((left) => met.filter((word) => word !== left));
  if (met.length > 3) yield pairsOf(met);
  yield met.map((word) => [word]);
}

/** Fields of which one word alone may say who is meant. */
const tellingFields: readonly Match['field'][] = [
  'givenName',
  'surname',
  'displayName',
  'company',
  'phone',
  'email',
];

/** Whether the one word that somebody has is reason enough: as typed or hardly misspelt, in a name or a company. */
function isTelling(matches: readonly Match[], [word]: readonly QueryWord[]): boolean {
  return matches.every(({ typed, found, field, kind }) => {
    if (typed !== word?.text) return true;
    if (!tellingFields.includes(field)) return false;
    return (
      kind !== 'sound' && kind !== 'inside' && (kind !== 'typing error' || editDistance(typed, found, 1) < 2)
    );
  });
}

function pairsOf(all: readonly QueryWord[]): readonly (readonly QueryWord[])[] {
  return all.flatMap((word, index) =>
    all.slice(index + 1, all.length > mostPaired ? index + 2 : undefined).map((other) => [word, other]),
  );
}

/** From 1 for a word that few have down to {@link leastWeight} for one that many have. */
function weightOf(segments: readonly LiveSegment[], { text }: QueryWord): number {
  if (text === '') return 1;
  const holders = countLiving(segments, text, common);
  if (holders <= rare) return 1;
  return 1 - ((1 - leastWeight) * Math.log(holders / rare)) / Math.log(common / rare);
}

function isGivenName(segments: readonly LiveSegment[], { text }: QueryWord): boolean {
  const given = countLiving(segments, text, common, fieldBits.givenName);
  return given * 2 > countLiving(segments, text, common);
}

/** A common word alone says little about who is meant; with others it hardly matters. */
function factorOf(weights: readonly number[]): number {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length);
  return weights.length === 1 ? mean : 1 - (1 - mean) / 6;
}
