import { fold } from '../../contacts/text/fold.ts';
import { isKnownName } from '../../contacts/text/nicknames.ts';
import { topicOf } from './command-topics.ts';

/** A question about requests, changes, commands or who reports to whom, not about contacts. */
export type Question =
  /** How a request stands: by its number, the name of its contact, or '' for all. */
  | { readonly about: 'request'; readonly argument: string }
  /** Who changed a contact, and when. */
  | { readonly about: 'history'; readonly argument: string }
  /** Who or what was changed by somebody, or at some time. */
  | { readonly about: 'changes'; readonly argument: string }
  /** Who somebody's manager is, which Cardfile does not know; '' for "his boss". */
  | { readonly about: 'reporting'; readonly argument: string }
  /** How to do something. */
  | { readonly about: 'command'; readonly argument: string };

const longest = 200;
const requestNumber = /\bcr[\s#-]?(\d{1,9})\b|^(?:change )?request (?:no\.? ?|number |# ?)?(\d{1,9})$/iu;

function wordSet(text: string): ReadonlySet<string> {
  return new Set(fold(text).split(' '));
}

const decided = wordSet(
  `asked requested proposed submitted approved rejected accepted declined denied granted refused decided confirmed authorized genehmigt abgelehnt freigegeben bestatigt entschieden approuve approuvee refuse refusee valide rejete aprobado aprobada rechazado rechazada
   approvato approvata rifiutato rifiutata respinto aprovado aprovada rejeitado rejeitada aprobo rechazo aprovou rejeitou recusou goedgekeurd afgewezen geweigerd`,
);
const changed = wordSet(
  `added created changed edited updated modified deleted removed hidden merged entered hinzugefugt angelegt erstellt geandert bearbeitet geloscht entfernt aktualisiert ajoute ajoutee cree modifie modifiee change supprime supprimee
   anadio agrego creo cambio modifico borro elimino anadido agregado creado cambiado modificado borrado eliminado aggiunto aggiunta creato modificato cambiato eliminato cancellato adicionou criou alterou mudou excluiu apagou
   adicionado criado alterado excluido apagado toegevoegd aangemaakt gewijzigd veranderd verwijderd`,
);
/** The same verbs after "did". */
const decide = wordSet('ask request propose submit approve reject accept decline decide refuse deny');
const change = wordSet('add create change edit update modify delete remove hide');
const starts = wordSet(
  `is was has have did does do are were who whos when why how what whats which where will hast hat haben ist wurde wurden war wer wann warum was wie qui quand est a ont ma mon pourquoi quien cuando esta ha fue han por se chi quando e stato stata quem foi ja esta is werd heeft wie wanneer any tell show please can could`,
);
/** Words around the name in such a question. */
const around = wordSet(
  `is was has have had did does do are were been being be get got who whos when why how what whats which where will it yet already now still ever just so the a an my our your of for by to with about from in on and me i you they we he she request requests change changes contact contacts record entry please tell show see find check whom want wants wanted need needs should if whether can could anyone somebody someone anything something everything all
   ist wurde wurden war wer wann warum was wie hat haben hast schon bereits noch der die das den dem des ein eine meine mein anfrage antrag kontakt kontakts fur von zum worden
   qui quand a ont est il elle t deja le la les l un une ma mon demande contact de du des pour pourquoi par ete on quien cuando ha han esta fue ya el los las mi solicitud contacto al del por se sido
   chi quando e stato stata gia il lo la mia richiesta contatto di del della per quem foi ja o os meu pedido contato do da wie wanneer heeft is werd al het de een mijn verzoek aanvraag van voor`,
);
const times = wordSet(
  `zuletzt today yesterday tomorrow week month year monday tuesday wednesday thursday friday saturday sunday recently lately last past this since ago days weeks months latest new newest heute gestern woche monat jahr letzte letzten letzter diese dieser aujourdhui hier semaine mois derniere dernier cette hoy ayer semana mes ultima ultimo pasada pasado este esta oggi ieri settimana mese scorsa scorso ontem hoje passada passado vandaag gisteren maand vorige afgelopen deze`,
);

const aboutRequest =
  /^(?:(?:is|was|has|did) )?(?:(?:what|what'?s|what is|how|how is|how'?s|where|where is|where'?s)(?: the)? (?:status|state|progress|happened|happening|about|happens|new|stands|going on|up)?(?: of| to| with| for| on)? ?)?(?:my |the |our |a )?(?:change )?request (?:for|about|on|to (?:add|change|edit|delete|update|create)) (.+?)(?: (?:yet|already|done|ready|through|finished|completed|been approved|approved)){0,3}$/iu;
const aboutStatus =
  /^(?:what is |what'?s |show |tell me |check |get )?(?:me )?the status (?:of|for) (?:my request for |the request for |my |the )?(.+)$/iu;

/** "John's boss" and "who does John report to?"; not "the manager of Fabrikam", which is a job title at a company. */
const reportsTo =
  /^(?:(?:who|what)(?: is|'s)? |whos )?(his|her|their|.{2,60}?(?='))(?:'s?)? (?:(?:line )?manager|boss|supervisor|superior|direct reports?)(?:'s? (?:name|phone|number|phone number|mobile|e-?mail|address|e-?mail address))?$/iu;
/** The same without an apostrophe: "johns boss". A job needs a known name before it: "sales manager" is no question. */
const reportsToNamed =
  /^(?:(?:who|what)(?: is|'s)? |whos )?(?!the |our |my )(?<name>(?<given>\p{L}{2,}?)(?: \p{L}{2,}?){0,2})s (?<relation>(?:line )?manager|boss|supervisor|superior|direct reports?)$/iu;
const reportingQuestion =
  /^(?:who(?:m)? (?:does|do) (.{2,60}?) (?:report to|work under|answer to)|(?:who |which people )(?:reports? to|works? under|is managed by|are managed by) (.{2,60})|who (?:manages|supervises) (.{2,60})|(?:who is |who's )?the (?:boss|supervisor|superior|direct reports?) of (.{2,60}))$/iu;

const stillPending =
  /^(?:is|are|was) (?!there |it |this |that |any)(.{2,60}?) (?:still )?(?:pending|(?:waiting|awaiting|open)(?: for)? approval|waiting to be approved|in review|under review)(?: still| yet)?$/iu;

/** "Changes to John Doe", "what changed on John Doe?", "John Doe's history" */
const changesOf = [
  /^(?:(?:show|see|list|view|give)(?: me)? |what are )?(?:(?:the|all|last|latest|recent) ){0,3}(?:change |edit |audit )?(?:history|changes?|edits|log|trail) (?:of|for|to|on|about) (.+)$/iu,
  /^who made (?:(?:the|a|any) )?(?:(?:last|latest|recent) )?(?:changes?|edits?) (?:of|for|to|on|about|in) (.+)$/iu,
  /^what(?: has| was| has been|'s)? changed (?:on|about|with|for|at|in) (.+)$/iu,
  /^(?:(?:show|see|view)(?: me)? )?(.{2,60}?)(?:'s?)? (?:change )?history$/iu,
];
const absence =
  /^(?:i'?m|i am|i will be|i'?ll be|i'?m going) (?:away|on (?:vacation|holidays?|leave)|out of (?:the )?office|absent|ooo)\b/iu;

const howTo =
  /^(?:please )?(?:(?:can|could|will) you (?:please )?(?:tell|show|explain|help)(?: to)?(?: me)? ?)?(?:how (?:do|can|could|would|should|may|does|must) (?:i|you|we|one|somebody|someone)|how to|how do i go about|how long (?:does|do|will|until)|what(?:'s| is) the (?:best |easiest |right )?way to|where (?:do|can) (?:i|we)|(?:can|may|could|should|must) (?:i|we)|am i (?:allowed|able) to|is it possible to|(?:i )?(?:do not|dont|don't) know how to|explain(?: to me)? how to|(?:show|tell) me how to|teach me(?: how)? to|help me(?: to)?|what (?:is|s) the command (?:to|for)|what do i (?:type|do|say) to|who(?:'?s| is| are)? (?:can|may|allowed to)|how (?:is|are|does|do)(?: a| the)?|what happens (?:if|when) i|i need help (?:with|to)|help with|(?:wie|wo) (?:kann|muss|soll|darf) ich|wer (?:kann|darf|muss)|wie|kann ich|darf ich|comment (?:puis-je|faire pour|est-ce que je peux|je peux|peut-on|on)|comment|puis-je|est-ce que je peux|c[oó]mo (?:puedo|se puede|hago para|se)|c[oó]mo|puedo|se puede|come (?:posso|si pu[oò]|faccio (?:a|per)|si)|come|posso|como (?:posso|fa[cç]o para|se)|como|hoe (?:kan|moet|mag) ik|hoe|kan ik|mag ik) (.+)$/iu;

/** "Why can't I find Hidden John?" looks for somebody. */
const notFound = /^(?:why )?(?:can'?t|cannot|couldn'?t) (?:i|we) (?:find|see) /iu;

/** Reads a question about requests, changes, commands or who reports to whom; undefined for any other text. */
export function readQuestion(typed: string): Question | undefined {
  if (typed.length > longest) return undefined;
  const text = typed.replace(/^[¿¡\s]{1,5}|[?!.\s]{1,20}$/gu, '').replace(/[‘’´`]/gu, "'");
  if (notFound.test(text)) return undefined;
  const [, typedNumber, plainNumber] = requestNumber.exec(text) ?? [];
  const number = typedNumber ?? plainNumber;
  if (number !== undefined) return { about: 'request', argument: `CR-${number}` };
  const tokens = text.split(/[\s,;:]+/u).filter((token) => token !== '');
  if (tokens.length < 2) return undefined;
  const named = aboutRequest.exec(text)?.[1] ?? aboutStatus.exec(text)?.[1];
  if (named !== undefined) return { about: 'request', argument: named };
  const pending = stillPending.exec(text)?.[1];
  if (pending !== undefined) return { about: 'request', argument: pending };
  const changed = changesOf.map((question) => question.exec(text)?.[1]).find((name) => name !== undefined);
  if (changed !== undefined) return { about: 'history', argument: changed };
  if (absence.test(text)) return { about: 'command', argument: 'absence' };
  const person = reportsToOf(text);
  if (person !== undefined)
    return { about: 'reporting', argument: /^(?:his|her|their)$/iu.test(person) ? '' : person };
  return readHowTo(text) ?? readChange(tokens) ?? readOwn(text);
}

/** Returns whose manager a text asks for; undefined for any other text. */
function reportsToOf(text: string): string | undefined {
  const managed = reportsTo.exec(text) ?? reportingQuestion.exec(text);
  if (managed !== null) return managed.slice(1).find((name) => name !== undefined);
  const { name, given = '', relation = '' } = reportsToNamed.exec(text)?.groups ?? {};
  return isKnownName(fold(given)) || !/(?:manager|supervisor)$/iu.test(relation) ? name : undefined;
}

/** Reads a question about a change or its approval: "Who added John Doe?", "Is Ana Berg approved yet?". */
function readChange(tokens: readonly string[]): Question | undefined {
  // "Doe's" is not "does".
  const folded = tokens.map((token) =>
    fold(token.replace(/^["“„«]{1,3}|["”“»]{1,3}$/gu, '').replace(/'s$/u, '')),
  );
  const [first = ''] = folded;
  const isDid = folded.slice(0, 3).includes('did');
  const isDecision = (token: string): boolean => decided.has(token) || (isDid && decide.has(token));
  const isChange = (token: string): boolean => changed.has(token) || (isDid && change.has(token));
  const isDecided = folded.some(isDecision);
  const isChanged = folded.some(isChange);
  if (!isDecided && !isChanged) return undefined;
  const verb = folded.findIndex((token) => isDecision(token) || isChange(token));
  const isAsked = starts.has(first);
  const by = folded.findIndex((token, index) => index > verb && byWords.has(token));
  const isTimed = folded.some((token) => times.has(token));
  // "Who changed John Doe's number?"
  const owner = tokens.findIndex(
    (token) => /.'s$/u.test(token) && !/^(?:who|what|where|when|how)'s$/iu.test(token),
  );
  const rest = tokens.filter((_, index) => {
    const token = folded[index] ?? '';
    return (
      (owner < 0 || index <= owner) &&
      !around.has(token) &&
      !isDecision(token) &&
      !isChange(token) &&
      !times.has(token)
    );
  });
  const argument = ownRequest.test(tokens.join(' ')) ? '' : rest.join(' ').replace(/(?:'s|s')$/u, '');
  const pronoun = folded.find((token) => pronouns.has(token));
  if (isChanged && !isDecided && pronoun !== undefined) {
    if (first === 'why') return { about: 'request', argument: '' };
    if (aboutOne.has(first)) return { about: 'history', argument: pronoun };
  }
  // "added by Omar", "who was added last week", "what did Omar change?"
  const isOfSomebody =
    isChanged &&
    ((by >= 0 && !whoWords.has(folded[by + 1] ?? '')) ||
      (isTimed && peopleWords.has(first)) ||
      (isDid && askedWho.has(first)) ||
      (isTimed && rest.length < 1) ||
      (verb === 0 && isTimed));
  if (isChanged && !howWords.has(first) && folded.some((token) => ownWords.has(token)))
    return { about: 'request', argument: '' };
  if (isOfSomebody || (isChanged && /^(?:what|which|was)$/u.test(first) && first !== 'was'))
    return { about: 'changes', argument };
  if (!isAsked && !isDecided) return undefined;
  if (!isAsked && !frenchEnd.has(folded.at(-1) ?? '')) return undefined;
  if (argument === '')
    return tokens.length < 3 || !isDecided ? undefined : { about: 'request', argument: '' };
  // "Did Omar approve it?" is about the request of the last answer.
  if (isDecided && folded.includes('it')) return { about: 'request', argument: '' };
  const isHistory = isChanged && !isDecided && (whoWords.has(first) || whenWords.has(first));
  return { about: isHistory ? 'history' : 'request', argument };
}

const pronouns = wordSet('it he she him her they them');
/** What a question for the history of one contact begins with: "who changed her?", "when was he last edited?" */
const aboutOne = wordSet('who when was were has have');
const ownRequest =
  /\b(?:my|meine?n?|ma|mi|mia|meu|minha|mijn) (?:change )?(?:requests?|changes?|antrag|anfrage|demande|solicitud|richiesta|pedido|solicita[cç][aã]o|verzoek|aanvraag)\b(?! (?:for|about|on|f[uü]r|pour|para|per|voor))/iu;
/** "What did I add?" */
const ownWords = wordSet('i ich je yo io eu ik');
const howWords = wordSet('how can wie comment como come hoe');
const peopleWords = wordSet(
  'contacts people show list everything kontakte contactos contatti contatos contacten',
);
const askedWho = wordSet('who whom what which');
const byWords = wordSet('by von par por da door');
const whoWords = wordSet('who whom whos wer qui quien chi quem wie');
const whenWords = wordSet('when wann quand cuando quando wanneer');
/** "Ana Berg est-elle approuvée": here the name comes first. */
const frenchEnd = new Set([...decided, 'yet', 'deja', 'schon', 'ya', 'gia', 'ja', 'al']);

/** Reads what else is said of one's own requests: "has anyone looked at my request?" */
function readOwn(text: string): Question | undefined {
  return ownRequest.test(text) ? { about: 'request', argument: '' } : undefined;
}

/** Reads a question about a command: "How do I add a contact?". */
function readHowTo(text: string): Question | undefined {
  const rest = howTo.exec(text)?.[1];
  return rest !== undefined && topicOf(rest) !== undefined ? { about: 'command', argument: rest } : undefined;
}
