import { addressKey } from '../text/address-key.ts';
import { fold } from '../text/fold.ts';
import { isKnownName } from '../text/nicknames.ts';
import { extensionWord, looksLikePhone, phoneDigits } from '../text/phone.ts';
import { isPlainWords } from '../text/plain-words.ts';
import { isJobWord, translationsOf } from '../text/translations.ts';
import type { ContactQuery, Wanted } from './contact-query.ts';
import { functionWords } from './function-words.ts';
import { type GroupSentence, readGroup } from './group-sentence.ts';
import { articles } from './group-words.ts';
import { takeFilters } from './query-filters.ts';
import { closing } from './question-patterns.ts';
import { readAlternatives } from './read-alternatives.ts';
import { stripCommand } from './strip-command.ts';

const maxText = 500;
const maxWords = 10;
const maxWordLength = 64;

/** Words between others that say how they belong together, not what to look for. */
const joining = new Set(
  'at from of for with in on and the or to by is named called bei beim chez presso bij'.split(' '),
);

/** The same in other languages behind a job ("gerente de ventas en Ginebra"): before it they may be part of a name. */
const joiningJobs = new Set(
  'der den dem des im am aus von vom für zu zum zur de du d à a ad au aux en pour la le les el los las del por para di da do dal dei delle della dello al alla nel nella em no na nos nas dos das pelo pela van voor op te'.split(
    ' ',
  ),
);
/** The beginnings of cities' names whose last word says enough ("Monaco di Baviera"). */
const cityBeginnings =
  /(?<![\p{L}\p{N}])(?:monaco di (?=baviera(?!\p{L}))|aix[- ]la[- ](?=chapelle(?!\p{L})))/giu;
/** "Phone and email of John Doe": the first is shown large, and the card has both; "without phone and email" is a filter. */
const severalDetails =
  /(?<=^|\s)(?<first>(?:phone|mobile|e-?mail|number|address)(?:s| numbers?| address(?:es)?)?)(?: (?:and|&|\+|plus|und|et|y) (?:the )?(?:phone|mobile|e-?mail|number|address)(?:s| numbers?| address(?:es)?)?){1,2}(?= (?:of|for|from|von|de) |[?.! ]{0,9}$)/giu;
const havingOrNot =
  /(?<!\p{L})(?:with|without|no|have|has|lacks?|missing|ohne|mit|sans|avec|sin|con)(?!\p{L})/iu;
