import { foldedTexts } from './folded-text.ts';
import table from './translations.json' with { type: 'json' };

/** What a folded word is called in other languages, folded, in each kind of field that is searched for it. */
export interface Translations {
  /** In a city: `wien` → `vienna`, `vienne`, … */
  readonly cities: readonly string[];
  /** In a job title or a department: `einkauf` → `buyer`, `achats`, … */
  readonly jobs: readonly string[];
}

const none: Translations = { cities: [], jobs: [] };
/** Of words in the table, so that there are never more. */
const known = new Map<string, Translations>();

/**
 * Returns the same city's and the same job's words in English, German, French, Spanish, Italian, Portuguese and Dutch.
 * A name that another city bears as well (Monaco, Freiburg, Valence) is not in the table, nor is a job's word that means
 * something else in another of the languages (`personal`).
 */
export function translationsOf(word: string): Translations {
  index ??= readTable();
  const found = known.get(word);
  if (found !== undefined) return found;
  const own = { cities: othersIn(index.cities, word), jobs: othersIn(index.jobs, word) };
  if (own.cities.length + own.jobs.length > 0) {
    known.set(word, own);
    return own;
  }
  const singular = singularOf(word, index.jobs);
  return singular === word
    ? none
    : { cities: none.cities, jobs: [singular, ...othersIn(index.jobs, singular)] };
}

/** Whether a text has one of these folded words. */
export function hasOneOf(names: readonly string[], text: string): boolean {
  return (
    names.length > 0 && foldedTexts(text).some(({ words }) => words.some((word) => names.includes(word)))
  );
}

/** Whether a folded word is one of a job's. */
export function isJobWord(word: string): boolean {
  return translationsOf(word).jobs.length > 0 || partsOfCompound(word).length > 1;
}

/** Returns the words that a compound stands for (`vertriebsleiter` → `vertrieb`, `leiter`); the word itself if it is none. */
export function partsOfCompound(word: string): readonly string[] {
  index ??= readTable();
  return index.parts.get(singularOf(word, index.parts))?.split(' ') ?? [word];
}

/** Returns the words of a filter for this one: its parts, unless other languages have words for the whole of it. */
export function filterWordsOf(word: string): readonly string[] {
  return translationsOf(word).jobs.length > 0 ? [word] : partsOfCompound(word);
}

const plurals: ReadonlySet<string> = new Set(['s', 'e', 'n', 'en', 'nen']);

/** Returns the known singular of a plural (`acheteurs`, `vertriebsingenieure`); the word itself if there is none. */
function singularOf(word: string, known: ReadonlyMap<string, unknown>): string {
  if (known.has(word) || word.length < 5) return word;
  for (let at = word.length - 1; at >= word.length - 3; at--) {
    if (plurals.has(word.slice(at)) && known.has(word.slice(0, at))) return word.slice(0, at);
  }
  return word;
}

/** The groups of words that mean the same, by each of their words. */
type Groups = ReadonlyMap<string, readonly string[]>;

/** Read by the first search. */
let index:
  | { readonly cities: Groups; readonly jobs: Groups; readonly parts: ReadonlyMap<string, string> }
  | undefined;

function readTable(): NonNullable<typeof index> {
  const parts = new Map(Object.entries(table.compounds));
  return { cities: groupsIn(table.cities), jobs: groupsIn(table.jobs), parts };
}

function groupsIn(lines: readonly string[]): Groups {
  const groups = new Map<string, readonly string[]>();
  for (const line of lines) {
    const group = line.split(' ');
    for (const word of group) {
      const others = groups.get(word);
      groups.set(word, others === undefined ? group : [...others, ...group]);
    }
  }
  return groups;
}

/** Returns the other words of a word's groups, and the compounds with one of them. */
function othersIn(groups: Groups, word: string): readonly string[] {
  const group = groups.get(word);
  if (group === undefined) return none.cities;
  const found = new Set(group);
  for (const [compound, parts] of index?.parts ?? []) {
    if (parts.split(' ').some((part) => found.has(part))) found.add(compound);
  }
  found.delete(word);
  return [...found];
}
