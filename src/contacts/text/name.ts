import { fold, wordsOfFolded } from './fold.ts';
import { fullNamesOf, isKnownName, sameNickname } from './nicknames.ts';

const titles = new Set(
  'dr doktor doctor docteur dott dottore prof professor professeur mr mister mrs ms miss herr herrn frau monsieur madame mme mlle senor senora signor signora meneer mevrouw ing dipl mag sir mx'.split(
    ' ',
  ),
);
const longestTitle = Math.max(...Array.from(titles, (title) => title.length));

/**
 * Returns the folded words by which two names are compared: no titles, nothing in brackets (`Doe, John (Contoso)`) but
 * what tells generations apart, each once, in the order written.
 */
export function nameWords(name: string): readonly string[] {
  const folded = fold(name.includes(' d.') ? name.replace(germanGeneration, inFull) : name);
  return tellingWords(
    wordsOfFolded(folded.includes('(') ? folded.replace(inBrackets, generationsIn) : folded),
  );
}

/** `Karl Obermann d. J.` (der Jüngere) and `d. Ä.` (der Ältere); `D. A.` are initials. */
const germanGeneration = / d\.\s?([JÄ])\./gu;

function inFull(_: string, letter: string): string {
  return letter === 'J' ? ' jun.' : ' sen.';
}

/** Brackets tell the company or the place, but sometimes who is meant: `Doe, John (jun.)`. */
function generationsIn(brackets: string): string {
  return wordsOfFolded(brackets)
    .filter((word) => generations.has(word))
    .map((word) => ` ${word}`)
    .join('')
    .concat(' ');
}

/** Returns the folded words of a name without titles, each once; all of them if nothing else is there. */
export function tellingWords(all: readonly string[]): readonly string[] {
  // Most names are two different words and no title.
  const [first = '', second = ''] = all;
  if (all.length === 2 && first !== second && !isTitle(first) && !isTitle(second)) return all;
  const kept = all.filter((word, index) => !isTitle(word) && all.indexOf(word) === index);
  return kept.length > 0 ? kept : all;
}

function isTitle(word: string): boolean {
  return word.length <= longestTitle && titles.has(word);
}

/** Returns the same key for names of the same words in any order: `Doe, John` and `Dr. John Doe`. */
export function nameKey(nameParts: readonly string[]): string {
  const [first = '', second = ''] = nameParts;
  if (nameParts.length <= 1) return first;
  if (nameParts.length === 2) return first < second ? `${first} ${second}` : `${second} ${first}`;
  return [...nameParts].sort().join(' ');
}

/**
 * Whether two names (as {@link nameWords}) may be one person's: each word of the shorter one stands in the
 * longer one, as itself, its initial, a nickname or misspelt. `J. Doe` and `John A. Doe` may be, `Hans Meier` and
 * `Anna Meier` may not, nor may `Martin Meier` and `Martina Meier` or `John Doe` and `John Doe Jr.`
 * @param isGiven whether a pair of words, one of each name, are given names; all but the last words unless told
 */
export function compatibleNames(
  one: readonly string[],
  other: readonly string[],
  isGiven: IsGiven = (word, candidate) => word !== one.at(-1) && candidate !== other.at(-1),
): boolean {
  if (generationOf(one) !== generationOf(other)) return false;
  const [a, b] = [one, other].map((name) => name.filter((...word) => !isGeneration(...word)));
  if (a === undefined || b === undefined) return false;
  // Karl-Heinz and Karlheinz, 田中 太郎 and 田中太郎.
  if (a.length !== b.length && a.join('') === b.join('')) return true;
  // Words are paired greedily, so that equally long names are tried both ways: the answer has no direction.
  if (a.length >= b.length && covers(a, b, (word, candidate) => isGiven(candidate, word))) return true;
  return b.length >= a.length && covers(b, a, isGiven);
}

/** Of a word of the first name and one of the second. */
type IsGiven = (word: string, candidate: string) => boolean;

