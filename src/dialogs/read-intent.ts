import { fold } from '../contacts/text/fold.ts';
import { reviewDuplicates } from './admin/review-duplicates.ts';
import { hideContact } from './bulk/hide-contact.ts';
import { unhideContact } from './bulk/unhide-contact.ts';
import { addContact } from './contacts/add-contact.ts';
import { deleteContact } from './contacts/delete-contact.ts';
import { editContact } from './contacts/edit-contact.ts';
import { showContact } from './contacts/show-contact.ts';
import { showHistory } from './contacts/show-history.ts';
import type { Command, Dialog } from './define-dialog.ts';
import { delegateApprovals } from './delegation/delegate-approvals.ts';
import { exportContacts } from './export/export-contacts.ts';
import { addFavorite } from './favorites/add-favorite.ts';
import { listFavorites } from './favorites/list-favorites.ts';
import { listOwnContacts } from './favorites/list-own-contacts.ts';
import { listRecent } from './favorites/list-recent.ts';
import { readFavoriteChange } from './favorites/read-favorite-change.ts';
import { removeFavorite } from './favorites/remove-favorite.ts';
import type { FollowUp } from './follow-up/follow-up.ts';
import { readFollowUp, readWhich } from './follow-up/read-follow-up.ts';
import { correctCommand } from './general/correct-command.ts';
import { greet, withoutGreeted } from './general/greet.ts';
import { help } from './general/help.ts';
import { type Question, readQuestion } from './general/read-question.ts';
import { smallTalk, type TalkOfDialog } from './general/small-talk.ts';
import { readLooseTalk, readSmallTalk, type SmallTalk } from './general/small-talk-phrases.ts';
import { withoutChat } from './general/without-chat.ts';
import { importContacts } from './import/import-contacts.ts';
import { addToList } from './lists/add-to-list.ts';
import { readListChange } from './lists/read-list-change.ts';
import { readListsQuestion, readMembersQuestion } from './lists/read-list-question.ts';
import { removeFromList } from './lists/remove-from-list.ts';
import { showList } from './lists/show-list.ts';
import { showLists } from './lists/show-lists.ts';
import { acceptsArgument, type CommandRoute, routeCommand } from './registry.ts';
import { listRequests } from './requests/list-requests.ts';
import { showChange } from './requests/show-change.ts';

/** The intent of a typed text. */
export type Intent =
  | { readonly kind: 'search'; readonly text: string }
  /** It refers to the last answer. */
  | { readonly kind: 'follow-up'; readonly followUp: FollowUp; readonly text: string }
  | CommandIntent;

export interface CommandIntent {
  readonly kind: 'command';
  readonly dialog: Dialog;
  readonly entry: Command;
  /** The text after the command words; may be ''. */
  readonly argument: string;
}

/** Who can be found in the directory. */
export interface KnownNames {
  /** Whether the words of a text are all in the name, company or place of somebody. */
  readonly isInName: (text: string) => Promise<boolean>;
  /** Whether a person or company is called exactly like the text. */
  readonly isExactName: (text: string) => Promise<boolean>;
  /** Whether somebody is found whose details begin with the words as typed; left out where that is not known. */
  readonly isFound?: (text: string) => Promise<boolean>;
  /** Whether a distribution list is called exactly like the text; left out where there are none. */
  readonly isListName?: (text: string) => Promise<boolean>;
}

interface ReadIntentOptions {
  readonly withFollowUps?: boolean;
  readonly greetings?: number;
}

