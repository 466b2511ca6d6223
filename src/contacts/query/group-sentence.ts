import { elementAt } from '../../platform/element-at.ts';
import { fold } from '../text/fold.ts';
import { isJobWord } from '../text/translations.ts';
import type { PersonFilter, QueryFilter } from './contact-query.ts';
import {
  alternatives,
  articles,
  beforeField,
  conjunctions,
  counts,
  everybody,
  excluding,
  fieldWords,
  havers,
  having,
  keptIn,
  kindsOfPlace,
  lacking,
  leadIns,
  linkers,
  managing,
  naming,
  numbersOf,
  peopleNouns,
  quantifiers,
  relations,
  singulars,
  teams,
  teamsInFront,
  triggers,
  universal,
} from './group-words.ts';

/**
 * A sentence about several people: "how many buyers does Contoso have in Berlin?", "contacts at Fabrikam without a
 * phone number".
 */
export interface GroupSentence {
  /** The words to search for, as typed; job titles in the singular. */
  readonly words: readonly string[];
  readonly filters: readonly QueryFilter[];
  readonly personFilters: readonly PersonFilter[];
  /** The domain of their addresses, without `@`, as typed; '' for any. */
  readonly domain: string;
  readonly isCount: boolean;
  /** All words, as a name might have them. */
  readonly named: readonly string[];
}

interface Token {
  readonly typed: string;
  readonly folded: string;
}

const plainLetters = /^[a-z ]*$/iu;
const longestSentence = 200;
const mostWords = 30;
type Detail = 'phone' | 'email';

const details: Readonly<Record<Detail, RegExp>> = {
  phone:
    /^(?:(?:tele|mobile |cell |work |office |business |home )?(?:phone|mobile|cell|cellphone|number|landline)(?: numbers?)?s?|(?:telefon|handy|mobil)?-?nummern?|telefon|handy|(?:numero|numeros)(?: de (?:telephone|telefono|telefone|portable|movil)| di (?:telefono|cellulare))?|telephone|telefono|telefone|cellulare|movil|telemovel|celular|telefoonnummers?|telefoon|mobiel)$/u,
  email:
    /^(?:e-?mails?|mails?|e-?mail address(?:es)?|mail address(?:es)?|address(?:es)?|e-?mail-?adressen?|mail-?adressen?|adresse(?: e-?mail| mail)?|courriel|correo(?: electronico)?|direccion(?: de correo)?|indirizzo(?: e-?mail)?|endereco(?: de e-?mail)?|e-?mailadres(?:sen)?|mailadres)$/u,
};