/** Words of a question whose letters are often swapped, and their letters in alphabetical order. */
const oftenTyped = new Map(
  'find show search look contact number phone email mobile address please manager department company'
    .split(' ')
    .map((word) => [lettersOf(word), word]),
);
/** Frequent typing errors in the words for details, none of them a name. */
const misspellings: Readonly<Record<string, string>> = {
  adress: 'address',
  addres: 'address',
  adresses: 'addresses',
  emai: 'email',
  numbr: 'number',
  nuber: 'number',
  phne: 'phone',
};
const misspelt = new RegExp(
  `(?<![\\p{L}\\p{N}@.-])(?:${Object.keys(misspellings).join('|')})(?![\\p{L}\\p{N}@])`,
  'giu',
);
/** "Could you dig out the address of", "I lost track of the number for": in small letters, so that no name is before it. */
const detailBehindWords =
  /^\p{L}[^\p{Lu}@\d"“„:]{4,80} (?:the|an?) (?=(?:(?:direct|mobile|cell|office|work|e-?mail|phone|current|new) )?(?:numbers?|line|phone|mobile|extension|e-?mail(?: address)?|address|job title|title|(?:first |last |sur)?name|department|company|employer)(?: numbers?)? (?:of|for) \S)/u;
/** "Mit freundlichen Grüßen", "Kind regards" */
const valediction =
  /^(?:mit )?(?:(?:best|kind|warm|viele|herzliche[nr]?|freundliche[nr]?|liebe) )?(?:regards|wishes|gr[üu](?:ß|ss)en?),? /iu;
/** "… but her number doesn't work any more" */
const besides = /(?<=\S) (?:but|because|since) (?:i|we|he|she|it|they|his|her|its|their|the) \S.*$/iu;
/** "Kannst du mir die Nummer von John Doe raussuchen" */
const infinitive =
  /^(?<asked>(?:kannst|k[öo]nnt(?:est|en|et)|k[öo]nnen|w[üu]rdest|w[üu]rden|magst) (?:du|sie|ihr) .+ \p{Lu}\S*) \p{Ll}{2,}(?:en|ern|eln)[?!.\s]{0,9}$/u;
/** "A Milano", "en Madrid" */
const beforeCity = /(?<=\s)(?:a|à|en|em|te|zu) (?<city>\p{Lu}\p{L}+)/gu;
/** "In:contoso.com", "at contoso.com", "with the domain contoso.com", "with a contoso.com address" */
const namedDomain =
  /(?<=^|\s)(?:(?:(?:with|from|at|in|of) )?(?:the )?(?:e-?mail )?domain[ :]\s?@?|(?:in|at|from|company|org)[ :]\s?@?|(?:with|has|have|having) (?:an? |the )?@?)(?<domain>[\p{L}\p{N}][\p{L}\p{N}-]{2,60}(?:\.[\p{L}\p{N}-]{1,60})?\.\p{L}{2,20}(?![\p{L}\p{N}@-]))(?: (?:e-?mail )?(?:address(?:es)?|e-?mails?)(?!\p{L}))?/giu;
/** Prepositions before cities ("acheteurs d'Anvers", "assistenti all'Aia"), and before names (Jeanne d'Arc). */
const elided = /(?<=\s)(?:d|all|dell|dall|nell)'(\p{L}+)/giu;

/**
 * Reads what a person typed: command words and politeness go, an e-mail address, `@domain` and a phone number
 * are recognised anywhere, quotes keep words together (such a word holds spaces), `company:x`, `title:x`, `dept:x`,
 * `city:x`, `in:x`, `source:x` and `has:x` narrow the search, `-word` and `-city:x` exclude, the rest are words. At most
 * 500 characters, ten words and 64 characters a word are used. "or" joins several searches. Never throws; a text without anything to look
 * for gives a query without words, e-mail, domain and phone (see {@link isEmptyQuery}).
 */
export function parseQuery(text: string): ContactQuery {
  const typed = text.slice(0, maxText);
  const clean = isPlainWords(typed) ? typed : normalizeText(typed);
  const alternatives = readAlternatives(clean);
  return alternatives.length === 0 ? parseOne(clean) : joinQueries(clean, alternatives.map(parseOne));
}

/**
 * Reads what stands behind a command, where a person or company is named: as {@link parseQuery}, but all words may be its
 * name, "Find My Past" and "Someone Ltd" too.
 */
export function parseNamed(text: string): ContactQuery {
  const query = parseQuery(text);
  const typed = normalizeText(text.slice(0, maxText));
  if (/:|(?:^| )[-−–]/u.test(typed)) return query;
  const [whole] = longerReadings(query, [typed]);
  if (whole === undefined || whole.length > maxWords) return query;
  const others = (query.longer ?? []).filter(({ length }) => length < whole.length);
  return { ...query, longer: [whole, ...others] };
}

/**
 * Returns the query for everybody whom one of the alternatives finds; the first detail that is asked for is that of
 * all.
 */
function joinQueries(text: string, either: readonly ContactQuery[]): ContactQuery {
  const { wants = 'anything' } = either.find((one) => one.wants !== 'anything') ?? {};
  const typed = text.replace(closing, '');
  return {
    text: typed,
    words: [...new Set(either.flatMap(({ words, email, phone }) => [...words, email || phone]))]
      .filter((word) => word !== '')
      .slice(0, maxWords),
    email: '',
    domain: '',
    phone: '',
    wants,
    either,
    // "Cohen Or Levi" is a name as well.
    longer: [tellingWords(typed.split(' ').map(trimSigns), [])],
    ...(either[0]?.isCount ? { isCount: true } : {}),
  };
}

function parseOne(typed: string): ContactQuery {
  const clean = nameInSignature(typed) ?? typed;
  const { rest, wants, withDetail, group, steps } = stripCommand(withPlainCities(clean));
  if (group !== undefined) return queryOf(group, clean, wants);
  const { rest: asked, filters, personFilters, without } = takeFilters(rest);
  if (filters.length > 0) {
    // "buyers in:Berlin"
    const beside = readGroup(['any', asked.trim()].join(' '));
    if (beside !== undefined) {
      const both = {
        ...beside,
        words: [...beside.words, ...filters.flatMap(({ text: value }) => value.split(' '))],
        filters: [...beside.filters, ...filters],
        personFilters: [...beside.personFilters, ...personFilters],
      };
      const { isSentence: _typed, ...query } = queryOf(both, clean, wants);
      return without.length === 0 ? query : { ...query, without };
    }
  }
  const ofPeople = personFilters.length === 0 ? {} : { personFilters };
  if (filters.length === 0 && without.length === 0 && personFilters.length === 0) {
    const query = withoutPossessive(readOwner(readRest(rest, rest, wants), rest, withDetail));
    const longer = longerReadings(query, [...[clean, ...steps].flatMap(wholeName), withDetail, rest]);
    return longer.length === 0 ? query : { ...query, longer: [...longer, ...(query.longer ?? [])] };
  }
  const query = readRest(rest, asked, wants);
  // Alone they say what to look for themselves, so that sources that know no filters have words to ask for.
  if (!isEmptyQuery(query)) return { ...query, filters, without, ...ofPeople };
  const instead = filters.length > 0 ? filters.map(({ text: value }) => value) : without;
  const words = instead.flatMap((value) => value.split(' ').map(trimSigns)).filter((word) => word !== '');
  return {
    ...query,
    words: words.slice(0, maxWords).map(cutWord),
    filters,
    ...(filters.length > 0 ? { without } : {}),
    ...ofPeople,
  };
}

/**
 * Returns the name, or the e-mail address, of a pasted signature: "Karin Holm | Export Manager | Nordlicht | +49 30 1234";
 * undefined for any other text.
 */
function nameInSignature(text: string): string | undefined {
  const parts = text
    .replace(valediction, '')
    .split(/[|•·;]|,\s|\s[-–—]\s/u)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const [name = ''] = parts;
  if (parts.length < 3 || !/^\p{Lu}[\p{L}.'’-]*(?: \p{L}[\p{L}.'’-]*){1,3}$/u.test(name)) return undefined;
  const address = parts.flatMap((part) => /[^\s:<>"]{1,64}@[^\s:<>"]{1,255}/u.exec(part)?.[0] ?? [])[0];
  if (address !== undefined) return address;
  return parts.slice(1).some((part) => looksLikePhone(part.replace(/^\p{L}{1,8}[.:]{0,2}\s/u, '')))
    ? name
    : undefined;
}

