import { fold, words } from '../../contacts/text/fold.ts';
import { isSmall } from './read-telling-words.ts';
import { readLooseTalk, readSmallTalk, type SmallTalk } from './small-talk-phrases.ts';

/** Topics that say nothing beside a request: "Good morning.", "Thanks!", "sorry to bother you,". */
const courtesies: ReadonlySet<SmallTalk> = new Set<SmallTalk>([
  'greeting',
  'thanks',
  'sorry',
  'bye',
  'compliment',
  'howAreYou',
  'ok',
  'yes',
  'no',
]);

/** Words of chat beside the small ones, folded. */
const chatWords: ReadonlySet<string> = new Set(
  `sorry regards best kind warm wishes sincerely yours apologies excuse pardon bother bothering disturb interrupt busy quick q question favor favour second sec moment minute rush hurry urgent urgently hope hoping fine doing good nice morning afternoon evening day thanks thank thx cheers appreciate
   typo lol haha hm hmm hmmm um uh btw fyi ps oops ups whoops perfect great cool super again wait hold back first next last more new
   freundlichen freundliche grussen grusse grusse viele herzliche entschuldigung entschuldige sorry stort storen kurze kurz frage morgen tag abend danke dank hoffe gut geht eilt
   cordialement desole desolee excusez excuse pardon question rapide bonjour salut merci urgent
   saludos cordiales perdon perdona disculpa disculpe pregunta rapida buenos buenas dias tardes gracias oye mira urgente
   cordiali distinti saluti scusa scusi scusate domanda veloce buongiorno grazie ciao
   atenciosamente desculpa desculpe pergunta rapida bom boa dia tarde obrigado obrigada oi
   vriendelijke groet groeten sorry pardon vraagje snelle goedemorgen bedankt`.split(/\s+/u),
);

/** Those that may stand alone before a comma, where other words may be a surname: "May, Theresa". */
const interjections =
  /^(?:hi|hiya|hoi|moin|morning|evening|regards|cheers|hello|hey|hallo|hola|bonjour|salut|ciao|oye|oi|ola|ok|okay|alright|right|well|so|hm+|um+|uh|oh|ah|lol|haha|yes|yeah|yep|no|nope|nah|ja|nein|oui|non|si|nee|please|pls|bitte|thanks|thx|danke|merci|gracias|grazie|obrigado|bedankt|sorry|oops|wait|actually|also|btw|fyi|great|perfect|cool|scusa|scusi|perdona|disculpa|desculpe|pardon)$/u;

const clauseEnd = /(?<=[.!?:;,…])\s+|\s[-–—]\s/u;
const longest = 500;

/**
 * Removes courtesy and chat around what a text asks for: "Sorry to bother you, do you have John's number? Thanks!"
 * Returns the text itself if it is nothing else.
 */
export function withoutChat(text: string): string {
  if (text.length > longest || !clauseEnd.test(text)) return text;
  const clauses: { readonly start: number; readonly end: number; readonly isChat: boolean }[] = [];
  let start = 0;
  for (const clause of text.split(clauseEnd)) {
    const at = text.indexOf(clause, start);
    start = at + clause.length;
    clauses.push({ start: at, end: start, isChat: isChat(clause) });
  }
  const said = clauses.filter((clause) => !clause.isChat);
  const [first, last] = [said[0], said.at(-1)];
  if (first === undefined || last === undefined || said.length === clauses.length) return text;
  return text.slice(first.start, last.end).replace(/[,:;]$/u, '');
}

function isChat(clause: string): boolean {
  if (/[@\d"“„]/u.test(clause)) return false;
  const typed = words(fold(clause));
  const [only = '', ...others] = typed;
  if (others.length === 0) return interjections.test(only);
  if (typed.every((word) => isSmall(word) || chatWords.has(word))) return true;
  const topic = readSmallTalk(clause) ?? readLooseTalk(clause);
  return topic !== undefined && courtesies.has(topic);
}