/**
 * Returns the intent of a typed text. The readings, in this order:
 * 1. a command alone or with an argument that always belongs to it ("help", "undo CR-1"), and sentences about a list or the
 *    favorites ("add John to Partners", "who is in Partners?");
 * 2. a message that refers to the last answer ("next", "2", "his phone"), unless somebody is called exactly so;
 * 3. small talk ("thanks", "what waits for me"), unless somebody bears exactly these words ("Thanks Ltd");
 * 4. a command with courtesy before it ("please edit John"), or with its verb at the end ("John bearbeiten");
 * 5. a question about requests, changes or commands ("who approved CR-1?"), unless somebody bears these words;
 * 6. a command that the search reads as well ("find John");
 * 7. a name that begins with a command word ("Help AG", "Undo Vik");
 * 8. a command with any other argument ("edit John"); what stands behind a greeting is read anew;
 * 9. a command of one word with a typing error ("hlep") or a courtesy ("that's the guy, thanks"), unless somebody is found;
 * 10. a search.
 * @param options.withFollowUps false if there is no answer that the text could refer to
 * @param options.greetings how many greetings were already taken from the beginning of the text
 */
export async function readIntent(
  typed: string,
  names: KnownNames,
  { withFollowUps = true, greetings = 0 }: ReadIntentOptions = {},
): Promise<Intent> {
  const text = withoutMarks(typed);
  const bare = withoutChat(text);
  if (bare !== text && (readFollowUp(bare) !== undefined || !(await isTalk(text, bare, names))))
    return readIntent(bare, names, { withFollowUps, greetings });
  const clear = notDone(text) ?? fileOf(text) ?? delegationOf(text) ?? (await changeOfNamed(text, names));
  if (clear !== undefined) return clear;
  const aboutList = listChangeOf(text) ?? favoriteChangeOf(text) ?? (await listQuestionOf(text, names));
  if (aboutList !== undefined) return aboutList;
  const route = frenchHow.test(text) ? undefined : routeCommand(text);
  const command = route === undefined ? undefined : intentOf(route, text);
  if (command !== undefined && belongs(command)) return command;
  const topic = readSmallTalk(text);
  const followUp = withFollowUps ? (readFollowUp(text) ?? turningPage(topic)) : undefined;
  if (followUp !== undefined) {
    const isExact = followUp.mayBeName && (await names.isExactName(text));
    return isExact ? { kind: 'search', text: typed } : { kind: 'follow-up', followUp, text: typed };
  }
  if (topic !== undefined) {
    const isBorne = topic !== 'signs' && (await names.isInName(text));
    return isBorne ? { kind: 'search', text: typed } : talkOf(topic, text);
  }
  const isSearched = route === undefined || route.entry.readsWholeText === true;
  const request = isSearched ? withoutCourtesy(text) : undefined;
  if (request !== undefined) return readIntent(request, names, { withFollowUps, greetings });
  const verbLast = isSearched ? commandBefore(text) : undefined;
  if (verbLast !== undefined)
    return (await names.isInName(text)) ? { kind: 'search', text: typed } : verbLast;
  // After another command's words, only a question that begins with them ("comment ajouter un contact ?") is one.
  const asked = route?.entry.otherwise === 'rest' ? undefined : readQuestion(text);
  const question = isSearched || asked?.about === 'command' ? asked : undefined;
  if (question !== undefined) {
    return (await names.isInName(text)) ? { kind: 'search', text: typed } : answerTo(question, text);
  }
  if (route === undefined || command === undefined || helpToFind.test(text)) {
    const meant = correctCommand(text);
    const courtesy = readLooseTalk(text);
    const isUnknown =
      (meant !== undefined || courtesy !== undefined) && (await names.isFound?.(text)) === false;
    if (isUnknown && meant !== undefined) return readIntent(meant, names, { withFollowUps, greetings });
    return isUnknown && courtesy !== undefined ? talkOf(courtesy, text) : { kind: 'search', text: typed };
  }
  const { entry, argument } = route;
  if (entry.readsWholeText) return command;
  if (beginsName(route) && (await names.isInName(text))) return { kind: 'search', text: typed };
  return entry.otherwise === 'rest' && greetings < mostGreetings
    ? readIntent(withoutGreeted(argument), names, { withFollowUps, greetings: greetings + 1 })
    : command;
}