/** What tells parent and child of the same name apart: folded words, and one word for all that mean the same. */
const generations: ReadonlyMap<string, string> = new Map(
  [
    'junior jr jnr jun younger jungere fils filho hijo',
    'senior sr snr sen elder altere pere',
    'grandson neto',
    'nephew sobrinho',
    'second ii',
    'third iii',
    'fourth iv',
  ].flatMap((line) => {
    const [meaning = '', ...others] = line.split(' ');
    return [meaning, ...others].map((word) => [word, meaning] as const);
  }),
);
const inBrackets = /\([^()]*\)/gu;

/** A generation does not come first, and Jun is a given name in names of two words. */
function isGeneration(word: string, index: number, name: readonly string[]): boolean {
  return index > 0 && generations.has(word) && (word !== 'jun' || name.length > 2);
}

/** Returns the word for a generation in a name (`junior`), one for all that mean the same; '' without one. */
export function generationOf(name: readonly string[]): string {
  return generations.get(name.find(isGeneration) ?? '') ?? '';
}

function covers(longer: readonly string[], shorter: readonly string[], isGiven: IsGiven): boolean {
  const left = [...longer];
  // Whole words first, so that an initial does not take the place of a word that is there.
  const open = shorter.filter((word) => !take(left, (candidate) => candidate === word));
  return open.every((word) =>
    take(left, (candidate) => nearlySameWord(word, candidate, isGiven(word, candidate))),
  );
}

function take(from: string[], fits: (word: string) => boolean): boolean {
  const index = from.findIndex(fits);
  if (index >= 0) from.splice(index, 1);
  return index >= 0;
}

function nearlySameWord(one: string, other: string, isGiven: boolean): boolean {
  if (one.length === 1 || other.length === 1) return one[0] === other[0];
  if (isShortFor(one, other)) return true;
  if (isOtherGender(one, other)) return false;
  // Shorter ones are mostly other names: Ian and Jan, the surnames Hahn and Han.
  const least = isGiven && one[0] === other[0] ? 3 : 4;
  if (isLongEnough(one, other, least) && spelling(one) === spelling(other)) return true;
  return isGiven
    ? isGivenNameMistyped(one, other)
    : isLongEnough(one, other, 6) && isOneErrorAway(one, other);
}

/**
 * Whether one of two folded given names is short for the other: Bill for William, and not Will. Most groups have the
 * forms of a name in many languages, which are names of their own: Jörg and Jürgen, Jan and Jens.
 */
function isShortFor(one: string, other: string): boolean {
  if (!sameNickname(one, other)) return false;
  const isFull = (name: string, short: string) =>
    fullNamesOf(short).some((full) => full === name || spelling(full) === spelling(name));
  return isFull(one, other) || isFull(other, one);
}

function isLongEnough(one: string, other: string, least: number): boolean {
  return Math.min(one.length, other.length) >= least;
}

/**
 * Whether one name is that of the other gender: Martin and Martina, René and Renée, Andreas and Andrea, Mario and
 * Maria, Yvon and Yvonne, Leon and Leonie, Pierre and Pierrette.
 */
export function isOtherGender(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one];
  if (long.startsWith(short)) {
    const ending = long.slice(short.length);
    if (/^(?:[aes]|i[ae]|in[ae]|ett[ae]|tte)$/u.test(ending) || ending === `${short.at(-1)}e`) return true;
  }
  const haveOneStem = short.length === long.length && short.slice(0, -1) === long.slice(0, -1);
  return haveOneStem && /^[aeio]{2}$/u.test(short.slice(-1) + long.slice(-1));
}

/**
 * Returns one form for the ways in which a name is spelt: Katharina and Katarina, Kathrin and Catrin, Philipp and
 * Filip, Sarah and Sara, Elizabeth and Elisabeth, Jürgen and Juergen.
 */
