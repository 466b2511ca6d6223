import type { ContactQuery, QueryFilter } from '../../contacts/query/contact-query.ts';
import { fold, foldSpelledOut, words, wordsOfFolded } from '../../contacts/text/fold.ts';
import { likelyNicknamesOf, nicknamesOf } from '../../contacts/text/nicknames.ts';
import { phoneQuery } from '../../contacts/text/phone.ts';
import { soundsOf } from '../../contacts/text/sound.ts';
import {
  filterWordsOf,
  isJobWord,
  type Translations,
  translationsOf,
} from '../../contacts/text/translations.ts';
import { acronymsIn, domainMark } from './document-words.ts';
import { allBits, classesFor, fieldBits } from './fields.ts';

/** A criterion that a contact must meet. */
export interface QueryWord {
  /** As typed, folded; '' for a phone number or an address alone. */
  readonly text: string;
  /** The spelling with ae for ä and the like, '' if equal. */
  readonly spelledOut: string;
  /** The class of each posting if only some fields may match (see fields.ts). */
  readonly classes: Uint8Array;
  readonly mask: number;
  /** Filters must match, but do not affect the score. */
  readonly counts: boolean;
  /** The text that represents it in `missing`. */
  readonly label: string;
  /** Only the exact word matches, without prefixes or fuzzy matching. */
  readonly isWhole: boolean;
  /** The words of an acronym (`A.B.C.`, `AT&T`); the word itself is its letters. */
  readonly parts: readonly string[];
  /** The word joined with its neighbours in the query: `mcdonald` for `mc donald`. */
  readonly neighbours: readonly string[];
  /** The other words of the query. */
  readonly others: readonly string[];
  /** The first typed word: contacts whose given name starts with it come first. */
  readonly isFirst: boolean;
  readonly nicknames: readonly string[];
  readonly translations: Translations;
  /** Other names that it may stand for. Computed on demand, because few searches need them. */
  likelyNicknames(): readonly string[];
  /** Its possible sounds, computed on demand. */
  sounds(): readonly string[];
  /** Interpretations of a typed phone number, any of which may be the end of a stored one. */
  readonly phones: readonly string[];
  /** A whole e-mail address in lower case, or ''. */
  readonly email: string;
}

/** A query, prepared for the index. */
export interface QueryPlan {
  readonly words: readonly QueryWord[];
  /** Words of a quoted phrase, which must be consecutive. */
  readonly phrases: readonly (readonly string[])[];
  /** Folded words that a hit must not have. */
  readonly without: readonly string[];
  /** Number of typed words that repeat one of {@link QueryPlan.words}. */
  readonly repeats: number;
  /** The query has filters only. */
  readonly isFilter: boolean;
}

/** Maximum number of words. More of them are not more selective, and each has a cost. */
const mostWords = 10;
const longestWord = 64;

const filterMasks: Readonly<Record<QueryFilter['field'], number>> = {
  company: fieldBits.company,
  title: fieldBits.title,
  department: fieldBits.department,
  city: fieldBits.city,
  place: fieldBits.company | fieldBits.department | fieldBits.city | fieldBits.emailDomain,
};

/** Caches the last plan, because the shared and the personal index get the same query. */
const plans = new WeakMap<ContactQuery, QueryPlan>();

export function planQuery(query: ContactQuery): QueryPlan {
  const known = plans.get(query);
  if (known !== undefined) return known;
  const plan = readPlan(query);
  plans.set(query, plan);
  return plan;
}

