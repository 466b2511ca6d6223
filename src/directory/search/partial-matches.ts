import { editDistance } from '../../contacts/text/name.ts';
import type { Match } from './explain.ts';
import { fieldBits } from './fields.ts';
import type { LiveSegment } from './live-segment.ts';
import type { QueryPlan, QueryWord } from './query-words.ts';
import type { Hit, LookOptions } from './search-hit.ts';
import type { SearchPass } from './search-pass.ts';
import { countLiving } from './term-holders.ts';

/** Up to this number of words, all pairs are searched; with more, neighbours only. */
const mostPaired = 5;
/** The maximum value of a fuzzy match of a word beside an exact one. */
const bestLike = 0.7;
/** A word with at most this many contacts identifies a person by itself. */
const rare = 50;
/** A word with so many contacts hardly identifies a person, and hardly is a typing error. */
const common = 800;
const leastWeight = 0.6;
/** A given name is less significant than a surname of equal frequency. */
const weightOfGivenName = 0.9;

/** Returns the maximum score of a hit that has `kept` of the typed words. */
export function maximumOf(kept: number, typed: number): number {
  return (1000 * kept) / typed;
}

/** Returns the words of a plan that a hit may lack: all but filters and quoted words. */
export function droppableWords({ words, phrases, isFilter }: QueryPlan): readonly QueryWord[] {
  if (isFilter) return [];
  return words.filter(({ counts, text }) => counts && !phrases.some((phrase) => phrase.includes(text)));
}

/**
 * Returns the words that are matched as typed only: those that many contacts have, if other words of the query are rarer.
 */
export function certainWords(
  segments: readonly LiveSegment[],
  { words }: QueryPlan,
): ReadonlySet<QueryWord['text']> {
  const certain = words.filter(
    // Two letters may be initials.
    ({ text, mask }) => text.length > 2 && countLiving(segments, text, common, mask) === common,
  );
  return new Set(certain.length < words.length ? certain.map(({ text }) => text) : []);
}

/**
 * Finds contacts that have some of the words, as typed or with typing errors. The most promising words are searched
 * first, until no others could lead to a wanted score. Adds its hits to `found`.
 */
export function findPartly(
  pass: SearchPass,
  plan: QueryPlan,
  enough: number,
  found: { readonly bestScore: number; readonly leastScore: number; add(hits: readonly Hit[]): void },
): void {
  const typed = droppableWords(plan);
  if (typed.length < 2) return;
  const weights = new Map(typed.map((word) => [word, weightOf(pass.segments, word)]));
  const parts = [false, true].flatMap((wide) => partsOf(pass, plan, weights, wide));
  parts.sort((one, other) => other.most - one.most);
  /** The words of which enough contacts have a good match as typed. */
  const matched: (readonly QueryWord[])[] = [];
  for (const { words, options, most } of parts) {
    if (most <= found.leastScore || pass.isUsedUp) break;
    const { wide } = options;
    if (found.bestScore > mostOf(words.length, wide, typed.length)) continue;
    if (
      wide &&
      matched.some((known) => known.length === words.length && known.every((word) => words.includes(word)))
    ) {
      continue;
    }
    const fewer = {
      ...plan,
      words: plan.words.filter((word) => !typed.includes(word) || words.includes(word)),
    };
    const { hits, good } = pass.look(fewer, options);
    if (good >= enough) matched.push(words);
    found.add(words.length === 1 ? hits.filter((hit) => isTelling(pass.matchesOf(hit), words)) : hits);
  }
}

/** Some of the words of a query. */
interface Part {
  readonly words: readonly QueryWord[];
  readonly options: LookOptions;
  /** The maximum score of a hit. */
  readonly most: number;
}

function partsOf(
  pass: SearchPass,
  plan: QueryPlan,
  weights: ReadonlyMap<QueryWord, number>,
  wide: boolean,
): readonly Part[] {
  const typed = [...weights.keys()];
  const met = typed.filter((word) => pass.isMet(word, wide));
  const parts: Part[] = [];
  for (const words of [...stagesOf(met, typed.length)].flat()) {
    // Letters alone do not identify a person.
    if (words.every(({ text }) => text.length === 1)) continue;
    const [first] = words;
    const isAlone = words.length === 1 && first !== undefined;
    // A word is matched fuzzily alone only if no contact has it exactly.
    if (wide && isAlone && pass.isMet(first, false)) continue;
    const share =
      (words.length / typed.length) *
      factorOf(words.map((word) => weights.get(word) ?? 1)) *
      (isAlone && isGivenName(pass.segments, first) ? weightOfGivenName : 1);
    const missing = typed.filter((word) => !words.includes(word)).map(({ label }) => label);
    const others = plan.words.filter((word) => !typed.includes(word));
    const most = share * pass.maximumScore([...others, ...words], wide);
    parts.push({ words, options: { wide, missing, share }, most });
  }
  return parts;
}

/** Returns the maximum score of a contact that has `kept` words, for a wide pass with one of them matched fuzzily. */
function mostOf(kept: number, wide: boolean, typed: number): number {
  return wide && kept > 1 ? maximumOf(kept - 1 + bestLike, typed) : maximumOf(kept, typed);
}

/** Returns the stages: all words that match, all but one of them, pairs, and single words. */
function* stagesOf(
  met: readonly QueryWord[],
  typed: number,
): Generator<readonly (readonly QueryWord[])[], void> {
  if (met.length > 1 && met.length < typed) yield [met];
  if (met.length > 2) yield met.map((left) => met.filter((word) => word !== left));
  if (met.length > 3) yield pairsOf(met);
  yield met.map((word) => [word]);
}

/** Fields in which a single word may identify a person. */
const tellingFields: readonly Match['field'][] = [
  'givenName',
  'surname',
  'displayName',
  'company',
  'phone',
  'email',
];

/** Returns whether the only matching word is sufficient: exact or nearly so, in a name or a company. */
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

/** Returns the weight of a word, from 1 for a rare one down to {@link leastWeight} for a common one. */
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

/** A common word alone is not significant; beside others it hardly matters. */
function factorOf(weights: readonly number[]): number {
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / Math.max(1, weights.length);
  return weights.length === 1 ? mean : 1 - (1 - mean) / 6;
}