/** Reads a sentence about several people; undefined for any other text. */
export function readGroup(text: string): GroupSentence | undefined {
  if (text.length > longestSentence || /\S@|["“„«:]|\d{3}/u.test(text)) return undefined;
  // Most texts are a name in plain letters.
  if (
    plainLetters.test(text) &&
    !text
      .toLowerCase()
      .split(' ')
      .some((word) => triggers.has(word))
  )
    return undefined;
  const tokens = withoutCourtesy(tokensOf(text));
  if (tokens.length < 2 || tokens.length > mostWords) return undefined;
  if (!tokens.some(({ folded }) => triggers.has(folded))) return undefined;
  return new GroupReader(tokens).read();
}

function tokensOf(text: string): readonly Token[] {
  return text.split(/[\s,;?!¿¡…]+|\.(?=[\s.]|$)/u).flatMap((typed) => {
    const folded = fold(typed);
    return /[\p{L}\p{N}]/u.test(folded) ? [{ typed, folded }] : [];
  });
}

function withoutCourtesy(tokens: readonly Token[]): readonly Token[] {
  const end = tokens.findLastIndex(({ folded }) => !courtesies.has(folded)) + 1;
  return tokens.slice(0, end);
}

class GroupReader {
  #tokens: readonly Token[];
  readonly #filters: QueryFilter[] = [];
  readonly #personFilters: PersonFilter[] = [];
  readonly #words: string[] = [];
  #domain = '';

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  read(): GroupSentence | undefined {
    const isOpened = this.#take(leadIns, true);
    const named = this.#tokens.map(({ typed }) => typed);
    // "With a phone but without an e-mail address"
    while (this.#takeDetails());
    const isOfPeople = this.#take(numbersOf);
    const isCount = isOfPeople || this.#take(counts);
    const isUniversal = this.#take(universal, true);
    this.#takeArticles();
    const subject = this.#takeSubject();
    const kind = kindOf(subject);
    // "who works at": the pronoun is the subject.
    const isEverybody = subject.length === 0 && (this.#take(everybody) || isUniversal || isCount);
    if (subject.length === 0 && !isEverybody) return undefined;
    const isName = subject.length > 0 && kind === 'name';
    // "emails of the buyers without a phone number": the detail is what is asked for.
    if (isName && !isOfPeople && (detailOf(subject) !== undefined || isInformation(subject)))
      return undefined;
    if (isName && (isOfPeople || subject.length > (isCount ? 2 : 1))) return undefined;
    const isGroup = isCount || isUniversal || !isName || this.#personFilters.length > 0;
    if (!isGroup || !this.#readPlaces(subject.length > 0, isCount || !isName)) return undefined;
    this.#readSubject(subject, kind);
    const words = [...this.#words, ...this.#places()];
    // "All Saints" alone is a name; "show all Smiths" is not.
    if (isName && !isCount && !isOpened && this.#filters.length === 0) return undefined;
    const isNarrowed = this.#personFilters.length > 0 || this.#domain !== '';
    if (words.length === 0 && !isNarrowed && !isCount) return undefined;
    return {
      words,
      filters: this.#filters,
      personFilters: this.#personFilters,
      domain: this.#domain,
      isCount,
      named,
    };
  }

  #places(): readonly string[] {
    return this.#filters.flatMap(({ text }) => text.split(' '));
  }

  /** Takes phrases from the front: one, or as many as there are. */
  #take(phrases: readonly (readonly string[])[], all = false): boolean {
    let isTaken = false;
    for (;;) {
      const length = phraseAt(this.#tokens, 0, phrases);
      if (length === 0 || (all && length === this.#tokens.length)) return isTaken;
      this.#tokens = this.#tokens.slice(length);
      isTaken = true;
      if (!all) return true;
    }
  }

  #takeArticles(): void {
    let index = 0;
    while (this.#isArticle(index)) index++;
    if (index < this.#tokens.length) this.#tokens = this.#tokens.slice(index);
  }

  #isArticle(index: number): boolean {
    const { folded = '' } = this.#tokens[index] ?? {};
    // "more than 3 contacts"
    const isNumber = /^\d{1,2}$/u.test(folded);
    return (
      articles.has(folded) ||
      isNumber ||
      (folded === 'contact' && peopleNouns.has(this.#tokens[index + 1]?.folded ?? ''))
    );
  }

  /** Takes "without a phone number" and "with phone and e-mail" away. */
  #takeDetails(): boolean {
    for (let index = 0; index < this.#tokens.length - 1; index++) {
      const lackingLength = phraseAt(this.#tokens, index, lacking);
      const length = lackingLength || phraseAt(this.#tokens, index, having);
      if (length === 0) continue;
      const isExcluded = lackingLength > 0;
      const found: PersonFilter[] = [];
      let end = index + length;
      for (
        let next = this.#detailAt(end);
        next !== undefined;
        next =
          this.#isConjunction(end, isExcluded) && (isExcluded || !this.#isLackingBehind(end))
            ? this.#detailAt(end + 1)
            : undefined
      ) {
        found.push({ field: 'has', text: next.detail, isExcluded });
        end = next.end;
      }
      const isEnd = end >= this.#tokens.length || this.#isJoint(end) || this.#isLackingBehind(end);
      if (found.length === 0 || !isEnd) continue;
      this.#personFilters.push(...found);
      // "Who work at Contoso and have a phone number"
      const isJoined = conjunctions.has(this.#tokens[index - 1]?.folded ?? '');
      const before = this.#tokens.slice(0, isJoined ? index - 1 : index);
      this.#tokens = [...(index === 0 ? [who] : before), ...this.#tokens.slice(end)];
      return true;
    }
    return false;
  }

  /** Returns the longest wording of a detail at a position, with the position behind it. */
  #detailAt(index: number): { readonly detail: Detail; readonly end: number } | undefined {
    let start = index + phraseAt(this.#tokens, index, lacking);
    while (this.#isArticle(start) || quantifiers.has(this.#tokens[start]?.folded ?? '')) start++;
    for (let end = this.#tokens.length; end > start; end--) {
      const detail = detailOf(this.#tokens.slice(start, end));
      if (detail !== undefined) return { detail, end };
    }
    return undefined;
  }

  /** "… but without an e-mail address" */
  #isLackingBehind(index: number): boolean {
    const { folded = '' } = this.#tokens[index] ?? {};
    return conjunctions.has(folded) && phraseAt(this.#tokens, index + 1, lacking) > 0;
  }

  #isConjunction(index: number, isExcluded: boolean): boolean {
    const { folded = '' } = this.#tokens[index] ?? {};
    return conjunctions.has(folded) || (isExcluded && alternatives.has(folded));
  }

  /** Takes the words up to the first that says how the people belong to something. */
  #takeSubject(): readonly Token[] {
    let length = 0;
    while (
      length < this.#tokens.length &&
      !this.#isJoint(length) &&
      phraseAt(this.#tokens, length, excluding) === 0
    )
      length++;
    // "wer arbeitet bei", "tout le monde chez": the pronoun is taken later.
    if (length > 0 && phraseAt(this.#tokens, 0, everybody) === length) return [];
    const subject = this.#tokens.slice(0, length);
    this.#tokens = this.#tokens.slice(length);
    return subject;
  }

  #isJoint(index: number): boolean {
    const { folded = '' } = this.#tokens[index] ?? {};
    // "Adventure Works people"
    if (folded === 'works' && peopleNouns.has(this.#tokens[index + 1]?.folded ?? '')) return false;
    if (folded.startsWith('@')) return true;
    return relations.has(folded) || linkers.has(folded) || naming.has(folded) || havers.has(folded);
  }

  /** Reads what comes after the subject; false if it does not say where the people belong. */
  #readPlaces(hasSubject: boolean, mayHave: boolean): boolean {
    let value: string[] = [];
    let how: 'none' | 'haver' | 'name' | 'excluded' | QueryFilter['field'] = 'none';
    let isUnderstood = true;
    const end = (): void => {
      while (value.length > 0 && articles.has(fold(value[0] ?? ''))) value.shift();
      while (value.length > 0 && isEmptyEnd(fold(value.at(-1) ?? ''))) value.pop();
      if (value.length > 1 && kindsOfPlace.has(fold(value.at(-1) ?? ''))) value.pop();
      if (value.length > 0) {
        if (how === 'none') isUnderstood = false;
        else if (how === 'name') this.#words.push(...value);
        else if (how === 'excluded')
          this.#personFilters.push({ field: 'place', text: value.join(' '), isExcluded: true });
        // "In Contoso's sales team"
        else
          this.#filters.push({
            field: how === 'haver' ? 'place' : how,
            text: withoutPossessives(value.join(' ')),
          });
      }
      value = [];
    };
    for (let index = 0; index < this.#tokens.length; index++) {
      const { typed, folded } = elementAt(this.#tokens, index);
      if (folded.startsWith('@')) {
        end();
        how = 'none';
        this.#domain = typed.slice(1).toLowerCase();
        continue;
      }
      const exclusion = phraseAt(this.#tokens, index, excluding);
      if (exclusion > 0) {
        end();
        how = 'excluded';
        index += exclusion - 1;
        continue;
      }
      // "except for those who work in Berlin"
      if (how === 'excluded' && value.length === 0 && isBeforePlace(folded)) continue;
      const next = this.#tokens[index + 1]?.folded ?? '';
      const field = value.length === 0 && next !== '' ? fieldWords.get(folded) : undefined;
      // "do" is Portuguese for "of the" only behind a noun.
      if (relations.has(folded) && (hasSubject || !linkers.has(folded))) {
        end();
        how = 'place';
      } else if (how === 'none' && !hasSubject && managing.has(folded)) {
        how = 'place';
      } else if (field !== undefined && !relations.has(next)) {
        how = field;
      } else if (
        value.length === 0 &&
        (articles.has(folded) || (beforeField.has(folded) && fieldWords.has(next)))
      ) {
        // "at the", "with the last name"
      } else if (naming.has(folded)) {
        end();
        how = 'name';
      } else if (how === 'name' && value.length > 0 && relative.has(folded)) {
        end();
        how = 'none';
      } else if (value.length === 0 && (linkers.has(folded) || havers.has(folded))) {
        if (how === 'none' && havers.has(folded) && hasSubject && mayHave) how = 'haver';
      } else value.push(typed);
    }
    end();
    return isUnderstood;
  }

  #readSubject(subject: readonly Token[], kind: SubjectKind): void {
    const last = subject.at(-1);
    if (last === undefined) return;
    const before = subject.slice(0, -1).map(({ typed }) => typed);
    if (kind === 'people') {
      const kept = keptIn.get(fold(before.at(-1) ?? ''));
      if (kept !== undefined) this.#personFilters.push({ field: 'source', ...kept });
      this.#words.unshift(...(kept === undefined ? before : before.slice(0, -1)));
    } else if (kind === 'team') {
      const name = teams.has(last.folded) ? before : subject.slice(1).map(({ typed }) => typed);
      this.#filters.unshift({ field: 'place', text: withoutPossessives(name.join(' ')) });
    } else if (kind === 'title') {
      const title = subject.map(({ typed, folded }) => singulars.get(folded) ?? typed);
      this.#filters.unshift({ field: 'title', text: title.join(' ') });
    } else {
      this.#words.unshift(...before, singularName(last.typed));
    }
  }
}

const who: Token = { typed: 'who', folded: 'who' };

function detailOf(tokens: readonly Token[]): Detail | undefined {
  const text = tokens.map(({ folded }) => folded).join(' ');
  return (['phone', 'email'] as const).find((one) => details[one].test(text));
}

/** "All info on John Doe" */
function isInformation([only, ...others]: readonly Token[]): boolean {
  return (
    others.length === 0 && /^(?:infos?|information|details|data|notes|changes?)$/u.test(only?.folded ?? '')
  );
}

type SubjectKind = 'people' | 'team' | 'title' | 'name';

function kindOf(subject: readonly Token[]): SubjectKind {
  const { folded = '' } = subject.at(-1) ?? {};
  if (peopleNouns.has(folded)) return 'people';
  if (singulars.has(folded)) return 'title';
  // "Priya's department" asks where Priya works.
  const isTeam = teams.has(folded) && !/['’]s?$/u.test(subject.at(-2)?.typed ?? '');
  if (subject.length > 1 && (isTeam || teamsInFront.has(subject[0]?.folded ?? ''))) return 'team';
  // "responsables achats": the noun comes first, and the rest of the job behind it.
  const [first, ...others] = subject;
  const isJob = others.length > 0 && others.every((one) => isJobWord(one.folded));
  return isJob && singulars.has(first?.folded ?? '') ? 'title' : 'name';
}

function withoutPossessives(text: string): string {
  return text.replace(/(?<=\p{L})['’]s(?= )/gu, '');
}

/** Smiths → Smith; the whole text is read as a name as well. */
function singularName(typed: string): string {
  return /[^s'’]s$/iu.test(typed) && typed.length > 4 ? typed.slice(0, -1) : typed;
}

/** Returns the number of tokens of the longest phrase at a position, 0 for none. */
function phraseAt(tokens: readonly Token[], index: number, phrases: readonly (readonly string[])[]): number {
  const found = phrases.find((phrase) =>
    phrase.every((word, offset) => tokens[index + offset]?.folded === word),
  );
  return found?.length ?? 0;
}

/** Words that close a question: "… do we have", "… are there", "… please". */
function isEmptyEnd(folded: string): boolean {
  return (
    linkers.has(folded) ||
    havers.has(folded) ||
    peopleNouns.has(folded) ||
    closings.has(folded) ||
    articles.has(folded)
  );
}

/** Words between "except" and the company, department or city. */
function isBeforePlace(folded: string): boolean {
  return (
    /^ones?$/u.test(folded) ||
    peopleNouns.has(folded) ||
    relations.has(folded) ||
    linkers.has(folded) ||
    articles.has(folded)
  );
}

/** They begin what else is said of the people: "named Peter who works for Contoso". */
const relative = new Set(['who', 'that', 'which', 'die', 'qui', 'que', 'che']);

const courtesies = new Set(
  'please pls thanks thank you thx bitte danke merci gracias grazie obrigado svp stp again right today yesterday earlier nowadays currently anymore'.split(
    ' ',
  ),
);
const closings = new Set([...courtesies, ...'now at in for from'.split(' ')]);