function queryOf(
  { words, filters, personFilters, domain, isCount, named }: GroupSentence,
  text: string,
  wants: Wanted,
): ContactQuery {
  const isOther = domain === '' && words.length > 0 && named.join(' ') !== words.join(' ');
  const longer = isOther && named.length <= maxWords ? [named.map(cutWord)] : [];
  return {
    text: text.replace(closing, ''),
    words: words.slice(0, maxWords).map(cutWord),
    email: '',
    domain: domain === '' ? '' : addressKey(`@${domain}`).slice(1),
    phone: '',
    wants,
    ...(filters.length === 0 ? {} : { filters, isSentence: true }),
    ...(personFilters.length === 0 ? {} : { personFilters }),
    ...(isCount ? { isCount } : {}),
    ...(longer.length === 0 ? {} : { longer }),
  };
}

/** Returns a text with words of their own for the names of cities, and with a sign for domains. */
function withPlainCities(text: string): string {
  return (havingOrNot.test(text) ? text : text.replace(severalDetails, '$<first>'))
    .replace(/(?<![\p{L}\p{N}@.-])\p{L}{4,10}(?![\p{L}\p{N}@])/gu, withoutSwap)
    .replace(/ over (?=(?:at|in|from) )/gu, ' ')
    .replace(/ (?:looks? after|takes? care of) /giu, ' handles ')
    .replace(detailBehindWords, '')
    .replace(besides, '')
    .replace(infinitive, '$<asked>')
    .replace(misspelt, (word) => misspellings[word.toLowerCase()] ?? word)
    .replace(namedDomain, '@$<domain>')
    .replace(/ @ (?=\S)/gu, ' at ')
    .replace(cityBeginnings, '')
    .replace(beforeCity, (whole, city: string) =>
      translationsOf(fold(city)).cities.length > 0 ? `in ${city}` : whole,
    )
    .replace(elided, (whole, name: string) =>
      translationsOf(fold(name)).cities.length > 0 ? `in ${name}` : whole,
    );
}

