import type { Command, Dialog } from './define-dialog.ts';
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
  // Some are used to commands with a slash in front.
  const text = typed.replace(/^\/(?=\p{L})/u, '');
  const route = routeCommand(text);
  if (route === undefined) return { kind: 'search', text };
  const { dialog, entry, argument } = route;
  if (entry.readsWholeText) return { kind: 'command', dialog, entry, argument: argument && text };
  const command = { kind: 'command', dialog, entry, argument } as const;
  if (argument === '' || acceptsArgument(entry, argument)) return command;
  if (beginsName(route) && (await isName(text))) return { kind: 'search', text };
  return entry.otherwise === 'rest' ? readIntent(argument, isName) : command;
}

/** Of several command words ("delete contact Ltd") nobody's name is made. */
function beginsName({ words }: CommandRoute): boolean {
  return !words.includes(' ');
}