/** Whether a text is small talk as a whole, and not only what is around what it asks for: "that's the guy, thanks!" */
async function isTalk(text: string, asked: string, names: KnownNames): Promise<boolean> {
  if (readSmallTalk(text) !== undefined) return true;
  return readLooseTalk(text) !== undefined && (await names.isFound?.(asked)) === false;
}

/** Returns the command of a text such as "add John Doe to Partners". */
function listChangeOf(text: string): CommandIntent | undefined {
  const change = readListChange(text);
  if (change === undefined) return undefined;
  return commandOf(change.operation === 'add-to-list' ? addToList : removeFromList, text);
}

/** Returns the command of a text such as "add John Doe to my favorites". */
function favoriteChangeOf(text: string): CommandIntent | undefined {
  const change = readFavoriteChange(text);
  return change && commandOf(change.adds ? addFavorite : removeFavorite, change.person.replace(anybody, ''));
}

/**
 * Returns the command of a question about a list or the lists of a contact: "who is in Partners?", "show list Partners",
 * "is John Doe in Partners?", "John Doe's lists". A list is meant only if one is called exactly so, and nobody bears the words ("List Maria").
 */
async function listQuestionOf(text: string, names: KnownNames): Promise<CommandIntent | undefined> {
  const person = readListsQuestion(text);
  if (person !== undefined) return commandOf(showLists, person);
  const asked = readMembersQuestion(text);
  if (asked === undefined || !(await names.isListName?.(asked.list))) return undefined;
  const isName = (await names.isExactName(asked.asName)) || (await names.isExactName(text));
  if (isName) return undefined;
  return asked.person === undefined ? commandOf(showList, asked.list) : commandOf(showLists, asked.person);
}

function commandOf(dialog: Dialog, argument: string): CommandIntent | undefined {
  return dialog.command && { kind: 'command', dialog, entry: dialog.command, argument };
}

