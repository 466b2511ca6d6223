import { singulars } from '../../contacts/query/group-words.ts';
import { parseQuery } from '../../contacts/query/parse-query.ts';
import { fold } from '../../contacts/text/fold.ts';
import { isJobWord } from '../../contacts/text/translations.ts';
import { readSmallTalk } from '../general/small-talk-phrases.ts';
import type { Detail, FollowUp, Meaning, Refinement, Which } from './follow-up.ts';
import {
  allWords,
  andWords,
  articles,
  askings,
  cardinals,
  countWords,
  coworkerWords,
  details,
  exceptWords,
  indefinite,
  inPrepositions,
  insteadWords,
  lastWords,
  numberWords,
  onlyWords,
  ordinals,
  otherWords,
  owners,
  pages,
  pageWords,
  politeEnds,
  politeStarts,
  prepositions,
  questions,
  rowNouns,
  sameWords,
  sourcePhrases,
  verbs,
  wholePerson,
  withoutWords,
} from './follow-up-words.ts';

/** Longer texts are never follow-ups. */
const longest = 80;
/** The most digits that may number a row; more are a phone number. */
const mostDigits = 3;
/** A row number up to this is never a phone extension. */
export const mostSurelyRow = 99;

/**
 * The first words of all follow-ups. Every typed text is looked up here, and nearly all go no further.
 */
const firstWords: ReadonlySet<string> = new Set(
  [
    ...[ordinals, lastWords, details, questions, pages, sourcePhrases].flatMap((phrases) => [
      ...phrases.keys(),
    ]),
    ...[articles, numberWords, otherWords, sameWords, owners, pageWords, allWords].flatMap((words) => [
      ...words,
    ]),
    ...[...askings, ...verbs.map(([prefix]) => prefix), ...onlyWords, ...withoutWords, ...insteadWords],
    ...politeStarts,
    ...[countWords, coworkerWords].flatMap((words) => [...words]),
    ...'write send drop shoot give get'.split(' '),
    ...[
      ...andWords,
      ..."those lesquelles cuáles quali quais remove clear reset drop forget undo everyone everybody jemand quelqu'un alguien qualcuno alguém iemand someone somebody kein keine keinen geen or oder ou are is how only welche wer lesquels qui quiénes chi quem wie have has with mit avec con com met missing who which that any anyone anybody this".split(
        ' ',
      ),
      ...'celui celle ceux celles quello quella quelli quelle aquel degene'.split(' '),
      ...'# in im from at bei aus chez en à dans nein non nee one ones hat a-t-il a-t-elle il elle tiene ha lui lei tem ele ela heeft'.split(
        ' ',
      ),
    ],
  ].map(firstWordOf),
);

/** Returns what a text means together with the last answer; undefined if it stands for itself. */
export function readFollowUp(typed: string): FollowUp | undefined {
  if (typed.length > longest) return undefined;
  const followUp = readPhrase(typed);
  if (followUp !== undefined) return followUp;
  const there = askedThere.exec(typed)?.groups?.what;
  if (there !== undefined && parseQuery(there).words.length > 0)
    return { kind: 'coworkers', text: there, mayBeName: true, hasOtherMeaning: true };
  const asked = questionAboutPronoun(typed);
  return asked && { ...asked, mayBeName: true, hasOtherMeaning: false };
}