/** Returns a word of a question for one with its letters in another order, behind the same first one: "phnoe". */
function withoutSwap(word: string): string {
  const lower = word.toLowerCase();
  const meant = oftenTyped.get(lettersOf(lower));
  return meant !== undefined && meant[0] === lower[0] && meant !== lower && !isKnownName(lower)
    ? meant
    : word;
}

function lettersOf(word: string): string {
  return Array.from(word).sort().join('');
}

function normalizeText(text: string): string {
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
  /** The number or the address in lower case, as typed. */
  let given = '';
  if (isPlainWords(rest)) return { text, words: tellingWords([], rest.split(' ')), ...found, wants };
  const { quoted, unquoted } = takeQuoted(rest);
  if (looksLikePhone(unquoted)) {
    found.phone = phoneDigits(unquoted);
    return { text, words: quoted, ...found, wants };
  }
  const left = unquoted.replace(numberAmongWords, (run) => {
    const digits = phoneDigits(run);
    if (found.phone !== '' || digits.length < 6) return run;
    found.phone = digits;
    given = run.trim();
    return ' ';
  });
  const plain: string[] = [];
  for (const token of left.split(/[\s,;<>()[\]{}|]+/u)) {
    const address = takeAddress(token, found);
    if (address === undefined) plain.push(trimSigns(token));
    else given = address || given;
  }
  // Beside a number or an address, the words of the question about it say nothing.
  const isGiven = found.phone !== '' || found.email !== '';
  const named = plain.filter((word) => word !== '' && !(isGiven && isAboutNumber(fold(word))));
  const words = tellingWords(quoted, named);
  // Then it is all that is looked for.
  return { text: (words.length === 0 && given) || text, words, ...found, wants };
}

/** Words of "who called me from …?", "wem gehört die Nummer …?" and "which contact has the email …?", folded. */
const aboutNumber: ReadonlySet<string> = new Set(
  `who whos is this that it its he she calling called call calls caller callers just got received i ive had have has missed from with the a an number numbers phone mobile telephone unknown reverse lookup look up do does did you know recognise recognize identify belong belongs to whose which what contact person find search my me us was uses use owns email e-mail mail address using behind sent wrote emailed mailed texted text sms message missed someone somebody one of ours idea any our in directory contacts book there please rang twice again today yesterday morning afternoon evening keeps
   wer hat mich uns von vom mit angerufen ruft rief an wem gehort die der nummer telefonnummer handynummer wessen ist war das anruf bitte unbekannte verpasster gerade eben heute
   qui ma mappelle avec appele appelle du de des le la numero a appartient quel est ce cest telephone au depuis ici tu vous connais connaissez hier quien llamo llama desde el ha llamado es telefono pertenece chi mi chiamato chiama dal dallo di il appartiene quem ligou ligando do o pertence
   wie belde belt heeft gebeld met van het nummer dit wiens telefoonnummer`.split(/\s+/u),
);

function isAboutNumber(folded: string): boolean {
  return aboutNumber.has(folded) || functionWords.has(folded);
}

/**
 * Returns a query for the owner of a detail, which is often typed without an apostrophe ("johns mobile"). Some names
 * end with s ("Jones phone", "Ross phone").
 */
function readOwner(query: ContactQuery, rest: string, withDetail: string): ContactQuery {
  const last = query.words.at(-1) ?? '';
  if (!withDetail.startsWith(`${rest} `) || !/^\p{L}{2,}[^\P{L}s]s$/iu.test(last)) return query;
  const owner = last.slice(0, -1);
  if (isKnownName(fold(last)) && !isKnownName(fold(owner))) return query;
  return { ...query, words: [...query.words.slice(0, -1), owner], longer: [query.words] };
}

