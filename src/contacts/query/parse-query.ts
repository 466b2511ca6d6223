import { extensionWord, looksLikePhone, phoneDigits } from '../text/phone.ts';
import type { ContactQuery, Wanted } from './contact-query.ts';
import { takeFilters } from './query-filters.ts';
import { foreignDetails, foreignPrefixes } from './question-words.ts';

const maxText = 500;
const maxWords = 10;
const maxWordLength = 64;

/** Openings that say "search", in any number and order before what is sought. */
const prefixes: readonly RegExp[] = [
  /^[¿¡\s]+/u,
  /^(?:please|pls|kindly|(?:can|could|would|will) you) /iu,
  /^(?:i )?(?:need|want|am looking for|['’]?m looking for|would like)(?: to)? /iu,
  /^looking for /iu,
  /^(?:find|show|open|give|get|tell|send|fetch)(?: me| us)? (?:the |all )?/iu,
  /^(?:search|look)(?: up| for)? /iu,
  /^lookup /iu,
  /^who(?:['’]s| is| was| has| just)* (?:calling|called|phoned|rang|wrote)(?: me| us)? /iu,
  /^(?:who|what|where)(?: is|['’]s| are) (?:the )?/iu,
  /^whos /iu,
  /^(?:how )?(?:can|do) i (?:reach|contact|find) /iu,
  /^do (?:you|we) (?:know|have) /iu,
  /^the /iu,
  /^(?:contacts?|contact details|person|people|colleagues?|someone|somebody|anyone|anybody|everyone|everybody) /iu,
  ...foreignPrefixes.map((opening) => new RegExp(`^${opening}`, 'iu')),
];

/** Most texts begin with none of them: one look for all. */
const anyPrefix = new RegExp(prefixes.map(({ source }) => source).join('|'), 'iu');

/** These may be names (My, To), so that they only go once something else went. */
const furtherPrefix = /^(?:calling|called|named|from|at|of|for|by|to|with|about|my|our) /iu;

const phoneWords =
  '(?:(?:(?:office |work )?(?:tele)?phone|tel|mobile|cell|cellphone|landline)(?: numbers?)?|phones|numbers?)';
const emailWords = '(?:(?:e-?mail|mail)s?(?: address(?:es)?)?)';
const addressWords = '(?:(?:postal|street|office|work|business|home) )?address(?:es)?';
const officeWords = '(?:office|location|city)';
const companyWords = '(?:company|employer|organi[sz]ation|firm)';
const titleWords = '(?:(?:job )?(?:title|position|role)|job)';
const closing = /[\s?!.,;:…？！،؟。]+$/u;
const politeEnd = /[\s,]+(?:please|pls|thanks|thank you|thx)$/iu;

const nowhere = /(?!)/;
const details: readonly { readonly wants: Wanted; readonly front: RegExp; readonly back: RegExp }[] = [
  ...foreignDetails.map(({ wants, front }) => ({ wants, front, back: nowhere })),
  { wants: 'phone', front: new RegExp(`^(?:call|${phoneWords}):? (?=\\S)`, 'iu'), back: tail(phoneWords) },
  {
    wants: 'email',
    front: new RegExp(`^(?:write to|${emailWords}):? (?=\\S)`, 'iu'),
    back: tail(emailWords),
  },
  { wants: 'address', front: new RegExp(`^${addressWords}:? (?=\\S)`, 'iu'), back: tail(addressWords) },
  { wants: 'address', front: head(officeWords), back: owned(officeWords) },
  { wants: 'company', front: head(companyWords), back: owned(companyWords) },
  { wants: 'title', front: head(titleWords), back: owned(titleWords) },
];

/** Questions whose words stand on both sides of whom they are about. */
const around: readonly { readonly wants: Wanted; readonly question: RegExp }[] = [
  {
    wants: 'company',
    question:
      /^(?:where|(?:for )?wh(?:o|om|ich company|at company)) (?:does|do|is|are) (.+) (?:work|working|employed)(?: at| for| with)?$/iu,
  },
  { wants: 'company', question: /^wh(?:ich|at) company (?:is|are) (.+?)(?: at| with| from| in)?$/iu },
  { wants: 'address', question: /^where (?:does|do|is|are) (.+) (?:sit|live|based|located)$/iu },
  { wants: 'title', question: /^what (?:does|do) (.+) do(?: (?:at|for) (?:work|us))?$/iu },
];

const anyAround = /^(?:for )?(?:where|what|who|which) /iu;

/** Every wording of a detail holds one of these. */
const anyDetail =
  /call|write to|phone|t[eé]l|mobile?|cell|landline|number|nummer|n[uú]m[eé]ro|handy|durchwahl|mail|adress|address|courriel|correo|direcci|indirizzo|endere|office|location|city|company|employer|organi[sz]ation|firm|title|position|role|job/iu;

/** `john doe phone`, `John Doe’s phone number`, `Chris' phone`. */
function tail(detail: string): RegExp {
  return new RegExp(`(?:['’]s?)?[ ,:]+(?:the )?${detail}$`, 'iu');
}

/** `office of John Doe`: the bare word in front may begin a name ("City Bank"). */
function head(detail: string): RegExp {
  return new RegExp(`^${detail} (?:of|for) (?=\\S)`, 'iu');
}

/** `John Doe’s office`: the bare word behind may end a name ("Post Office"). */
function owned(detail: string): RegExp {
  return new RegExp(`(?:s['’]|['’]s) (?:the )?${detail}$`, 'iu');
}

/** What most people type: plain words, in which there is nothing else to be read. */
const plainWords = /^[a-z]+(?: [a-z]+)*$/i;

/** Words between others that say how they belong together, not what to look for. */
const joining = new Set([
  'at',
  'from',
  'of',
  'for',
  'with',
  'in',
  'on',
  'and',
  'the',
  'or',
  'to',
  'by',
  'is',
  'named',
  'called',
]);

/**
 * Reads what a person typed: command words and politeness go, an e-mail address, `@domain` and a phone number
 * are recognised anywhere, quotes keep words together (such a word holds spaces), `company:x`, `title:x`, `dept:x`,
 * `city:x`, `in:x` and `source:x` narrow the search, `-word` and `-city:x` exclude, the rest are words. At most
 * 500 characters, ten words and 64 characters a word are used. Never throws; a text without anything to look
 * for gives a query without words, e-mail, domain and phone (see {@link isEmptyQuery}).
 */
export function parseQuery(text: string): ContactQuery {
  const typed = text.slice(0, maxText);
  const clean = plainWords.test(typed) ? typed : tidy(typed);
  const { rest, wants, withDetail } = withoutCommand(clean);
  const { rest: asked, filters, personFilters, without } = takeFilters(rest);
  const ofPeople = personFilters.length === 0 ? {} : { personFilters };
  if (filters.length === 0 && without.length === 0 && personFilters.length === 0) {
    const query = readRest(rest, rest, wants);
    const longer = longerReadings(query, rest, withDetail);
    return longer.length === 0 ? query : { ...query, longer };
  }
  const query = readRest(rest, asked, wants);
  // Alone they say what to look for themselves, so that sources that know no filters have words to ask for.
  if (!isEmptyQuery(query)) return { ...query, filters, without, ...ofPeople };
  const instead = filters.length > 0 ? filters.map(({ text: value }) => value) : without;
  const words = instead.flatMap((value) => value.split(' ').map(bare)).filter((word) => word !== '');
  return {
    ...query,
    words: words.slice(0, maxWords).map(shortened),
    filters,
    ...(filters.length > 0 ? { without } : {}),
    ...ofPeople,
  };
}

function tidy(text: string): string {
  return (
    text
      .toWellFormed()
      // Phones and editors write a curly apostrophe; directories hold the straight one, and most match it letter by letter.
      .replace(/[\u2018\u2019\u02bc\uff07`\u00b4]/g, "'")
      .replace(/[\s\p{Cc}\ufffd\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]+/gu, ' ')
      .trim()
  );
}

function readRest(text: string, rest: string, wants: Wanted): ContactQuery {
  const found = { email: '', domain: '', phone: '' };
  if (plainWords.test(rest)) return { text, words: tellingWords([], rest.split(' ')), ...found, wants };
  const { quoted, unquoted } = takeQuoted(rest);
  if (looksLikePhone(unquoted)) {
    found.phone = phoneDigits(unquoted);
    return { text, words: quoted, ...found, wants };
  }
  const left = takePhone(unquoted, found);
  const plain: string[] = [];
  for (const token of left.split(/[\s,;<>()[\]{}|]+/u)) {
    if (!takeAddress(token, found)) plain.push(bare(token));
  }
  const named = plain.filter((word) => word !== '');
  return { text, words: tellingWords(quoted, named), ...found, wants };
}

/**
 * The readings in which what was taken for a detail or a joining word is part of a name; none beside an address, a
 * number or a quotation, which say themselves what is meant.
 */
function longerReadings(
  { words, email, domain, phone }: ContactQuery,
  rest: string,
  withDetail: string,
): readonly (readonly string[])[] {
  if (email !== '' || domain !== '' || phone !== '' || words.some((word) => word.includes(' '))) return [];
  const readings = [withDetail, rest].map((text) => {
    const typed = text.split(/[\s,;<>()[\]{}|]+/u).map(bare);
    return tellingWords(
      typed.filter((word) => word !== ''),
      [],
    );
  });
  return readings.filter(
    (reading, index) =>
      reading.length > words.length && (index === 0 || reading.length < (readings[0]?.length ?? 0)),
  );
}

/**
 * Those that only join others left out. Some people have the same name twice, so that repeated words count, unless
 * there are too many words anyway.
 */
function tellingWords(quoted: readonly string[], named: readonly string[]): readonly string[] {
  if (quoted.length === 0 && named.length === 1) return named.map(shortened);
  const telling = named.filter((word, index) => index === 0 || !joining.has(word.toLowerCase()));
  const all = [...quoted, ...telling];
  return (all.length > maxWords ? [...new Set(all)] : all).slice(0, maxWords).map(shortened);
}

/** Nothing to look for: an empty text, or one of signs only. */
export function isEmptyQuery(query: ContactQuery): boolean {
  return query.words.length === 0 && query.email === '' && query.domain === '' && query.phone === '';
}

/**
 * How a query was read, as part of a sentence: `name contains “jon” and “smith”, e-mail ends with contoso.com`.
 * Holds what was typed: neutralise it before showing it.
 */
export function describeQuery(query: ContactQuery): string {
  const parts: string[] = [];
  const quoted = query.words.map((word) => `“${word}”`);
  if (quoted.length > 0) {
    const last = quoted.at(-1) ?? '';
    parts.push(
      `name contains ${quoted.length === 1 ? last : `${quoted.slice(0, -1).join(', ')} and ${last}`}`,
    );
  }
  if (query.email !== '') parts.push(`e-mail is ${query.email}`);
  if (query.domain !== '') parts.push(`e-mail ends with ${query.domain}`);
  if (query.phone !== '') parts.push(`phone number ends with ${query.phone}`);
  for (const { field, text } of query.filters ?? []) parts.push(`${field} is “${text}”`);
  for (const { field, text, isExcluded } of query.personFilters ?? [])
    parts.push(`${field} is ${isExcluded ? 'not ' : ''}“${text}”`);
  for (const word of query.without ?? []) parts.push(`without “${word}”`);
  return parts.length > 0 ? parts.join(', ') : 'nothing to look for';
}

/** Takes openings, the detail asked for and closings away, as long as something is left to look for. */
function withoutCommand(text: string): { rest: string; wants: Wanted; withDetail: string } {
  let rest = text;
  let withDetail = text;
  let wants: Wanted = 'anything';
  /** A word alone is what is looked for. */
  const isOneWord = (): boolean => !rest.includes(' ') && plainWords.test(rest);
  if (isOneWord()) return { rest, wants, withDetail };
  const keep = (shorter: string): boolean => {
    const usable = shorter !== rest && /[\p{L}\p{N}]/u.test(shorter);
    if (usable) rest = shorter;
    return usable;
  };
  // Each pass takes something away, so that the loop ends; the bound is for texts made of openings alone.
  for (let pass = 0; pass < 20; pass++) {
    let changed = keep(rest.replace(closing, '')) || keep(rest.replace(politeEnd, ''));
    if (wants === 'anything' && anyAround.test(rest)) {
      const before = rest;
      const asked = around.find(({ question }) => keep(rest.replace(question, '$1')));
      if (asked !== undefined) {
        withDetail = before;
        wants = asked.wants;
        changed = true;
      }
    }
    while (anyPrefix.test(rest) && keep(rest.replace(anyPrefix, ''))) changed = true;
    // One that would leave nothing may hide a shorter one.
    if (anyPrefix.test(rest)) {
      for (const opening of prefixes) changed = keep(rest.replace(opening, '')) || changed;
    }
    if (rest !== text) changed = keep(rest.replace(furtherPrefix, '')) || changed;
    if (wants === 'anything') withDetail = rest;
    if (isOneWord()) break;
    if (wants === 'anything' && anyDetail.test(rest)) {
      const asked = details.find(
        ({ front, back }) => keep(rest.replace(front, '')) || keep(rest.replace(back, '')),
      );
      if (asked !== undefined) {
        wants = asked.wants;
        changed = true;
      }
    }
    if (!changed) break;
  }
  return { rest, wants, withDetail };
}

function takeQuoted(text: string): { quoted: string[]; unquoted: string } {
  const quoted: string[] = [];
  const unquoted = text.replace(/["“”„«»‟＂]([^"“”„«»‟＂]+)["“”„«»‟＂]/gu, (whole, inside: string) => {
    // A quoted address or number is still one.
    if (inside.includes('@') || looksLikePhone(inside)) return ` ${inside} `;
    const phrase = inside
      .split(' ')
      .map(bare)
      .filter((word) => word !== '')
      .join(' ');
    if (phrase === '') return whole.replace(/./gu, ' ');
    quoted.push(phrase);
    return ' ';
  });
  return { quoted, unquoted };
}

/** A run of at least six digits among other words, in any notation. */
function takePhone(text: string, found: { phone: string }): string {
  return text.replace(numberAmongWords, (run) => {
    const digits = phoneDigits(run);
    if (found.phone !== '' || digits.length < 6) return run;
    found.phone = digits;
    return ' ';
  });
}

const numberAmongWords = new RegExp(
  `(?<![\\p{L}\\p{N}@._+-])(?:tel:)?[+(]*\\d[\\d().\\-/\\s]*\\d(?:\\s?[(,]?\\s?${extensionWord}[.:]?\\s?\\d{1,6}\\)?)?(?![\\p{L}\\p{N}@_])`,
  'giu',
);

/** Whether the token is an e-mail address or an `@domain`. Only the first of each counts. */
function takeAddress(token: string, found: { email: string; domain: string }): boolean {
  const at = token.lastIndexOf('@');
  if (at < 0) return false;
  const domain = token
    .slice(at + 1)
    .replace(/[^\p{L}\p{N}]+$/u, '')
    .toLowerCase();
  if (!/^[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*(?:\.[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*)+$/u.test(domain)) return false;
  const local = token
    .slice(0, at)
    .replace(/^.*[:"“”„«»=@]/u, '')
    .replace(/^['’`*%&]+/u, '')
    .toLowerCase();
  if (local === '' && found.domain === '') found.domain = domain;
  else if (local !== '' && found.email === '') found.email = `${local}@${domain}`;
  return true;
}

/** A token without signs around it; '' when it has no letter or digit. */
function bare(token: string): string {
  return token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$/gu, '');
}

function shortened(word: string): string {
  return word.length <= maxWordLength
    ? word
    : word
        .slice(0, maxWordLength)
        .toWellFormed()
        .replace(/\ufffd$/u, '');
}
