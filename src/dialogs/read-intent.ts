import { addContact } from './contacts/add-contact.ts';
import type { Command, Dialog } from './define-dialog.ts';
import { greet, withoutGreeted } from './general/greet.ts';
import { help } from './general/help.ts';
import { smallTalk, type TalkOfDialog } from './general/small-talk.ts';
import { readSmallTalk, type SmallTalk } from './general/small-talk-phrases.ts';
import { acceptsArgument, type CommandRoute, routeCommand } from './registry.ts';
import { listRequests } from './requests/list-requests.ts';

/** The intent of a typed text. */
export type Intent = { readonly kind: 'search'; readonly text: string } | CommandIntent;

export interface CommandIntent {
  readonly kind: 'command';
  readonly dialog: Dialog;
  readonly entry: Command;
  /** The text after the command words; may be ''. */
  readonly argument: string;
}

/**
 * Returns the intent of a typed text. The readings, in this order:
 * 1. a command alone or with an argument that always belongs to it ("help", "undo CR-1");
 * 2. small talk ("thanks", "what waits for me"), unless somebody bears exactly these words ("Thanks Ltd");
 * 3. a command that the search reads as well ("find John");
 * 4. a name that begins with a command word ("Help AG", "Undo Vik");
 * 5. a command with any other argument ("edit John");
 * 6. a search.
 * @param isName whether the words of a text are all in the name, company or place of somebody in the directory
 */
export async function readIntent(typed: string, isName: (text: string) => Promise<boolean>): Promise<Intent> {
  const text = withoutMarks(typed);
  const route = routeCommand(text);
  const command = route === undefined ? undefined : intentOf(route, text);
  if (command !== undefined && belongs(command)) return command;
  const topic = readSmallTalk(text);
  if (topic !== undefined) {
    const isBorne = topic !== 'signs' && (await isName(text));
    return isBorne ? { kind: 'search', text: typed } : talkOf(topic, text);
  }
  if (route === undefined || command === undefined) return { kind: 'search', text: typed };
  const { entry, argument } = route;
  if (entry.readsWholeText) return command;
  if (beginsName(route) && (await isName(text))) return { kind: 'search', text: typed };
  return entry.otherwise === 'rest' ? readIntent(withoutGreeted(argument), isName) : command;
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
