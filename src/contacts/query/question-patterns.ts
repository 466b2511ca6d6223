import type { Wanted } from './contact-query.ts';
import { foreignDetails, foreignPrefixes, foreignQuestions } from './question-words.ts';

/** Openings that say "search", in any number and order before what is sought. */
export const prefixes: readonly RegExp[] = [
  /^[¿¡\s]+/u,
  /^(?:(?:hi|hello|hey|ok|okay|dear)[, ] ?)?@?cardfile[,:!]? (?=\S)/iu,
  /^(?:the |an? )?(?:phone ?book|directory|address book) (?:entry|listing|record) (?:for|of) /iu,
  /^(?:the |our |my )?points? of contact (?:at|for|in|from|with) /iu,
  /^how (?:do you|do i|to) (?:spell|write|pronounce) /iu,
  /^(?:(?:our|my|your|the) )?(?:(?:main|primary|key|usual) )?contacts?(?: person)? (?:at|for|in|from|with) (?=\S)/iu,
  /^(?:(?:no|sorry|oops|nein|non|nee|yes|well),? )?(?:i (?:mean|meant)|i was looking for|rather|make that|actually|ich meine|ich meinte|je voulais dire|quise decir|volevo dire|quis dizer|ik bedoel(?:de)?),? (?=\S)/iu,
  /^(?:no|sorry|oops|yes|nein|non|nee|ja|oui|sí|sì),\s(?=\S)/iu,
  /^i(?:['’]d| would) (?:appreciate|love|be grateful for) (?:the |to have )?/iu,
  /^i (?:need|am missing|(?:do not|don['’]?t) have) /iu,
  /^(?:why )?(?:i )?(?:(?:cannot|can['’]?t|couldn['’]?t) (?:i )?(?:seem to )?find|lost|forgot) (?:the |any )?/iu,
  /^any (?:chance|way|idea)(?: (?:of|that|if|to|getting|having|who|whose|what))* /iu,
  // "You got …", "someone has …", behind "any chance" and "check if" as well
  /^(?:i|we|you|u|they|anyone|anybody|someone|somebody)(?:['’]ve)?(?: (?:can|could|would|might|still|already|happen to|just))*(?: (?:have|has|got|get|know|knows|give|find|share))+(?: me| us)?(?: an?| the| any| some)? /iu,
  /^(?:i am|i['’]m|this is|my name is) (?!looking|trying|searching)/iu,
  /^(?:le|la|el|il|die|der|das) (?=(?:num[eé]ro|n[uú]mero|nummer|telefon|telefonnummer|handynummer|e-?mail|mail|adresse|courriel|correo|tel[eé]fono|m[oó]vil|cellulare|indirizzo|portable) )/iu,
  /^(?:please|pls|bitte|kindly|just|let['’]?s|let me|help (?:me|us)(?: to)?(?= (?:find|search|look|reach|call|contact|get|locate))|(?:can|could|would|will) (?:you|u|someone|somebody|anyone|anybody)|(?:can|could|may) i(?: have| get| see)?) /iu,
  /^(?:hi|hello|hey|ok|okay|so|and|well)(?:,| ) ?(?=(?:can|could|who|what|where|how|do|is|are|i|please|find|show|give) )/iu,
  /^(?:search|look) (?:in )?(?:the |my |our )?(?:address book|directory|contacts?|phone book)(?: for)? /iu,
  /^(?:have|has) (?:we|you|u|anyone|anybody|somebody) (?:got |met |seen |heard of )?/iu,
  /^(?:how )?(?:can|do|could|should) i (?=(?:call|phone|dial|e-?mail|text|write to) )/iu,
  /^(?:(?:the |a )?(?:phone )?numbers? )?(?:ending|ends|that ends?) (?:in|with|on) (?=\d)/iu,
  /^who (?:does|do) (?=[+(\d])/iu,
  /^who(?:se)?(?:['’]s| is| has| uses)?(?: on| at| the)? (?=(?:extension|ext)\.? ?\d)/iu,
  /^whos?e? (?:phone |mobile )?(?:number|extension) (?:is|was)(?: this| that)?:? /iu,
  /^who (?:owns|has|uses) (?:the |this )?(?:phone |mobile )?number /iu,
  /^(?:gimme|get me|got) (?:the )?/iu,
  /^(?:i )?(?:wanna|gotta|have to|need to|want to) (?:talk to|speak to|speak with|reach|find|see|get) /iu,
  /^(?:i ?)?(?:need|want|am looking for|['’]?m looking for|am trying to|['’]?m trying to|trying to|would like|['’]?d like|have)(?: to)?(?: (?:find|see|reach|talk to|speak to|speak with|get hold of|get))? /iu,
  /^(?:looking|hoping|trying|wanting) to (?=\S+ \S)/iu,
  /^(?:looking for|in search of|(?:i am |i['’]?m )?searching(?: for)?|seeking) /iu,
  /^(?:find|show|open|give|get|tell|send|share|forward|copy|fetch|read|display|pull up|bring up|check|list|view|see|know)(?: out| over| through)?(?: me| us)? (?:the |all )?/iu,
  /^(?:if|whether) (?=\S+ \S)/iu,
  /^(?:search|look)(?: up| for)?(?: the)? /iu,
  /^lookup /iu,
  /^(?:(?:start |open |have )?(?:a |an )?(?:new |teams )?chat|chatting|(?:schedule|book|arrange|set up) (?:a |an )?(?:meeting|call|appointment)) (?:with|to) /iu,
  /^(?:i (?:got|had|have|missed) )?(?:an? )?(?:missed )?(?:phone )?calls? from (?=[+(\d])/iu,
  /^who(?:['’]s| is| was| has| just)* (?:calling|called|phoned|rang|wrote|texted|emailed)(?: me| us)? /iu,
  /^(?:who|what|where)(?: exactly)?(?: is|['’]s| are| was| were) (?:the )?/iu,
  /^(?:whos|whats|wheres) (?:the )?/iu,
  /^what (?:do|can) you (?:know|tell me|have|say)(?: about| on| of)? /iu,
  /^(?:how )?(?:can|do|could|should) i (?:reach|contact|find|get hold of|get in touch with|get a hold of|speak to|speak with|talk to|ring) /iu,
  /^(?:how to|(?:(?:what is|what['’]s) )?(?:the )?best way to) (?:reach|contact|find|call|get hold of|get in touch with) /iu,
  /^(?:reach|reach out to|get hold of|get in touch with|(?:(?:get|put) (?:me )?)?in touch with|(?:connect|transfer) me (?:to|with)|put me through to) /iu,
  /^do(?:es)? (?:you|u|we|i|they|anyone|anybody|someone|somebody) (?:happen to )?(?:know|have|mean) (?:of |how to reach )?/iu,
  /^(?:is there|are there|is|are) (?:a|an|any|some)(?:one|body)? (?=\S+ )/iu,
  /^there (?:is|are) (?:an? |any )?/iu,
  /^the /iu,
  /^(?:an?|that|this) (?=\S+ (?:at|from|in|of|with|for|called|named) )/iu,
  /^(?:an?|the|that|this|some) (?:guy|man|woman|lady|gentleman|person) (?:called |named )?(?=\S+ )/iu,
  /^(?:all |any |some |everything |more )?(?:the )?(?:contact )?(?:info|information|infos|details?|data|record|profile|entry|contact card|business card|v-?card) (?:about|on|of|for|from) /iu,
  /^(?:all |everything |something |anything |more )?(?:you know )?about /iu,
  /^(?:contacts?|contact details|contact info(?:rmation)?|person|people|colleagues?|someone|somebody|anyone|anybody|everyone|everybody)(?: (?:who|that) (?:is|are))?(?: called| named)? /iu,
  /^any (?=\S+ \S)/iu,
  /^is (?!there )(?=\S+ \S)/iu,
  ...foreignPrefixes.map((opening) => new RegExp(`^${opening}`, 'iu')),
];

/** Most texts begin with none of them: one look for all. */
export const anyPrefix = new RegExp(anyOf(prefixes), 'iu');

/** These may be names (My, To), so that they only go once something else went. */
export const furtherPrefix =
  /^(?:an?|that|this|calling|called|named|from|at|in|of|for|by|to|with|about|my|our) /iu;

const phoneWords =
  '(?:(?:(?:office|work|business|home|private|personal|company|corporate|direct|desk|mobile|cell|main|current) )?(?:(?:tele)?phone|tel|mobile|mob|cell|cellphone|cellular|landline|extension|(?<=direct )line)(?: ?numbers?| no\\.?| nr\\.?| #)?|phones|(?:(?:office|work|business|home|private|personal|company|corporate|direct|desk|main|switchboard|reception|whats ?app|contact|best|right|correct|current|new|latest) )?numbers?)';
const emailWords =
  '(?:(?:(?:work|business|private|personal|company) )?(?:e[- ]?mail|mail)s?(?: address(?:es)?| ids?)?)';
const addressWords =
  '(?:(?:(?:postal|street|office|work|business|home) )?address(?:es)?|(?:zip|post|postal) ?code)';
const officeWords = '(?:office|location|city|workplace|desk|whereabouts)';
const companyWords = '(?:company|employer|organi[sz]ation|firm)';
const titleWords = '(?:(?:(?:current|job) )?(?:title|position|role|function)|job|department)';
const detailsWords =
  '(?:(?:contact )?(?:details|info|information|infos|data|card|profile|record)|(?:sur|last |first |given |family |full )?name|birthday)';
/** Details that the card of a person has, if they are known, or that it shows to be missing. */
const otherWords =
  '(?:fax(?: numbers?)?|web ?(?:site|page)|homepage|linkedin(?: profile)?|photos?|pictures?|birthday|time ?zone|(?:v-?|business |contact )?card)';
export const closing = /[\s?!.,;:…？！،؟。]+$/u;
export const politeEnd =
  /,? (?:please|pls|thanks|thank you|thx|for me|asap|urgently|as soon as possible|who(?: is|['’]s|s) (?:this|that|it|calling)|belongs? to|in (?:my|our|your|the) (?:contacts|address book|directory|system|database|list|company|organi[sz]ation)|(?:in )?(?:there|here)|on file|somewhere|by any chance|again|instead|right now|quickly|svp|geben|sagen|nennen|zeigen|schicken|heraussuchen|finden|suchen|geven|vinden|zoeken|s'il (?:te|vous) pla[iî]t|bitte|merci|por favor|per favore)$/iu;

const nowhere = /(?!)/;
export const details: readonly { readonly wants: Wanted; readonly front: RegExp; readonly back: RegExp }[] = [
  ...foreignDetails.map(({ wants, front, back = nowhere }) => ({ wants, front, back })),
  {
    wants: 'phone',
    front: new RegExp(
      `^(?:(?:(?:make|place) )?(?:a )?(?:phone )?call to|(?:call|dial|phone|ring) the ${phoneWords} (?:of|for|from)|call|dial|ring|sms|text|${phoneWords})[:?,]? (?=\\S)`,
      'iu',
    ),
    back: behindName(phoneWords),
  },
  {
    wants: 'email',
    front: new RegExp(
      `^(?:write to|(?:write |send |drop )?(?:an? )?(?:e-?mail|mail|message) to|(?:e-?mail|mail) to|message|write|${emailWords})[:?,]? (?=\\S)`,
      'iu',
    ),
    back: behindName(emailWords),
  },
  { wants: 'address', front: new RegExp(`^${addressWords}:? (?=\\S)`, 'iu'), back: behindName(addressWords) },
  { wants: 'address', front: beforeName(officeWords), back: ownedBy(officeWords) },
  { wants: 'company', front: beforeName(companyWords), back: ownedBy(companyWords) },
  { wants: 'title', front: beforeName(titleWords), back: ownedBy(titleWords) },
  {
    wants: 'anything',
    front: beforeName(`(?:(?:sur|last |first |family |full )?names?|contacts?|notes?|${otherWords})`),
    back: ownedBy(detailsWords),
  },
  { wants: 'title', front: nowhere, back: behindName('(?:job(?: ?title)?|role|position)') },
  { wants: 'address', front: nowhere, back: behindName('(?:office )?location') },
  { wants: 'anything', front: nowhere, back: behindName(otherWords) },
  {
    wants: 'anything',
    front: nowhere,
    back: / (?:contacts? (?:data|card|list)|(?:contacts? )?(?:details|info|information))$/iu,
  },
];

export const whereReached = / at (?:home|work|the office)$/iu;

/** Matches a text that one of the {@link details} matches. */
export const anyDetail = new RegExp(
  anyOf([...details.flatMap(({ front, back }) => [front, back]), whereReached]),
  'iu',
);

/**
 * Questions whose words stand on both sides of whom they are about, or only in front. What is left to look for are the
 * groups of a question, joined.
 */
export const questions: readonly { readonly wants: Wanted; readonly question: RegExp }[] = [
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
  {
    wants: 'address',
    question: /^where(?:['’]s| (?:does|do|is|are)) (.+) (?:sit|live|based|located|sitting)$/iu,
  },
  { wants: 'address', question: /^where(?: can i find| do i find| is| are|['’]s) (?!the )(.+)$/iu },
  {
    wants: 'title',
    question: /^what (?:does|do) (.+) do(?: (?:at|for) (?:work|us|a living|the company))?$/iu,
  },
  {
    wants: 'phone',
    question:
      /^wh(?:ich|at) (?:(?:phone |mobile |telephone )?number|extension) (?:does|do|has|is) (?!this|that|it)(.+?)(?: have| on)?$/iu,
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
  {
    wants: 'phone',
    question:
      /^wh(?:ich|at) (?:phone |mobile |telephone )?number (?:should|can|do|must) (?:i|we) (?:use|call|dial|try|ring) (?:for|to reach) (.+)$/iu,
  },
  { wants: 'company', question: /^who employs (.+)$/iu },
  {
    wants: 'anything',
    question:
      /^(?:is|are) (?!there |it |this |that |any |some |every |one )(.+?) (?:available|reachable|around|online|free|busy|out|in)(?: today| now| right now)?$/iu,
  },
  { wants: 'phone', question: ownedAt(phoneWords) },
  { wants: 'email', question: ownedAt(emailWords) },
  { wants: 'title', question: ownedAt(titleWords) },
  { wants: 'anything', question: ownedAt(detailsWords) },
  { wants: 'phone', question: doesHave(phoneWords) },
  { wants: 'email', question: doesHave(emailWords) },
  { wants: 'address', question: doesHave(addressWords) },
  // The person's card has Edit.
  { wants: 'phone', question: hasNew(phoneWords) },
  { wants: 'email', question: hasNew(emailWords) },
  { wants: 'address', question: hasNew(addressWords) },
  { wants: 'title', question: hasNew(titleWords) },
  { wants: 'phone', question: isWrong(phoneWords) },
  { wants: 'email', question: isWrong(emailWords) },
  { wants: 'address', question: isWrong(addressWords) },
  { wants: 'title', question: isWrong(titleWords) },
  {
    wants: 'company',
    question:
      /^(.+?) (?:(?:has )?left (?:the company|us)|no longer works?(?: .+)?|does(?:n['’]?t| not) work (?:.+ )?(?:any ?more|any longer))$/iu,
  },
  {
    wants: 'anything',
    question:
      /^(?:does|do|did|is|are|if|whether) (?!(?:you|u|we|i|they|any(?:one|body)|some(?:one|body)|there) )(.+?) (?:still |currently |now |really )?(?:works?|working|employed|based|located|sit|sitting)(?: at| for| in| with| from)? (.+)$/iu,
  },
  {
    wants: 'anything',
    question:
      /^(?:is|are) (?!there |it |this |that |any |some |every |one )(.+?) (?:still |currently |now |really )?(?:at|from|with|in) (.+)$/iu,
  },
  { wants: 'anything', question: /^(?:who|what) (?!is |are |was |were |does |do )(.+) (?:is|are|was)$/iu },
  ...foreignQuestions,
];

/** Matches a text that one of the {@link questions} matches. */
export const anyQuestion = new RegExp(anyOf(questions.map(({ question }) => question)), 'iu');

function anyOf(patterns: readonly RegExp[]): string {
  return patterns.map(({ source }) => source).join('|');
}

/** Returns the pattern of a question whether somebody has a detail, or how many: `does John Doe have a phone number`. */
function doesHave(detail: string): RegExp {
  return new RegExp(
    `^(?:(?:does|do|has|have) (?=.+ (?:have|got) (?:an? |any |some )?${detail}$)|how many ${detail} (?:does|do|has) (?=.+ (?:have|got)$))(.+) (?:have|got)(?: .+)?$`,
    'iu',
  );
}

/** Returns the pattern of a detail before where somebody works: `John Doe's role at Contoso`. */
function ownedAt(detail: string): RegExp {
  return new RegExp(
    `^(?:what(?:['’]s| is) )?(?!wh[a-z]+['’])(.+?)(?:['’]s|s['’]) (?:the )?${detail} (?:at|with|for|in|from) (.+)$`,
    'iu',
  );
}

/** Returns the pattern of the remark that a detail has changed: `John Doe has a new phone number`. */
function hasNew(detail: string): RegExp {
  return new RegExp(`^(.+) (?:has|have|got|has got) (?:an? )?(?:new|different|another) ${detail}$`, 'iu');
}

/** Returns the pattern of the remark that a detail is wrong: `John Doe's number is wrong, how do I fix it`. */
function isWrong(detail: string): RegExp {
  const wrong =
    "(?:(?:is|are|was) (?:wrong|incorrect|outdated|out of date|old|no longer \\p{L}+|not \\p{L}+(?: any ?more)?)|(?:has )?changed|(?:does not|doesn['’]?t) work(?: any ?more)?)";
  return new RegExp(
    `^(?:(?:the )?${detail} (?:of|for) (.+?)|(.+?)(?:['’]s?)? ${detail}) ${wrong}(?:,? (?:how|can|could|please|what) .+)?$`,
    'iu',
  );
}

/** Returns the pattern of a detail behind a name (`john doe phone`, `Chris' phone`); the filter `has:phone` is none. */
function behindName(detail: string): RegExp {
  return new RegExp(`(?:['’]s?)?(?<!has(?=:))[ ,:]+(?:the )?${detail}$`, 'iu');
}

/** Returns the pattern of `office of` before a name; without "of", the word may begin a name ("City Bank"). */
function beforeName(detail: string): RegExp {
  return new RegExp(`^${detail} (?:of|for) (?=\\S)`, 'iu');
}

/** Returns the pattern of `’s office` behind a name; without "’s", the word may end a name ("Post Office"). */
function ownedBy(detail: string): RegExp {
  return new RegExp(`(?:s['’]|['’]s) (?:the )?${detail}$`, 'iu');
}
