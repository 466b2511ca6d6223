import type { Command, Dialog } from './define-dialog.ts';
import { withoutGreeted } from './general/greet.ts';
import { acceptsArgument, type CommandRoute, routeCommand } from './registry.ts';

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
 * Returns the intent of a typed text. A command word that begins a name ("Help AG", "Undo Vik") is not a
 * command, unless its argument always belongs to the command ("undo CR-1").
 * @param isName whether a person or company in the directory has all words of the text in its name
 */
export async function readIntent(typed: string, isName: (text: string) => Promise<boolean>): Promise<Intent> {
  const text = withoutMarks(typed);
  const route = routeCommand(text);
  if (route === undefined) return { kind: 'search', text: typed };
  const { dialog, entry, argument } = route;
  if (entry.readsWholeText) return { kind: 'command', dialog, entry, argument: wholeText(text, route) };
  const command = { kind: 'command', dialog, entry, argument } as const;
  if (argument === '' || acceptsArgument(entry, argument)) return command;
  if (beginsName(route) && (await isName(text))) return { kind: 'search', text: typed };
  return entry.otherwise === 'rest' ? readIntent(withoutGreeted(argument), isName) : command;
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
