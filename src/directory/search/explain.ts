import { domainMark, initialsMark } from './document-words.ts';
import { codeOf, type Expansion, kindOf, type MatchKind } from './expansion.ts';
import { fieldOf, type IndexedField, valuesFor } from './fields.ts';
import { type Segment, termText } from './segment.ts';

/** Why a contact matches: for each typed word the matching word, its field and the kind of match. */
export interface Match {
  /** As typed, folded; the digits of a phone number, or the address. */
  readonly typed: string;
  /** The word of the contact, folded; the typed text for phone numbers and addresses. */
  readonly found: string;
  readonly field: IndexedField | 'phone' | 'email';
  readonly kind: MatchKind;
}

const translated: ReadonlySet<Match['field']> = new Set(['city', 'title', 'department']);

export function explain(
  segment: Segment,
  contact: number,
  expansions: readonly Expansion[],
): readonly Match[] {
  return expansions.map((expansion) => explainWord(segment, contact, expansion));
}

function explainWord(segment: Segment, contact: number, expansion: Expansion): Match {
  const { word, contacts } = expansion;
  if (word.email !== '') return { typed: word.email, found: word.email, field: 'email', kind: 'exact' };
  if (contacts.includes(contact)) {
    const typed = word.phones[0] ?? word.text;
    return { typed, found: typed, field: 'phone', kind: 'exact' };
  }
  const { wordStarts, words, wordBits } = segment;
  const end = wordStarts[contact + 1] ?? 0;
  let best = -1;
  let bestValue = 0;
  for (let at = wordStarts[contact] ?? 0; at < end; at++) {
    const code = codeOf(segment, expansion, words[at] ?? 0);
    const value = code === 0 ? 0 : (valuesFor(code)[word.classes[wordBits[at] ?? 0] ?? 0] ?? 0);
    if (value > bestValue) [best, bestValue] = [at, value];
  }
  const term = words[best] ?? 0;
  const field = fieldOf((wordBits[best] ?? 0) & word.mask);
  const kind = kindOf(segment, expansion, term);
  return {
    typed: word.text.replace(/^@/, ''),
    found: termText(segment, term).replace(initialsMark, '').replace(domainMark, ''),
    field,
    // Outside the translated fields it matches because it is spelt alike.
    kind: kind === 'translation' && !translated.has(field) ? 'typing error' : kind,
  };
}