function readPhrase(typed: string): FollowUp | undefined {
  const first = firstWordOf(typed.replace(invertedSign, '')).toLowerCase().replaceAll('’', "'");
  if (!/^[#(]?\d/.test(first) && !firstWords.has(withoutEnd(first))) return undefined;
  const text = tidy(typed);
  const firm = (meaning: Meaning, mayBeName = false): FollowUp => ({
    ...meaning,
    mayBeName,
    hasOtherMeaning: false,
  });
  const isWord = !text.includes(' ');

  const page = pages.get(text) ?? pageNumber(text);
  if (page !== undefined) return firm({ kind: 'page', page }, true);
  if (countWords.has(text)) return { kind: 'page', page: 1, mayBeName: false, hasOtherMeaning: true };
  if (coworkerWords.has(text) || coworkerWords.has(withoutAsking(text)))
    return { kind: 'coworkers', text: '', mayBeName: true, hasOtherMeaning: true };
  if (elseThere.test(text)) return { kind: 'coworkers', text: '', mayBeName: true, hasOtherMeaning: true };
  if (allWords.has(text) || allAgain.test(text))
    return { kind: 'refine', by: { kind: 'all' }, mayBeName: true, hasOtherMeaning: true };
  const which = readRow(text) ?? readRow(afterAny(text, andWords) ?? '');
  if (which !== undefined) {
    const isCertain = which.kind !== 'number' || which.number <= mostSurelyRow;
    // "Number One" is spelt as a name would be.
    const isSpelt = which.kind === 'number' && !/\d/u.test(typed);
    const mayBeName = isSpelt || (isWord && which.kind !== 'number');
    return { kind: 'show', which, mayBeName, hasOtherMeaning: !isCertain };
  }
  const about = readQuestion(text);
  if (about !== undefined) {
    // "Company" may be looked for; a lone "phone" is hardly anybody's name.
    const isRare = isWord && about.kind === 'detail' && !['phone', 'mobile', 'email'].includes(about.detail);
    return { ...about, mayBeName: isWord, hasOtherMeaning: isRare };
  }
  const refined = readRefinement(text, typed);
  return refined && asTyped(refined, typed);
}

/**
 * Parses a question that the search understands about a name, if a pronoun stands in its place: "does she have a mobile?",
 * "what company is he with?", "is she still at Contoso?".
 */
function questionAboutPronoun(typed: string): Meaning | undefined {
  if (!pronoun.test(typed) || !question.test(typed)) return undefined;
  const { words, wants, filters = [] } = parseQuery(typed);
  const [subject = '', ...others] = words;
  if (!/^(?:s?he|they|him|her|them)$/u.test(subject) || filters.length > 0) return undefined;
  if (wants !== 'anything' && others.length > 0) return undefined;
  if (wants === 'title' && /department|team/iu.test(typed)) return about('department', same);
  if (wants !== 'anything') return about(wants, same);
  return yesOrNo.test(typed) ? about('show', same) : undefined;
}

/** "Who is the managing director there?", "any buyers there?"; "in there" is among all contacts. */
const askedThere =
  /^(?<what>(?:who(?: is|['’]s| are)|any|do (?:we|you) (?:have|know)|wer ist|qui est|qui[eé]n es|chi è|quem é|wie is) (?:\S+ ){0,6}\S+?)(?<! in),? (?:there|dort|là-bas|all[ií]|lì|lá|daar)[?!.\s]{0,9}$/iu;

const pronoun = /(?<!\p{L})(?:s?he|they|him|her|them)(?!\p{L})/u;
const yesOrNo = /^(?:is|does|are|do|has|did) /iu;
const question = /^(?:is|does|are|do|has|did|wh(?:at|ich|ere|o)(?:['’]s)?|how) /iu;

/** Returns the refinement with its text in the letters that were typed. */
function asTyped(followUp: FollowUp, typed: string): FollowUp {
  if (followUp.kind !== 'refine' || !('text' in followUp.by)) return followUp;
  const { text } = followUp.by;
  const written = typed.split(/\s/).filter(Boolean).join(' ');
  const at = written.toLowerCase().lastIndexOf(text);
  if (at < 0) return followUp;
  return { ...followUp, by: { ...followUp.by, text: written.slice(at, at + text.length) } };
}

/**
 * Returns the person that a text names: "it", "her", "2", "#2", "the second one", "the last one"; undefined for
 * any other text.
 */
export function readWhich(typed: string): Which | undefined {
  if (typed.length > longest) return undefined;
  const text = tidy(typed);
  return sameWords.has(text) ? same : readRow(text);
}

/** Returns the rest of a text that begins with "it", "this one" and so on; undefined for any other. */
export function afterSame(typed: string): string | undefined {
  const lower = typed.toLowerCase();
  const found = sameByLength.find(
    (word) => lower.startsWith(word) && !/^[\p{L}\p{N}'’-]/u.test(lower.slice(word.length)),
  );
  return found === undefined
    ? undefined
    : typed
        .slice(found.length)
        .replace(/^[\s:,.–-]{1,9}/u, '')
        .trim();
}

const same: Which = { kind: 'same' };
const sameByLength = [...sameWords].sort((one, other) => other.length - one.length);

function firstWordOf(text: string): string {
  const trimmed = text.trimStart();
  const end = trimmed.indexOf(' ');
  return end < 0 ? trimmed.trimEnd() : trimmed.slice(0, end);
}

/** Returns the text in lower case without signs at its end, polite words and repeated spaces. */
function tidy(typed: string): string {
  let text = withoutEnd(
    typed.replace(invertedSign, '').toLowerCase().replaceAll('’', "'").split(/\s/).filter(Boolean).join(' '),
  );
  for (let taken = 0; taken < mostPolite; taken++) {
    const end = politeEnds.find((words) => text.endsWith(words));
    if (end !== undefined) text = withoutEnd(text.slice(0, -end.length));
    const start = politeStarts.find((words) => text.startsWith(words));
    if (start !== undefined) text = text.slice(start.length);
    if (end === undefined && start === undefined) break;
  }
  const [noun = '', number = '', ...others] = text.split(' ');
  const cardinal =
    others.length === 0 && (numberWords.has(noun) || pageWords.has(noun)) ? cardinals.get(number) : undefined;
  return cardinal === undefined ? text : `${noun} ${cardinal}`;
}

/** "¿Cuál es su número?" */
const invertedSign = /^\s*[¿¡]/u;
const mostPolite = 3;

const endSigns = new Set('?!.…,;:'.split(''));

function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && (endSigns.has(text[end - 1] ?? '') || text[end - 1] === ' ')) end -= 1;
  return text.slice(0, end);
}

function withoutAsking(text: string): string {
  const asking = [...askings, ...verbs.map(([prefix]) => prefix)].find((words) => text.startsWith(words));
  return asking === undefined ? text : text.slice(asking.length);
}

/** Returns a detail, or the first of several: "phone and email". */
function detailOf(text: string): Detail | undefined {
  const parts = text.split(/ (?:and|und|et|y|e|en|&) (?:his |her |their |the )?/u);
  const known = parts.flatMap((part) => details.get(part) ?? []);
  return known.length === parts.length ? known[0] : undefined;
}

/** Parses "2", "#2", "no. 2", "(2)", "row 2", "the second one", "last" and "the next one". */
function readRow(typed: string): Which | undefined {
  const text = typed.replace(/ (?:on|of|in) (?:the |this )?(?:list|page)$/u, '');
  const digits = /^(?:([\p{L}]{1,9})\.? ?)?(?:# ?|\()?(\d{1,6})\)?$/u.exec(text);
  if (digits !== null) {
    const [, word = '', number = ''] = digits;
    if (number.length > mostDigits || Number(number) === 0) return undefined;
    return word === '' || numberWords.has(word) ? { kind: 'number', number: Number(number) } : undefined;
  }
  const words = text.split(' ');
  const hasArticle = articles.has(words[0] ?? '');
  const [word = '', noun, ...others] = hasArticle ? words.slice(1) : words;
  if (others.length > 0 || (noun !== undefined && !rowNouns.has(noun))) return undefined;
  const number = ordinals.get(word);
  if (number !== undefined) return { kind: 'ordinal', number };
  if (lastWords.has(word)) return { kind: 'last' };
  if (otherWords.has(word) && (hasArticle || noun !== undefined || word.startsWith("l'")))
    return { kind: 'other' };
  return word === 'next' && noun !== undefined ? { kind: 'next' } : undefined;
}

function pageNumber(text: string): number | undefined {
  const [word = '', number = '', ...others] = (text.startsWith('show ') ? text.slice(5) : text).split(' ');
  const isPage = others.length === 0 && pageWords.has(word) && /^\d{1,3}$/.test(number);
  return isPage && Number(number) > 0 ? Number(number) : undefined;
}

/** Parses what is asked about a person: "his phone", "phone", "the number of 2", "2's email", "call her". */
function readQuestion(typed: string): Meaning | undefined {
  const text = afterAny(typed, andWords) ?? typed;
  const whole = questions.get(text) ?? detailOf(text);
  if (whole !== undefined) return about(whole, same);
  for (const [prefix, detail] of verbs) {
    if (!text.startsWith(prefix)) continue;
    const rest = text.slice(prefix.length);
    const which = readWhich(rest) ?? (rest.endsWith(' back') ? readWhich(rest.slice(0, -5)) : undefined);
    if (which !== undefined) return about(detail, which);
  }
  const written = writing.exec(text)?.groups ?? givingCall.exec(text)?.groups;
  const receiver = written?.who === undefined ? undefined : readWhich(written.who);
  if (receiver !== undefined) return about(written?.what === undefined ? 'email' : 'phone', receiver);
  const inQuestion = whichDetail.exec(text)?.groups?.detail ?? hasOne.exec(text)?.groups?.detail;
  const questioned = inQuestion === undefined ? undefined : details.get(inQuestion);
  if (questioned !== undefined) return about(questioned, same);
  const asking = askings.find((words) => text.startsWith(words));
  const asked = asking === undefined ? text : text.slice(asking.length);
  const possessive = withoutFirst(asked, owners);
  const owned =
    possessive === undefined
      ? undefined
      : (detailOf(possessive) ?? (wholePerson.has(possessive) ? 'show' : undefined));
  if (owned !== undefined) return about(owned, same);
  const bare =
    withoutFirst(asked, articles) ?? (text === typed ? undefined : withoutFirst(asked, indefinite));
  const named = bare === undefined ? undefined : detailOf(bare);
  if (named !== undefined) return about(named, same);
  return detailOfRow(bare ?? asked) ?? rowsDetail(asked);
}

/** "Send him an email", "give her a call" */
const writing = /^(?:write|send|drop|shoot) (?<who>.+) an? (?:e-?mail|mail|line|note)$/u;
const givingCall = /^(?:give|get) (?<who>.+) (?<what>a (?:call|ring)|on the phone)$/u;

/** "Which number do I call?" */
const whichDetail =
  /^(?:what|which) (?<detail>.+?) (?:do|can|should|could|may) (?:i|we) (?:call|dial|use|write to|mail)$/u;
/** "Hat sie ein Handy?", "a-t-il un portable ?", "tiene móvil?" */
const hasOne =
  /^(?:hat (?:er|sie)|a-t-(?:il|elle)|(?:il|elle) a|tiene(?: él| ella)?|(?:lui |lei )?ha|(?:ele |ela )?tem|heeft (?:hij|zij|ze)) (?:(?:ein|eine|einen|un|une|una|um|uma|een) )?(?<detail>.+)$/u;

/** Parses "number of the second one" and "phone for 2". */
function detailOfRow(text: string): Meaning | undefined {
  for (const link of [' of ', ' for ', ' from ', ' von ', ' de ', ' di ', ' van ']) {
    const at = text.indexOf(link);
    const detail = at < 0 ? undefined : details.get(text.slice(0, at));
    const which = detail === undefined ? undefined : readWhich(text.slice(at + link.length));
    if (detail !== undefined && which !== undefined) return about(detail, which);
  }
  return undefined;
}

/** Parses "2's email" and "the second one's phone". */
function rowsDetail(text: string): Meaning | undefined {
  const at = text.indexOf("'s ");
  const detail = at < 0 ? undefined : details.get(text.slice(at + 3));
  const which = detail === undefined ? undefined : readWhich(text.slice(0, at));
  return detail === undefined || which === undefined ? undefined : about(detail, which);
}

function about(detail: Detail | 'show', which: Which): Meaning {
  return detail === 'show' ? { kind: 'show', which } : { kind: 'detail', detail, which };
}

/** Returns the text after one of these phrases of at most two words. */
function withoutFirst(text: string, phrases: ReadonlySet<string>): string | undefined {
  const one = text.indexOf(' ');
  if (one < 0) return undefined;
  if (phrases.has(text.slice(0, one))) return text.slice(one + 1);
  const two = text.indexOf(' ', one + 1);
  return two >= 0 && phrases.has(text.slice(0, two)) ? text.slice(two + 1) : undefined;
}

/** Returns a refinement that may be another search, if nobody in the list is so. */
function guess(by: Refinement): FollowUp {
  return { kind: 'refine', by, isGuess: true, hasOtherMeaning: true, mayBeName: true };
}

function readRefinement(said: string, typed: string): FollowUp | undefined {
  const condition = ofTheList.exec(said)?.groups?.condition;
  const text = condition ?? said;
  const refine = (by: Refinement, hasOtherMeaning: boolean, mayBeName = hasOtherMeaning): FollowUp => ({
    kind: 'refine',
    by,
    hasOtherMeaning,
    mayBeName,
  });
  const has = hasDetail.exec(text)?.groups;
  const detail = has?.detail === undefined ? undefined : details.get(has.detail);
  if (detail === 'phone' || detail === 'mobile' || detail === 'email')
    return refine(
      { kind: 'has', detail: detail === 'email' ? 'email' : 'phone', isExcluded: has?.without !== undefined },
      // Without a list, "who has no phone?" asks for all contacts.
      /^(?:and )?(?:who|which|no) /u.test(said),
      true,
    );
  const instead = afterAny(text, insteadWords);
  const oneOf = theOne.exec(instead ?? text)?.groups?.place;
  const onesPlace = oneOf === undefined ? undefined : readPlace(oneOf);
  if (onesPlace?.kind === 'place') return refine(onesPlace, true);
  const job = theJob.exec(text)?.groups?.job;
  if (job !== undefined && isJob(job))
    return guess({ kind: 'words', text: theJob.exec(text)?.groups?.who ?? job });
  const some = someOfThem.exec(text)?.groups?.place;
  const somePlace = some === undefined ? undefined : readPlace(some);
  // "Those" are always people of the list.
  if (somePlace?.kind === 'place')
    return text.startsWith('those ') ? refine(somePlace, false) : guess(somePlace);
  if (condition !== undefined) return readCondition(condition, refine);
  const or = orWords.exec(text)?.groups?.other;
  const orSource = or === undefined ? undefined : sourcePhrases.get(or);
  if (orSource !== undefined) return refine({ kind: 'source', source: orSource }, true);
  if (or !== undefined) return refine({ kind: 'or', text: or }, true);
  const corrected = correctedPlaces.map(
    (pattern) => pattern.exec(withoutEnd(typed.toLowerCase()))?.groups?.place,
  );
  const and = instead ?? corrected.find((place) => place !== undefined) ?? afterAny(text, andWords);
  if (and !== undefined) {
    const place = readPlace(and, true);
    if (place?.kind === 'source') return refine(place, false);
    if (place !== undefined) return refine(place, true);
    if (instead !== undefined && instead !== '')
      return refine({ kind: 'instead', text: instead }, true, false);
    const somebody = andSomebody.test(typed) && readWhich(and) === undefined;
    if (somebody && readSmallTalk(typed) === undefined) return refine({ kind: 'instead', text: and }, true);
  }
  const only = afterAny(text, onlyWords);
  if (only !== undefined) {
    const rest = withoutFillers(only);
    const source = sourcePhrases.get(rest);
    if (source !== undefined) return refine({ kind: 'source', source }, false);
    const place = readPlace(rest) ?? readPlaceAfterA(only, text);
    if (place !== undefined) return refine(place, false, true);
    // "Just show everyone called John" is a search of its own.
    if (/^(?:everyone|everybody|all) /u.test(rest)) return undefined;
    return rest === '' ? undefined : refine({ kind: 'words', text: rest }, true);
  }
  const without = afterAny(text, withoutWords);
  if (without !== undefined) {
    const rest = withoutFillers(without);
    const source = sourcePhrases.get(rest);
    if (source !== undefined) return refine({ kind: 'without-source', source }, false);
    const place = readPlace(rest);
    if (place?.kind === 'source') return refine({ kind: 'without-source', source: place.source }, false);
    if (place !== undefined) return refine({ kind: 'without-place', text: place.text }, false, true);
    const isClear = exceptWords.some((word) => text.startsWith(word)) || /^(?:but )?not \S+$/u.test(text);
    return rest === '' || !isClear ? undefined : refine({ kind: 'without', text: rest }, true);
  }
  const place = readPlace(text);
  return place?.kind === 'source' ? refine(place, false) : undefined;
}

/** "Anyone else in his team?" */
const elseThere =
  /^(?:who|anyone|anybody|someone|somebody) else (?:works? )?(?:in|at|on) (?:his|her|their|that|the same) (?:team|department|company|office|firm)$/u;

/** "Remove that filter", "back to all" */
const allAgain =
  /^(?:(?:remove|clear|reset|drop|forget|undo|without|no) (?:the|that|this|all|any)(?: the)? filters?|(?:back to|show) (?:all|everyone|everybody|them all)|(?:all|everyone|everybody) again|(?:drop|undo) (?:that|it))$/u;

/** "Which of them are in Berlin?", "any of those without a phone?" */
const ofTheList =
  /^(?:(?:and|but|und|et|y|e|en) )?(?:(?:which|who|any|how many|do any|does any|are any|is any|are some|only those|welche|wer|lesquels|qui|quiénes|chi|quem|wie) (?:ones )?(?:of (?:them|those|these)|davon|von ihnen|d'entre eux|de ellos|di loro|deles|daarvan)|which ones|lesquels|lesquelles|cuáles|quali|quais)(?: (?:is|are|works?|sits?|lives?|sind|ist|arbeiten|sont|travaillent|están|trabajan|sono|lavorano|estão|trabalham|zijn|werken)(?: based| located)?)? (?<condition>.+)$/u;

/** Whether a text ends with a job: "technician", "sales managers". */
function isJob(text: string): boolean {
  const word = fold(text.slice(text.lastIndexOf(' ') + 1));
  return isJobWord(word) || singulars.has(word);
}

/** "The technician", "any managers at Fabrikam?" */
const theJob =
  /^(?!.* in there$)(?:(?:who is|who's|who are|wer ist|qui est|quién es|chi è|quem é|wie is) )?(?:the|any|der|die|le|la|el|il|o|a|de) (?<who>(?<job>\p{L}+(?: \p{L}+){0,2}?)(?: (?:at|in|from|bei|in|chez|à|en|da|bij) \S.*)?)$/u;

/** "Anyone in finance?", "those in sales" */
const someOfThem =
  /^(?:(?:and|und|et|y|e|en) )?(?:anyone|anybody|any|someone|somebody|those|jemand|quelqu'un|alguien|qualcuno|alguém|iemand) (?<place>\S+ .+)$/u;

/** "Or Munich", "or rather in Munich" */
const orWords = /^(?:or|oder|ou)(?: rather| maybe| also| even| lieber| auch)? (?<other>.+)$/u;

/** Reads what is asked of the people of the list: "in Berlin", "not at Fabrikam", "buyers". */
function readCondition(
  text: string,
  refine: (by: Refinement, hasOtherMeaning: boolean) => FollowUp,
): FollowUp {
  const excluded = afterAny(text, ['not', 'nicht', 'pas', 'no', 'non', 'não', 'niet']);
  const place = readPlace(excluded ?? text);
  if (place !== undefined && excluded !== undefined)
    return refine(
      place.kind === 'source'
        ? { kind: 'without-source', source: place.source }
        : { kind: 'without-place', text: place.text },
      true,
    );
  return refine(place ?? { kind: 'words', text: withoutFillers(text) }, true);
}

/** "The one at Fabrikam", "not him, the one in Leeds", "der bei Fabrikam" */
const theOne =
  /^(?:not (?:him|her|it|them|this one|that one),? )?(?:i (?:mean|meant) )?(?:(?:the|that|this) ones?|die|der|das|den|celui|celle|ceux|celles|quello|quella|quelli|quelle|aquel|degene) (?<place>\S+ .+)$/u;

/** "No, in Leeds", "in Berlin then", "from Fabrikam" */
const correctedPlaces = [
  /^(?:no|nein|non|nee),? (?<place>(?:in|at|im|bei|à|chez|en) .+)$/iu,
  /^(?<place>(?:in|at|im|bei|à|chez|en) .+) (?:then|instead|dann|stattdessen|alors)$/iu,
  /^(?<place>(?:in|at|from|im|bei|aus|chez) (?:\S+ ){0,2}\S+)$/iu,
];

/** "And Patrick?" */
const andSomebody = /^(?:and|und|et|y) \S.*\?$/iu;

/** "Only those with a phone number", "without an email" */
const hasDetail =
  /^(?:(?:only|just|show only|show me only|nur|seulement|solo|sólo|só|alleen) (?:(?:the|those|people|ones|contacts|die|ceux|los|quelli|os) ){0,2}|those |(?:the )?ones? |any |any(?:one|body) |and )?(?:(?<without>without|with no|(?:who |which |that )?(?:have no|has no|don't have|doesn't have|do not have|does not have)|(?:hat|haben) keine?n?|n'(?:a|ont) pas de|no tienen?|non hanno|não têm|hebben geen|heeft geen|no|keine?n?|geen|missing|ohne|sans|sin|senza|sem|zonder)|(?<with>with|(?:who |which |that )?ha(?:s|ve)|having|mit|avec|con|com|met)) (?:(?:an?|any|the|ein|eine|einer|un|une|una|um|een) )?(?<detail>.+?)(?: only| nur)?$/u;

/** Parses "in Berlin", "from Contoso" and "in Outlook". */
function readPlace(
  text: string,
  isInstead = false,
): Extract<Refinement, { kind: 'place' | 'source' }> | undefined {
  const rest = withoutFirst(text, prepositions);
  if (rest === undefined) return undefined;
  const bare = withoutFirst(rest, articles) ?? rest;
  const source = sourcePhrases.get(bare) ?? sourcePhrases.get(rest);
  if (source !== undefined) return { kind: 'source', source };
  const replaced = inPrepositions.has(firstWordOf(text)) ? 'in' : 'at';
  return { kind: 'place', text: rest, insteadOf: isInstead ? replaced : 'none' };
}

/** Parses "a Milano" behind "solo"; behind "only", "a" is an article. */
function readPlaceAfterA(rest: string, text: string): Refinement | undefined {
  const isRomance = /^(?:solo|sólo|soltanto|solamente|só|somente|apenas) a /u.test(text);
  return isRomance ? { kind: 'place', text: rest.slice(2), insteadOf: 'none' } : undefined;
}

const fillers = new Set(
  'the those people one ones contacts show any a an die the les los las gli le'.split(' '),
);

function withoutFillers(text: string): string {
  let rest = text;
  for (let next = withoutFirst(rest, fillers); next !== undefined; next = withoutFirst(rest, fillers))
    rest = next;
  return rest;
}

/** Returns the text after the longest of these that it begins with. */
function afterAny(text: string, starts: readonly string[]): string | undefined {
  let found: string | undefined;
  for (const start of starts) {
    const isLonger = start.length > (found?.length ?? 0);
    if (isLonger && text.startsWith(start) && text[start.length] === ' ') found = start;
  }
  return found === undefined ? undefined : text.slice(found.length + 1);
}
