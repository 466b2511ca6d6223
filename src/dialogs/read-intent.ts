import { addContact } from './contacts/add-contact.ts';
import type { Command, Dialog } from './define-dialog.ts';
import type { FollowUp } from './follow-up/follow-up.ts';
import { readFollowUp } from './follow-up/read-follow-up.ts';
import { greet, withoutGreeted } from './general/greet.ts';
import { help } from './general/help.ts';
import { smallTalk, type TalkOfDialog } from './general/small-talk.ts';
import { readSmallTalk, type SmallTalk } from './general/small-talk-phrases.ts';
import { acceptsArgument, type CommandRoute, routeCommand } from './registry.ts';
import { listRequests } from './requests/list-requests.ts';

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
  readonly isName: (text: string) => Promise<boolean>;
  /** Whether a person or company is called exactly like the text. */
  readonly isCalled: (text: string) => Promise<boolean>;
}

/**
 * Returns the intent of a typed text. The readings, in this order:
 * 1. a command alone or with an argument that always belongs to it ("help", "undo CR-1");
 * 2. a message that refers to the last answer ("next", "2", "his phone"), unless somebody is called exactly so;
 * 3. small talk ("thanks", "what waits for me"), unless somebody bears exactly these words ("Thanks Ltd");
 * 4. a command that the search reads as well ("find John");
 * 5. a name that begins with a command word ("Help AG", "Undo Vik");
 * 6. a command with any other argument ("edit John");
 * 7. a search.
 * @param options.withFollowUps false if there is no answer that the text could refer to
 */
export async function readIntent(
  typed: string,
  names: KnownNames,
  { withFollowUps = true }: { readonly withFollowUps?: boolean } = {},
): Promise<Intent> {
  const text = withoutMarks(typed);
  const route = routeCommand(text);
  const command = route === undefined ? undefined : intentOf(route, text);
  if (command !== undefined && belongs(command)) return command;
  const topic = readSmallTalk(text);
  const followUp = withFollowUps ? (readFollowUp(text) ?? turningPage(topic)) : undefined;
  if (followUp !== undefined) {
    const isCalled = followUp.mayBeName && (await names.isCalled(text));
    return isCalled ? { kind: 'search', text: typed } : { kind: 'follow-up', followUp, text: typed };
  }
  if (topic !== undefined) {
    const isBorne = topic !== 'signs' && (await names.isName(text));
    return isBorne ? { kind: 'search', text: typed } : talkOf(topic, text);
  }
  if (route === undefined || command === undefined) return { kind: 'search', text: typed };
  const { entry, argument } = route;
  if (entry.readsWholeText) return command;
  if (beginsName(route) && (await names.isName(text))) return { kind: 'search', text: typed };
  return entry.otherwise === 'rest'
    ? readIntent(withoutGreeted(argument), names, { withFollowUps })
    : command;
}

function intentOf(route: CommandRoute, text: string): CommandIntent {
  const { dialog, entry } = route;
  const argument = entry.readsWholeText ? wholeText(text, route) : route.argument;
  return { kind: 'command', dialog, entry, argument };
}

function belongs({ entry, argument }: CommandIntent): boolean {
  return argument === '' || (!entry.readsWholeText && acceptsArgument(entry, argument));
}

const dialogOfTalk: Readonly<Record<TalkOfDialog, Dialog>> = {
  greeting: greet,
  add: addContact,
  requests: listRequests,
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

function isTalkOfDialog(topic: SmallTalk): topic is TalkOfDialog {
  return topic in dialogOfTalk;
}

/**
 * Removes prefixes of a command: a slash ("/help"), other characters ("#help"), the comma that is left of
 * "@Cardfile, help". Also removes Markdown around the whole text ("**help**"), which some clients send.
 */
function withoutMarks(text: string): string {
  const bare = text.replace(/^([*_~`]{1,3})(?=\S)(.*\S)\1$/su, '$2');
  return bare.replace(/^[\s,;:.!#/\u2013\u2014-]{1,9}(?=\p{L})/u, '');
}

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