/** Returns a query for a company's people ("Contoso's sales manager"). Some names are written so ("McDonald's"). */
function withoutPossessive(query: ContactQuery): ContactQuery {
  const { words, longer = [] } = query;
  const bare = words.map((word, index) =>
    index < words.length - 1 ? word.replace(/(?<=\p{L}{2})'s$/u, '') : word,
  );
  return bare.every((word, index) => word === words[index])
    ? query
    : { ...query, words: bare, longer: [words, ...longer] };
}

/**
 * Returns the readings in which what was taken for a detail or a joining word is part of a name; [] beside an address,
 * a number or a quotation, which say themselves what is meant.
 */
function longerReadings(
  { words, email, domain, phone }: ContactQuery,
  texts: readonly string[],
): readonly (readonly string[])[] {
  if (email !== '' || domain !== '' || phone !== '' || words.some((word) => word.includes(' '))) return [];
  let shortest = Number.POSITIVE_INFINITY;
  return texts.flatMap((text) => {
    const typed = text.split(/[\s,;<>()[\]{}|]+/u).map(trimSigns);
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
 * Returns the words without those that only join others. Some people have the same name twice, so that repeated words
 * count, unless there are too many words anyway.
 */
function tellingWords(quoted: readonly string[], named: readonly string[]): readonly string[] {
  if (quoted.length === 0 && named.length === 1) return named.map(cutWord);
  let isAfterJob = false;
  const telling = named.filter((word, index) => {
    if (index > 0 && (joining.has(word.toLowerCase()) || (isAfterJob && joiningJobs.has(word)))) return false;
    // "unser Einkäufer", "de boekhouder"
    if (articles.has(word) && isJobWord(fold(named[index + 1] ?? ''))) return false;
    isAfterJob ||= isJobWord(fold(word));
    return true;
  });
  const all = [...quoted, ...telling];
  return (all.length > maxWords ? [...new Set(all)] : all).slice(0, maxWords).map(cutWord);
}

/** Whether there is nothing to look for: the text was empty, or of signs only. */
export function isEmptyQuery(query: ContactQuery): boolean {
  return query.words.length === 0 && query.email === '' && query.domain === '' && query.phone === '';
}

function takeQuoted(text: string): { quoted: string[]; unquoted: string } {
  const quoted: string[] = [];
  const unquoted = text.replace(/["“”„«»‟＂]([^"“”„«»‟＂]+)["“”„«»‟＂]/gu, (whole, inside: string) => {
    // A quoted address or number is still one.
    if (inside.includes('@') || looksLikePhone(inside)) return ` ${inside} `;
    const phrase = inside
      .split(' ')
      .map(trimSigns)
      .filter((word) => word !== '')
      .join(' ');
    if (phrase === '') return whole.replace(/./gu, ' ');
    quoted.push(phrase);
    return ' ';
  });
  return { quoted, unquoted };
}

/** A number among other words, in any notation. */
const numberAmongWords = new RegExp(
  `(?<![\\p{L}\\p{N}@._+-])(?:tel:)?[+(]*\\d[\\d().\\-/\\s]*\\d(?:\\s?[(,]?\\s?${extensionWord}[.:]?\\s?\\d{1,6}\\)?)?(?![\\p{L}\\p{N}@_])`,
  'giu',
);

/**
 * Takes an e-mail address or an `@domain` out of a text; only the first of each counts.
 * @returns the address as typed, '' for one that does not count; undefined if the token is neither
 */
function takeAddress(token: string, found: { email: string; domain: string }): string | undefined {
  const at = token.lastIndexOf('@');
  if (at < 0) return undefined;
  const typed = token
    .slice(at)
    .replace(/[^\p{L}\p{N}]+$/u, '')
    .toLowerCase();
  const domain = addressKey(typed).slice(1);
  if (!/^[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*(?:\.[\p{L}\p{N}][\p{L}\p{N}\p{M}-]*)+$/u.test(domain))
    return undefined;
  const local = token
    .slice(0, at)
    .replace(/^.*[:"“”„«»=@]/u, '')
    .replace(/^['’`*%&]+/u, '')
    .toLowerCase();
  if (local === '' && found.domain === '') found.domain = domain;
  if (local === '' || found.email !== '') return '';
  found.email = `${local}@${domain}`;
  return local + typed;
}

/** Returns a token without signs around it; '' if it has no letter or digit. */
function trimSigns(token: string): string {
  return token.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}\p{M}]+$/gu, '');
}

function cutWord(word: string): string {
  return word.length <= maxWordLength
    ? word
    : word
        .slice(0, maxWordLength)
        .toWellFormed()
        .replace(/\ufffd$/u, '');
}