export function spelling(word: string): string {
  return word
    .replace(/sch/gu, 'sh')
    .replace(/ph/gu, 'f')
    .replace(/ck|qu|c(?![eiyh])|ch(?=[rl])/gu, 'k')
    .replace(/([aou])e/gu, '$1')
    .replace(/([tdrg])h/gu, '$1')
    .replace(/dt/gu, 't')
    .replace(/hn/gu, 'n')
    .replace(/ie|y|j/gu, 'i')
    .replace(/w/gu, 'v')
    .replace(/z/gu, 's')
    .replace(/(.)\1+/gu, '$1')
    .replace(/h$/u, '');
}

/**
 * A letter too many, too few or another one makes many given names of others (Marina, Martina), so that a slip counts
 * only where it does not: letters swapped within, or one wrong within a long name, and not between two known names.
 */
function isGivenNameMistyped(one: string, other: string): boolean {
  if (!isLongEnough(one, other, 6) || (isKnownName(one) && isKnownName(other))) return false;
  if (one[0] !== other[0] || one.slice(-2) !== other.slice(-2) || !isOneErrorAway(one, other)) return false;
  return one.length === other.length && sameLetters(one, other) ? true : isLongEnough(one, other, 8);
}

function sameLetters(one: string, other: string): boolean {
  return [...one].sort().join('') === [...other].sort().join('');
}

/** As `editDistance(one, other, 1) <= 1` says it, for the many pairs that have nothing in common. */
function isOneErrorAway(one: string, other: string): boolean {
  const longer = one.length - other.length;
  if (longer < -1 || longer > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  // Behind the first difference: a letter exchanged, swapped with its neighbour, or one more on either side.
  const rest = (text: string, from: number) => text.slice(start + from);
  if (longer === 1) return rest(one, 1) === rest(other, 0);
  if (longer === -1) return rest(one, 0) === rest(other, 1);
  if (rest(one, 1) === rest(other, 1)) return true;
  return (
    one[start] === other[start + 1] && one[start + 1] === other[start] && rest(one, 2) === rest(other, 2)
  );
}

/**
 * Returns the number of typing errors between two words: letters left out, added, exchanged or swapped with their
 * neighbour (Damerau-Levenshtein, optimal alignment). Stops early: any result above `limit` is `limit + 1`.
 */
export function editDistance(one: string, other: string, limit: number): number {
  if (one === other) return 0;
  if (Math.abs(one.length - other.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    let best = row;
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped =
        row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) cost = Math.min(cost, (beforeLast[column - 2] ?? 0) + 1);
      current.push(cost);
      best = Math.min(best, cost);
    }
    if (best > limit) return limit + 1;
    [beforeLast, last] = [last, current];
  }
  return Math.min(last[other.length] ?? 0, limit + 1);
}

/**
 * Returns how far a typed name is from this one, in typing errors over all its words, or -1 if they have nothing to do
 * with each other. A short word bears one error, a word of six letters and more two; a typed word may be the start of
 * one in the name, and a nickname counts as one error. Both as {@link nameWords}.
 */
export function nameDistance(typed: readonly string[], name: readonly string[]): number {
  const left = [...name];
  let total = 0;
  for (const word of typed) {
    const allowed = word.length <= 2 ? 0 : word.length < 6 ? 1 : 2;
    let best = allowed + 1;
    let bestIndex = -1;
    for (const [index, candidate] of left.entries()) {
      const distance = wordDistance(word, candidate, allowed);
      if (distance < best) [best, bestIndex] = [distance, index];
    }
    if (bestIndex < 0) return -1;
    left.splice(bestIndex, 1);
    total += best;
  }
  return total;
}

function wordDistance(typed: string, word: string, allowed: number): number {
  const whole = sameNickname(typed, word)
    ? Math.min(1, editDistance(typed, word, allowed))
    : editDistance(typed, word, allowed);
  if (typed.length < 3 || word.length <= typed.length) return whole;
  return Math.min(whole, editDistance(typed, word.slice(0, typed.length), allowed));
}
