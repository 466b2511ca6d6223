import { addContact } from './add-contact.ts';
import { approveAllRequests } from './approve-all.ts';
import { approveRequest } from './approve-request.ts';
import { askRequester } from './ask-requester.ts';
import { checkSystems } from './check-systems.ts';
import { commentRequest } from './comment-request.ts';
import type { Command, Dialog, VerbHandler } from './define-dialog.ts';
import { delegateApprovals } from './delegate-approvals.ts';
import { deleteAll } from './delete-all.ts';
import { deleteContact } from './delete-contact.ts';
import { editContact } from './edit-contact.ts';
import { findContact } from './find-contact.ts';
import { greet } from './greet.ts';
import { help } from './help.ts';
import { hideAll } from './hide-all.ts';
import { hideContact } from './hide-contact.ts';
import { listRequests } from './list-requests.ts';
import { mergeContacts } from './merge-contacts.ts';
import { nudgeApprovers } from './nudge-approvers.ts';
import { namesRequest } from './parts/request-number.ts';
import { reassignRequest } from './reassign-request.ts';
import { rejectRequest } from './reject-request.ts';
import { resolveChange } from './resolve-change.ts';
import { resubmitRequest } from './resubmit-request.ts';
import { retryRequest } from './retry-request.ts';
import { showChange } from './show-change.ts';
import { showContact } from './show-contact.ts';
import { showHistory } from './show-history.ts';
import { showSources } from './show-sources.ts';
import { stopDelegating } from './stop-delegating.ts';
import { undoChange } from './undo-change.ts';
import { unhideContact } from './unhide-contact.ts';
import { withdrawRequest } from './withdraw-request.ts';

/** Every dialog, in the order in which help lists them. A test compares this list with the folder. */
export const dialogs: readonly Dialog[] = [
  findContact,
  showContact,
  addContact,
  editContact,
  deleteContact,
  hideContact,
  unhideContact,
  mergeContacts,
  hideAll,
  deleteAll,
  showHistory,
  listRequests,
  showChange,
  approveRequest,
  approveAllRequests,
  rejectRequest,
  askRequester,
  commentRequest,
  reassignRequest,
  withdrawRequest,
  retryRequest,
  nudgeApprovers,
  resubmitRequest,
  undoChange,
  resolveChange,
  delegateApprovals,
  stopDelegating,
  checkSystems,
  showSources,
  help,
  greet,
];

interface Route<T> {
  readonly dialog: Dialog;
  readonly entry: T;
}

/** A command that a text starts with. */
export interface CommandRoute extends Route<Command> {
  /** The command words that were typed. */
  readonly words: string;
  /** What follows them, trimmed; '' for nothing. */
  readonly argument: string;
}

const commandWords: readonly (Route<Command> & { words: string })[] = dialogs
  .flatMap((dialog) => {
    const { command } = dialog;
    return command === undefined ? [] : command.words.map((words) => ({ dialog, entry: command, words }));
  })
  .sort((a, b) => b.words.length - a.words.length);

const verbHandlers: ReadonlyMap<string, Route<VerbHandler>> = new Map(
  dialogs.flatMap((dialog) => dialog.verbs.map((entry) => [entry.verb, { dialog, entry }] as const)),
);

/** Finds the command that a text starts with, and what follows it. */
export function routeCommand(text: string): CommandRoute | undefined {
  const lower = text.toLowerCase();
  for (const route of commandWords) {
    if (!lower.startsWith(route.words)) continue;
    const rest = text.slice(route.words.length);
    // A hyphen parts a command from its argument, but not the halves of a name ("Hi-Fi Studio"), and a full stop not
    // those of an address ("help.desk@fabrikam.example").
    if (rest !== '' && !/^(?:[\s:,!?]|\.(?:[\s.]|$)|-[\s\d])/.test(rest)) continue;
    const argument = rest.replace(/^[\s:,!?.-]+/, '').trim();
    const isSearch = route.entry.otherwise === 'search' && argument !== '';
    if (isSearch && !acceptsArgument(route.entry, argument)) continue;
    return { ...route, argument };
  }
  return undefined;
}

/** Whether an argument can only be meant for the command, whoever is called so. */
export function acceptsArgument({ names, accepts }: Command, argument: string): boolean {
  return names === 'request' ? namesRequest(argument) : accepts?.(argument) === true;
}

/** Finds the handler of a button's verb. */
export function routeVerb(verb: string): Route<VerbHandler> | undefined {
  return verbHandlers.get(verb);
}
