import type { Command, Dialog } from './define-dialog.ts';
import { withoutGreeted } from './general/greet.ts';
import { acceptsArgument, type CommandRoute, routeCommand } from './registry.ts';

/** What a typed text asks for. */
export type Intent = { readonly kind: 'search'; readonly text: string } | CommandIntent;

export interface CommandIntent {
  readonly kind: 'command';
  readonly dialog: Dialog;
  readonly entry: Command;
  /** What was typed behind the command words; '' for nothing. */
  readonly argument: string;
}

/**
 * Reads what a typed text asks for. A command word that begins a name ("Help AG", "Undo Vik") is no command, unless
 * what follows can only be meant for the command ("undo CR-1").
 * @param isName whether somebody in the directory, or a company, bears all words of the text
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
 * The text without what people put in front of a command: a slash ("/help"), a sign ("#help"), the comma that is left of
 * "@Cardfile, help"; and without Markdown around all of it ("**help**"), which some clients leave in.
 */
function withoutMarks(text: string): string {
  const bare = text.replace(/^([*_~`]{1,3})(?=\S)(.*\S)\1$/su, '$2');
  return bare.replace(/^[\s,;:.!#/\u2013\u2014-]{1,9}(?=\p{L})/u, '');
}

/** What a search reads: the words of the command as well, with a space after them; '' when nothing can be looked for. */
function wholeText(text: string, { words, argument }: CommandRoute): string {
  if (!/[\p{L}\p{N}]/u.test(argument)) return '';
  const rest = text.slice(words.length);
  return text.slice(0, words.length) + (/^\s/.test(rest) ? rest : ` ${argument}`);
}

/** Of several command words ("delete contact Ltd") nobody's name is made. */
function beginsName({ words }: CommandRoute): boolean {
  return !words.includes(' ');
}