function readPlan(query: ContactQuery): QueryPlan {
  const found: QueryWord[] = [];
  const phrases: string[][] = [];
  if (query.email !== '') {
    const domain = query.email.slice(query.email.lastIndexOf('@') + 1);
    found.push({ ...wordFor('', allBits, true), label: query.email, email: query.email });
    found.push(wordFor(domainMark + domain, fieldBits.emailDomain, false));
  }
  if (query.domain !== '') found.push(wordFor(domainMark + query.domain, fieldBits.emailDomain, true));
  const phones = phoneQuery(query.phone);
  if (query.phone !== '') {
    // A short number may also be a room number or part of a name.
    const text = query.phone.length < 6 ? query.phone : '';
    found.push({ ...wordFor(text, allBits, true), label: query.phone, phones });
  }
  for (const { field, text } of query.filters ?? []) {
    for (const word of words(text)) {
      const isJob = field === 'place' && isJobWord(word);
      const mask = filterMasks[field] | (isJob ? fieldBits.title : 0);
      const parts = field === 'company' ? [word] : filterWordsOf(word);
      for (const part of parts) found.push(wordFor(part, mask, false, text));
    }
  }
  for (const word of query.words) {
    const parts = words(word);
    // Its filter asks for it already, in all languages.
    if (query.filters?.some(({ text }) => text.includes(word)) && isCompound(word)) continue;
    const letters = acronymOf(word);
    if (letters !== '') {
      found.push({ ...wholeWord(letters, allBits, true), label: word, parts });
      continue;
    }
    if (word.includes(' ') && parts.length > 1) phrases.push(parts);
    for (const part of parts) {
      const isFirst = !found.some((one) => one.isFirst);
      found.push(wordFor(part, allBits, true, word, isFirst));
    }
  }
  if (found.every(({ counts }) => !counts)) return planOfFilters(found);
  const different = distinct(found);
  return {
    words: different.slice(0, mostWords).map(besideOthers),
    phrases,
    without: (query.without ?? []).flatMap((word) => words(word)),
    repeats: found.filter(isCounted).length - different.filter(isCounted).length,
    isFilter: false,
  };
}

function planOfFilters(found: readonly QueryWord[]): QueryPlan {
  return {
    words: found.map((word) => ({ ...word, counts: true })).slice(0, mostWords),
    phrases: [],
    without: [],
    repeats: 0,
    isFilter: true,
  };
}

function isCounted({ counts }: QueryWord): boolean {
  return counts;
}

/** Returns the word with what depends on the other words. */
function besideOthers(word: QueryWord, index: number, all: readonly QueryWord[]): QueryWord {
  if (word.text === '') return word;
  const [before, after] = [all[index - 1]?.text ?? '', all[index + 1]?.text ?? ''];
  const neighbours = [before === '' ? '' : before + word.text, after === '' ? '' : word.text + after];
  const others = all.filter((other) => other !== word && other.text !== '').map(({ text }) => text);
  return { ...word, neighbours: neighbours.filter((joined) => joined !== ''), others };
}

/** Returns a word to be found in the fields of `mask`; `typed` is its typed form, for its other spelling. */
export function wordFor(text: string, mask: number, counts: boolean, typed = '', isFirst = false): QueryWord {
  const short = text.slice(0, longestWord);
  const other = typed === '' ? '' : (wordsOfFolded(foldSpelledOut(typed))[words(typed).indexOf(text)] ?? '');
  return {
    text: short,
    spelledOut: other === short ? '' : other.slice(0, longestWord),
    classes: classesFor(mask),
    mask,
    counts,
    label: short.replace(/^@/, ''),
    isWhole: false,
    parts: [],
    neighbours: [],
    others: [],
    isFirst,
    nicknames: nicknamesOf(short),
    translations: translationsOf(short),
    likelyNicknames: once(() => likelyNicknamesOf(short)),
    sounds: once(() => soundsOf(short)),
    phones: [],
    email: '',
  };
}

function isCompound(word: string): boolean {
  return filterWordsOf(fold(word)).length > 1;
}

/** Returns the letters of an acronym, or ''. */
function acronymOf(word: string): string {
  const folded = fold(word);
  const [found] = acronymsIn(folded);
  return found !== undefined && folded.replace(/[.& ]/gu, '') === found.letters ? found.letters : '';
}

/** Returns a word that only matches itself. */
export function wholeWord(text: string, mask: number, counts: boolean): QueryWord {
  return { ...wordFor(text, mask, counts), isWhole: true };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function distinct(found: readonly QueryWord[]): readonly QueryWord[] {
  if (found.length === 1) return found;
  return found.filter(
    (word, index) =>
      found.findIndex(
        (other) =>
          other.text === word.text &&
          other.mask === word.mask &&
          other.email === word.email &&
          other.phones.join() === word.phones.join(),
      ) === index,
  );
}