/** "Comment" is a question in French. */
const frenchHow =
  /^comment (?:puis|peut|peux|pouvons|on|je|tu|contacter|joindre|appeler|trouver|faire|est|vas|allez|se|s['’])(?![\p{L}])/iu;

/** "Status please" is the command alone. */
const onlyPolite = /^(?:please|pls|bitte|por favor|per favore|alstublieft|svp)[.!]{0,9}$/iu;

/** "Delete a contact" is the command alone, too. */
const anybody =
  /^(?:an? |some |any )?(?:other |new |old )?(?:contact|colleague|person|someone|somebody|entry|record|request)[?!.\s]{0,9}$/iu;

/** "Bitte den Kontakt", "el contacto de" */
const frame =
  /^(?:(?:bitte|mal|please|por favor|per favore) ){0,2}(?:the|our|my|den|die|das|der|unseren|meinen|le|la|el|il|lo|o|a|het|de|een|un) (?:kontakt|kontakteintrag|eintrag|contact|contacto|contatto|contato|fiche|entry|record|person)(?: (?:von|vom|zu|de|del|di|da|do|van|of|for|with|called|named))? (?=\S)/iu;
const politeEnd =
  /,? (?:please|pls|bitte|svp|stp|s'il (?:te|vous) pla[iî]t|por favor|per favore|alsjeblieft|alstublieft)[.!]{0,9}$/iu;

/** "The number of John Doe to +44 7700 900123": the form has no value yet. */
const newValue = / (?:to|into|auf|in|en|por|con) (?:\+?[\d(][\d ()/.-]{5,40}|[^\s@]{1,64}@[^\s@]{1,255})$/u;

/** "Remind the approvers about CR-4" */
const beforeNumber =
  /^(?:(?:the|my|our) )?(?:approvers?|requests?|changes?)? ?(?:about |of |for |on )?(?=cr[\s#-]?\d)/iu;

/** Returns the name in the argument of a command: "bitte den Kontakt John Doe". */
function withoutFrame(argument: string, { names }: Command): string {
  if (names === 'request') return argument.replace(beforeNumber, '');
  return names === 'person'
    ? argument.replace(frame, '').replace(politeEnd, '').replace(newValue, '')
    : argument;
}

const negations = [
  /^(?:please )?(?:do not|don['’]?t|never) (?:ever )?(?<command>.+?)(?<more> any ?more| any longer)?[.!]{0,9}$/iu,
  /^(?:bitte |alsjeblieft )?(?<command>\p{L}+ .+?) (?:nicht|niet)(?<more> mehr| meer)?[.!]{0,9}$/iu,
  /^ne (?<command>\p{L}+) (?:pas|jamais) (?<rest>.+)$/iu,
  /^(?:no|non|n[aã]o) (?:quiero |voglio |quero )?(?<command>\p{L}{4,} .+)$/iu,
];

/** Returns what "don't delete John Doe" asks for: the contact. "Do not hide it any more" shows it in the address lists again. */
function notDone(text: string): Intent | undefined {
  const found = negations.map((negation) => negation.exec(text)?.groups).find((one) => one !== undefined);
  const { command, rest = '', more } = found ?? {};
  const route = command === undefined ? undefined : routeCommand([command, rest].join(' ').trim());
  if (route?.entry.names !== 'person' || route.argument === '') return undefined;
  if (route.dialog.name === hideContact.name && more !== undefined)
    return commandOf(unhideContact, route.argument);
  return commandOf(showContact, ['show', route.argument].join(' '));
}

/** Returns the export of "an Excel file of everyone in Berlin". */
function fileOf(text: string): Intent | undefined {
  const { format, what } =
    (
      /^(?:(?:can|could) (?:you|i) )?(?:please )?(?:give|send|make|get|create|have|i need|i want)? ?(?:me |us )?(?:an? )?(?<format>excel|csv|vcard(?= file))(?: (?:file|list|sheet|export))? (?:of|with|for) (?<what>.+)$/iu.exec(
        text,
      ) ?? intoFile.exec(text)
    )?.groups ?? {};
  return what === undefined || readSmallTalk(text) !== undefined
    ? undefined
    : commandOf(exportContacts, [what.replace(politeEnd, ''), 'as', format].join(' '));
}

/** Returns the delegation in "let Jane decide for me until Friday" and "Jane takes over my approvals until Friday". */
function delegationOf(text: string): Intent | undefined {
  const found = delegations.map((one) => one.exec(text)?.groups).find((one) => one !== undefined);
  const { person, until } = found ?? {};
  return person === undefined ? undefined : commandOf(delegateApprovals, [person, until].join(' '));
}

const delegations = [
  /^(?:please )?(?:let|have) (?<person>.{2,60}) (?:decide|approve)(?: requests| everything)?(?: for me)? (?<until>(?:until|till) .{2,60})$/iu,
  /^(?:please )?delegate (?:all )?(?:my )?(?:approvals|requests|decisions) to (?<person>.{2,60}) (?<until>(?:until|till) .{2,60})$/iu,
  /^(?<person>.{2,60}) (?:(?:should|will|can) )?(?:takes? over|covers?|handles?|decides?|approves?) (?:(?:my|all my) (?:approvals|requests)|for me)(?: from .{2,40})? (?<until>(?:until|till) .{2,60})$/iu,
];

/** "Put all the buyers in Berlin into a csv" */
const intoFile =
  /^(?:(?:can|could) you )?(?:please )?(?:put|save|write|get|move) (?<what>.{2,200}) (?:into|in|to|as) (?:an? )?(?<format>excel|csv|vcard)(?: file| list| sheet)?[?.!]{0,3}$/iu;

/** "John Doe has retired, can you delete him?" */
const lastClause = /[.,;!?] (?!.*[.,;!?] \S)/u;
const mostNameWords = 4;

/** Returns the command of a second sentence, about the person whose name the first one begins with. */
async function changeOfNamed(text: string, names: KnownNames): Promise<Intent | undefined> {
  const at = lastClause.exec(text)?.index ?? -1;
  if (at < 0) return undefined;
  const asked = text.slice(at + 2);
  const route = routeCommand(withoutCourtesy(asked) ?? asked);
  if (route?.entry.names !== 'person' || !isSamePerson(route.argument)) return undefined;
  const named = text.slice(0, at).split(' ');
  for (let count = Math.min(mostNameWords, named.length); count > 0; count--) {
    const name = named
      .slice(0, count)
      .join(' ')
      .replace(/['’]s$/u, '');
    if (await names.isExactName(name)) return commandOf(route.dialog, name);
  }
  return undefined;
}

/** Whether a text means the person of whom was spoken, or a detail: "him", "his title to Director". */
function isSamePerson(text: string): boolean {
  return readWhich(text)?.kind === 'same' || /^(?:his|her|their) \p{L}/iu.test(text);
}

/** The most greetings before a text, each of which costs a search for a name. */
const mostGreetings = 3;

function intentOf(route: CommandRoute, text: string): CommandIntent {
  const { dialog, entry } = route;
  const argument = entry.readsWholeText
    ? wholeText(text, route)
    : withoutFrame(route.argument.replace(onlyPolite, '').replace(anybody, ''), entry);
  return { kind: 'command', dialog, entry, argument };
}

function belongs({ entry, argument }: CommandIntent): boolean {
  return argument === '' || (!entry.readsWholeText && acceptsArgument(entry, argument));
}

const dialogOfTalk: Readonly<Record<TalkOfDialog, Dialog>> = {
  greeting: greet,
  add: addContact,
  requests: listRequests,
  export: exportContacts,
  import: importContacts,
  favorites: listFavorites,
  recent: listRecent,
  ownContacts: listOwnContacts,
  duplicates: reviewDuplicates,
  lists: showList,
  help,
};

/** Returns the follow-up of a topic of small talk. */
function turningPage(topic: SmallTalk | undefined): FollowUp | undefined {
  if (topic !== 'next' && topic !== 'back') return undefined;
  const page = topic === 'next' ? 'next' : 'previous';
  return { kind: 'page', page, mayBeName: true, hasOtherMeaning: true };
}

/** Returns the command that answers a topic of small talk. */
function talkOf(topic: SmallTalk, text: string): Intent {
  const other = isTalkOfDialog(topic) ? dialogOfTalk[topic] : undefined;
  const dialog = other ?? smallTalk;
  const entry = dialog.command;
  return entry === undefined
    ? { kind: 'search', text }
    : { kind: 'command', dialog, entry, argument: other === undefined ? text : '' };
}

/** Returns the command that answers a question about requests, changes or commands. */
function answerTo({ about, argument }: Question, text: string): Intent {
  const dialog = {
    request: showChange,
    history: showHistory,
    command: help,
    changes: smallTalk,
    reporting: smallTalk,
  }[about];
  // "Who approved it?" means one request, "are my requests approved?" all.
  const isList =
    about === 'request' && argument === '' && !/(?<!\p{L})(?:it|this|that)(?!\p{L})/iu.test(text);
  const answering = isList ? listRequests : dialog;
  const entry = answering.command;
  if (entry === undefined) return { kind: 'search', text };
  return { kind: 'command', dialog: answering, entry, argument: dialog === smallTalk ? text : argument };
}

/**
 * Returns the command in "please edit John", "can you show me the history of John" or "I want to add a contact";
 * undefined if there is no courtesy, or no command but a search behind it.
 */
function withoutCourtesy(text: string): string | undefined {
  let rest = text;
  for (let taken = 0; taken < mostCourtesies; taken++) {
    const shorter = courtesy.exec(rest)?.[1];
    if (shorter === undefined) return undefined;
    rest = shorter;
    if (readListChange(rest) !== undefined || readFavoriteChange(rest) !== undefined)
      return rest.replace(courtesyEnd, '');
    const route = routeCommand(rest);
    if (route !== undefined && !route.entry.readsWholeText && !helpToFind.test(rest))
      return rest.replace(courtesyEnd, '');
  }
  return undefined;
}

/** Returns the command of a German or Dutch text whose verb comes last: "John Doe bearbeiten". */
function commandBefore(text: string): CommandIntent | undefined {
  const [, argument, verb] = verbAtEnd.exec(text) ?? [];
  const dialog = dialogOfVerb[verb?.toLowerCase() ?? ''];
  return dialog === undefined || argument === undefined ? undefined : commandOf(dialog, argument);
}

const dialogOfVerb: Readonly<Record<string, Dialog>> = {
  bearbeiten: editContact,
  ändern: editContact,
  löschen: deleteContact,
  entfernen: deleteContact,
  exportieren: exportContacts,
  bewerken: editContact,
  wijzigen: editContact,
  verwijderen: deleteContact,
  exporteren: exportContacts,
};
const verbAtEnd = new RegExp(
  `^(?!wie |wer |was |wo |wann |darf |hoe |kann |kannst |kan |mag )(.{2,200}?) (${Object.keys(dialogOfVerb).join('|')})[?!.\\s]{0,9}$`,
  'iu',
);

/** "Help me find John" is a search. */
const helpToFind = /^help (?:me|us) (?:to )?(?:find|search|look|reach|call|contact|get|locate|identify)\b/iu;
const mostCourtesies = 3;
const courtesy =
  /^(?:please |pls |kindly |just |(?:yes|ok|okay|now|then|so|and|also|actually|well|hm)[,:]? |i (?:hereby )?(?=approve|reject|withdraw|accept)|(?:can|could|would|will) you (?:please )?|can i (?:please )?(?:see|get|have) |i (?:want|need|would like|'d like|wish) to |i['’]d like to |id like to |let['’]?s |let me |(?:show|open|view|see|get|give)(?: me| us)? (?:the |my )?(?!export )|bitte |kannst du (?:bitte )?|ich (?:möchte|will) |peux-tu |je (?:veux|voudrais) |puedes |quiero |puoi |voglio |pode |quero |kun je |ik wil )(.+)$/iu;
const courtesyEnd = /(?: for me)?(?:,? please)?[?!.]{0,9}$/iu;

function isTalkOfDialog(topic: SmallTalk): topic is TalkOfDialog {
  return topic in dialogOfTalk;
}

/**
 * Removes prefixes of a command: a slash ("/help"), other characters ("#help"), the comma that is left of
 * "@Cardfile, help". Also removes Markdown around the whole text ("**help**"), which some clients send, and writes the
 * numbers of requests with a hyphen, of which editors make another dash.
 */
function withoutMarks(text: string): string {
  const bare = text.replace(/^([*_~`]{1,3})(?=\S)(.*\S)\1$/su, '$2');
  return (
    bare
      .replace(/^[\s,;:.!#/\u2013\u2014-]{1,9}(?=\p{L})/u, '')
      // "Supprime-la", "bórralo"
      .replace(clitic, (whole, verb: string, pronoun: string) => {
        const route = routeCommand(fold(verb));
        return route?.entry.names === 'person' && route.argument === '' ? `${fold(verb)} ${pronoun}` : whole;
      })
      .replace(/(?<![\p{L}\p{N}])(cr)[\p{Pd}\u2212](?=\d)/giu, '$1-')
  );
}

const clitic = /^(\p{L}{4,12}?)-?(l[aeo]s?)(?=[\s?!.]{0,9}$)/u;

/**
 * Returns the search text including the command words, followed by a space; '' if there is nothing to search
 * for.
 */
function wholeText(text: string, { words, argument }: CommandRoute): string {
  if (!/[\p{L}\p{N}]/u.test(argument)) return '';
  const rest = text.slice(words.length);
  return text.slice(0, words.length) + (/^\s/.test(rest) ? rest : ` ${argument}`);
}

/** Whether the text may be a name. A command of several words ("delete contact Ltd") never begins a name. */
function beginsName({ words }: CommandRoute): boolean {
  return !words.includes(' ');
}
