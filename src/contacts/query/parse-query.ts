import { extensionWord, looksLikePhone, phoneDigits } from '../text/phone.ts';
import type { ContactQuery, PersonFilter, Wanted } from './contact-query.ts';
import { type GroupSentence, readGroup } from './group-sentence.ts';
import { takeFilters } from './query-filters.ts';
import {
  foreignDetails,
  foreignPrefixes,
  foreignQuestionStarts,
  foreignQuestions,
} from './question-words.ts';

const maxText = 500;
const maxWords = 10;
const maxWordLength = 64;

/** Openings that say "search", in any number and order before what is sought. */
const prefixes: readonly RegExp[] = [
  /^[¿¡\s]+/u,
  /^(?:i am|i['’]m|this is|my name is) (?!looking|trying|searching)/iu,
  /^(?:please|pls|kindly|just|let['’]?s|let me|(?:can|could|would|will) u|help (?:me|us)(?: to)?(?= (?:find|search|look|reach|call|contact|get|locate))|(?:can|could|would|will) you|(?:can|could|may) i(?: have| get| see)?) /iu,
  /^(?:hi|hello|hey|ok|okay|so|and|well)(?:,| ) ?(?=(?:can|could|who|what|where|how|do|is|are|i|please|find|show|give) )/iu,
  /^(?:search|look) (?:in )?(?:the |my |our )?(?:address book|directory|contacts?|phone book)(?: for)? /iu,
  /^(?:have|has) (?:we|you|anyone|anybody|somebody) (?:got |met )?/iu,
  /^(?:how )?(?:can|do|could|should) i (?=(?:call|phone|dial|e-?mail|text|write to) )/iu,
  /^who (?:does|do) (?=[+(\d])/iu,
  /^whose (?:phone |mobile )?number (?:is|was)(?: this| that)?:? /iu,
  /^who (?:owns|has|uses) (?:the |this )?(?:phone |mobile )?number /iu,
  /^(?:gimme|get me|got) (?:the )?/iu,
  /^(?:i )?(?:wanna|gotta|have to|need to|want to) (?:talk to|speak to|speak with|reach|find|see|get) /iu,
  /^(?:i ?)?(?:need|want|am looking for|['’]?m looking for|am trying to|['’]?m trying to|would like|['’]?d like|have)(?: to)?(?: (?:find|see|talk to|speak to|speak with|get hold of|get))? /iu,
  /^(?:looking for|in search of) /iu,
  /^(?:find|show|open|give|get|tell|send|fetch|read|display|pull up|bring up|check|list|view|see|know)(?: out)?(?: me| us)? (?:the |all |if |whether )?/iu,
  /^(?:search|look)(?: up| for)?(?: the)? /iu,
  /^lookup /iu,
  /^who(?:['’]s| is| was| has| just)* (?:calling|called|phoned|rang|wrote|texted|emailed)(?: me| us)? /iu,
  /^(?:who|what|where)(?: exactly)?(?: is|['’]s| are) (?:the )?/iu,
  /^(?:whos|whats|wheres) (?:the )?/iu,
  /^what (?:do|can) you (?:know|tell me|have|say)(?: about| on| of)? /iu,
  /^(?:how )?(?:can|do|could|should) i (?:reach|contact|find|get hold of|get in touch with|get a hold of|speak to|speak with|talk to|ring) /iu,
  /^(?:how to|(?:what is|what['’]s) the best way to) (?:reach|contact|find|call|get hold of|get in touch with) /iu,
  /^(?:reach|reach out to|get hold of|get in touch with|(?:(?:get|put) (?:me )?)?in touch with|connect me (?:to|with)|put me through to) /iu,
  /^do (?:you|we|i|they) (?:happen to )?(?:know|have) (?:if |whether |how to reach )?/iu,
  /^(?:is there|are there|is|are) (?:a|an|any|some)(?:one|body)? (?=\S+ )/iu,
  /^there (?:is|are) (?:an? |any )?/iu,
  /^the /iu,
  /^an? (?=\S+ (?:at|from|in|of|with|for|called|named) )/iu,
  /^(?:all |any |some |everything |more )?(?:the )?(?:contact )?(?:info|information|infos|details?|data|record|profile|entry|contact card) (?:about|on|of|for|from) /iu,
  /^(?:all |everything |something |anything |more )?(?:you know )?about /iu,
  /^(?:contacts?|contact details|contact info(?:rmation)?|person|people|colleagues?|someone|somebody|anyone|anybody|everyone|everybody)(?: (?:who|that) (?:is|are))?(?: called| named)? /iu,
  ...foreignPrefixes.map((opening) => new RegExp(`^${opening}`, 'iu')),
];

/** Most texts begin with none of them: one look for all. */
const anyPrefix = new RegExp(prefixes.map(({ source }) => source).join('|'), 'iu');

/** These may be names (My, To), so that they only go once something else went. */
const furtherPrefix = /^(?:an?|calling|called|named|from|at|of|for|by|to|with|about|my|our) /iu;

const phoneWords =
  '(?:(?:(?:office|work|business|home|private|personal|company|corporate|direct|desk|mobile|cell|main|current) )?(?:(?:tele)?phone|tel|mobile|cell|cellphone|cellular|landline|extension|(?<=direct )line)(?: numbers?| no\\.?| nr\\.?)?|phones|(?:(?:office|work|business|home|private|personal|company|corporate|direct|desk|main|contact) )?numbers?)';
const emailWords =
  '(?:(?:(?:work|business|private|personal|company) )?(?:e-?mail|mail)s?(?: address(?:es)?)?)';
const addressWords = '(?:(?:postal|street|office|work|business|home) )?address(?:es)?';
const officeWords = '(?:office|location|city|workplace|desk|whereabouts)';
const companyWords = '(?:company|employer|organi[sz]ation|firm)';
const titleWords = '(?:(?:(?:current|job) )?(?:title|position|role|function)|job|department)';
const detailsWords =
  '(?:(?:contact )?(?:details|info|information|infos|data|card|profile|record)|(?:sur|last |first |given |family |full )?name|birthday)';
const closing = /[\s?!.,;:…？！،؟。]+$/u;
const politeEnd =
  /,? (?:please|pls|thanks|thank you|thx|for me|belongs? to|in (?:my|our|the) (?:contacts|address book|directory)|right now|quickly|bitte|merci|por favor|per favore)$/iu;

const nowhere = /(?!)/;
const details: readonly { readonly wants: Wanted; readonly front: RegExp; readonly back: RegExp }[] = [
  ...foreignDetails.map(({ wants, front, back = nowhere }) => ({ wants, front, back })),
  {
    wants: 'phone',
    front: new RegExp(
      `^(?:(?:(?:make|place) )?(?:a )?(?:phone )?call to|(?:call|dial|phone|ring) the ${phoneWords} (?:of|for|from)|call|dial|ring|sms|text|${phoneWords}):? (?=\\S)`,
      'iu',
    ),
    back: tail(phoneWords),
  },
  {
    wants: 'email',
    front: new RegExp(
      `^(?:write to|(?:write |send |drop )?(?:an? )?(?:e-?mail|mail|message) to|(?:e-?mail|mail) to|${emailWords}):? (?=\\S)`,
      'iu',
    ),
    back: tail(emailWords),
  },
  { wants: 'address', front: new RegExp(`^${addressWords}:? (?=\\S)`, 'iu'), back: tail(addressWords) },
  { wants: 'address', front: head(officeWords), back: owned(officeWords) },
  { wants: 'company', front: head(companyWords), back: owned(companyWords) },
  { wants: 'title', front: head(titleWords), back: owned(titleWords) },
  { wants: 'anything', front: nowhere, back: owned(detailsWords) },
  { wants: 'anything', front: nowhere, back: / contact (?:details|info|information|data|card)$/iu },
];

const whereReached = / at (?:home|work|the office)$/iu;

/** Questions whose words stand on both sides of whom they are about, or only in front. */
const around: readonly { readonly wants: Wanted; readonly question: RegExp }[] = [
  {
    wants: 'company',
    question:
      /^(?:where|(?:for )?wh(?:o|om|ich (?:company|firm)|at (?:company|firm))) (?:does|do|is|are) (.+) (?:work|working|employed)(?: at| for| with| in)?$/iu,
  },
  {
    wants: 'company',
    question:
      /^wh(?:ich|at) (?:company|firm|organi[sz]ation|employer) (?:is|are|does|has) (.+?)(?: at| with| from| in| have| belong to)?$/iu,
  },
  {
    wants: 'title',
    question:
      /^wh(?:ich|at) (?:department|team|division|job|position|role|title|job title|function) (?:is|are|does|do|has) (.+?)(?: work in| belong to| have| hold| in| at)?$/iu,
  },
  {
    wants: 'address',
    question:
      /^(?:in )?wh(?:ich|at) (?:city|town|country|office|building|floor|room|place|location|address) (?:is|are|does|do|has) (.+?)(?: work in| sit in| sit on| live in| based in| located in| have| in| at| on)?$/iu,
  },
  { wants: 'address', question: /^where (?:does|do|is|are) (.+) (?:sit|live|based|located|sitting)$/iu },
  { wants: 'address', question: /^where(?: can i find| do i find| is| are|['’]s) (?!the )(.+)$/iu },
  {
    wants: 'title',
    question: /^what (?:does|do) (.+) do(?: (?:at|for) (?:work|us|a living|the company))?$/iu,
  },
  {
    wants: 'phone',
    question: /^wh(?:ich|at) (?:phone |mobile |telephone )?number (?:does|do|has) (.+?)(?: have)?$/iu,
  },
  {
    wants: 'email',
    question: /^wh(?:ich|at) (?:e-?mail|mail)(?: address)? (?:does|do|has) (.+?)(?: have| use)?$/iu,
  },
  { wants: 'email', question: /^(?:write|send|drop|shoot) (.+) an? (?:e-?mail|mail|message|note|line)$/iu },
  { wants: 'phone', question: /^(?:get|put) (?:me )?(.+) on the (?:phone|line)$/iu },
  { wants: 'phone', question: /^(?:give|send) (.+) a (?:call|ring|text)$/iu },
  {
    wants: 'phone',
    question: new RegExp(
      `^(?:call|dial|ring|phone|text|reach|contact) (.+) (?:on (?:(?:the|his|her|their|its) )?(?:${phoneWords}|line)|at (?:home|work|the office))$`,
      'iu',
    ),
  },
  ...foreignQuestions,
];

const anyAround = new RegExp(
  `^(?:for |in )?(?:where|what|who|which|write|send|drop|shoot|get|put|give|call|dial|ring|phone|text|reach|contact|${foreignQuestionStarts})[ '’]`,
  'iu',
);

/** Every wording of a detail holds one of these. */
const anyDetail =
  /call|dial|ring|work|home|text|sms|write|phone|t[eé]l|mobile?|cell|line|extension|number|nummer|n[uú]m[eé]ro|handy|durchwahl|mail|adress|address|message|courriel|correo|direcci|indirizzo|endere|office|location|city|company|employer|organi[sz]ation|firm|title|position|role|function|job|department|workplace|desk|details|info|data|card|profile|record|name|birthday|adres|anschrift|b[uü]ro|standort|arbeitgeber|unternehmen|soci[eé]t[eé]|entreprise|employeur|poste|fonction|empresa|cargo|puesto|azienda|ditta|ruolo|qualifica|bedrijf|werkgever|functie|funktion|titel|ruf|appelle|llama|chiama|ligue|bel/iu;

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
  'bei',
  'beim',
  'chez',
  'presso',
  'bij',
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
  const { rest, wants, withDetail, group } = withoutCommand(clean);
  if (group !== undefined) return queryOf(group, clean, wants);
  const { rest: asked, filters, personFilters, without } = takeFilters(rest);
  const ofPeople = personFilters.length === 0 ? {} : { personFilters };
  if (filters.length === 0 && without.length === 0 && personFilters.length === 0) {
    const query = readRest(rest, rest, wants);
    const longer = longerReadings(query, [...wholeName(clean), withDetail, rest]);
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

function queryOf(
  { words, filters, personFilters, isCount, named }: GroupSentence,
  text: string,
  wants: Wanted,
): ContactQuery {
  const isOther = words.length > 0 && named.join(' ') !== words.join(' ');
  const longer = isOther && named.length <= maxWords ? [named.map(shortened)] : [];
  return {
    text: text.replace(closing, ''),
    words: words.slice(0, maxWords).map(shortened),
    email: '',
    domain: '',
    phone: '',
    wants,
    ...(filters.length === 0 ? {} : { filters, isSentence: true }),
    ...(personFilters.length === 0 ? {} : { personFilters }),
    ...(isCount ? { isCount } : {}),
    ...(longer.length === 0 ? {} : { longer }),
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
  texts: readonly string[],
): readonly (readonly string[])[] {
  if (email !== '' || domain !== '' || phone !== '' || words.some((word) => word.includes(' '))) return [];
  let shortest = Number.POSITIVE_INFINITY;
  return texts.flatMap((text) => {
    const typed = text.split(/[\s,;<>()[\]{}|]+/u).map(bare);
    const reading = tellingWords(
      typed.filter((word) => word !== ''),
      [],
    );
    if (reading.length <= words.length || reading.length >= shortest) return [];
    shortest = reading.length;
    return [reading];
  });
}

/** Returns a short text whose opening may be part of a name: "See Hofer", "Just Eat". */
function wholeName(text: string): readonly string[] {
  const isName = /^\S+ \S+(?: \S+)?$/u.test(text) && !surelyOpening.test(text);
  return isName ? [text] : [];
}

const surelyOpening =
  /^(?:find|search|look|show|who|whos|what|whats|where|please|contacts?|is|are|how|call|the) /iu;

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
  for (const filter of query.personFilters ?? []) parts.push(describePersonFilter(filter));
  for (const word of query.without ?? []) parts.push(`without “${word}”`);
  return parts.length > 0 ? parts.join(', ') : 'nothing to look for';
}

function describePersonFilter({ field, text, isExcluded }: PersonFilter): string {
  if (field !== 'has') return `${field} is ${isExcluded ? 'not ' : ''}“${text}”`;
  const detail = text === 'phone' ? 'phone number' : 'e-mail address';
  return `${isExcluded ? 'without' : 'with'} ${detail}`;
}

/** Takes openings, the detail asked for and closings away, as long as something is left to look for. */
function withoutCommand(text: string): {
  rest: string;
  wants: Wanted;
  withDetail: string;
  group: GroupSentence | undefined;
} {
  let rest = text;
  let withDetail = text;
  let wants: Wanted = 'anything';
  /** A word alone is what is looked for. */
  const isOneWord = (): boolean => !rest.includes(' ') && plainWords.test(rest);
  if (isOneWord()) return { rest, wants, withDetail, group: undefined };
  let group = readGroup(text);
  if (group !== undefined) return { rest, wants, withDetail, group };
  const keep = (shorter: string): boolean => {
    const usable = shorter !== rest && /[\p{L}\p{N}]/u.test(shorter);
    if (usable) rest = shorter;
    return usable;
  };
  const askAround = (): boolean => {
    if (wants !== 'anything' || !anyAround.test(rest)) return false;
    const before = rest;
    const asked = around.find(({ question }) => keep(rest.replace(question, '$1')));
    if (asked === undefined) return false;
    withDetail = before;
    wants = asked.wants;
    return true;
  };
  // Each pass takes something away, so that the loop ends; the bound is for texts made of openings alone.
  for (let pass = 0; pass < 20; pass++) {
    let changed = keep(rest.replace(closing, '')) || keep(rest.replace(politeEnd, ''));
    changed = askAround() || changed;
    while (anyPrefix.test(rest) && keep(rest.replace(anyPrefix, ''))) {
      changed = true;
      askAround();
    }
    // One that would leave nothing may hide a shorter one.
    if (anyPrefix.test(rest)) {
      for (const opening of prefixes) changed = keep(rest.replace(opening, '')) || changed;
    }
    if (rest !== text) changed = keep(rest.replace(furtherPrefix, '')) || changed;
    if (wants === 'anything') withDetail = rest;
    if (isOneWord()) break;
    if (anyDetail.test(rest)) {
      const known: Wanted = wants;
      const asked: { readonly wants: Wanted } | undefined =
        known === 'anything'
          ? details.find(({ front, back }) => keep(rest.replace(front, '')) || keep(rest.replace(back, '')))
          : details.find(
              (detail) =>
                detail.wants === known &&
                (keep(rest.replace(detail.back, '')) || keep(rest.replace(whereReached, ''))),
            );
      if (asked !== undefined) {
        wants = asked.wants;
        changed = true;
        group = readGroup(rest.replace(furtherPrefix, ''));
        if (group !== undefined) break;
      }
    }
    if (!changed) break;
  }
  return { rest, wants, withDetail, group };
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
