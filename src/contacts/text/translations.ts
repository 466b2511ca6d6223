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
  // A plural: acheteurs, gerentes.
  const singular = word.length > 4 && word.endsWith('s') ? word.slice(0, -1) : '';
  const jobs = othersIn(index.jobs, singular);
  return jobs.length === 0 ? none : { cities: none.cities, jobs: [singular, ...jobs] };
}

/** Whether a text has one of these folded words. */
export function hasOneOf(names: readonly string[], text: string): boolean {
  return (
    names.length > 0 && foldedTexts(text).some(({ words }) => words.some((word) => names.includes(word)))
  );
}

/** Whether a folded word is one of a job's. */
export function isJobWord(word: string): boolean {
  index ??= readTable();
  return (
    index.jobs.has(word) || index.parts.has(word) || (word.endsWith('s') && index.jobs.has(word.slice(0, -1)))
  );
}

/** Returns the words that a compound stands for (`vertriebsleiter` → `vertrieb`, `leiter`); the word itself if it is none. */
export function partsOfCompound(word: string): readonly string[] {
  index ??= readTable();
  return index.parts.get(word)?.split(' ') ?? [word];
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
