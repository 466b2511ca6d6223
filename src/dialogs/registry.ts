import { checkSystems } from './admin/check-systems.ts';
import { reviewDuplicates } from './admin/review-duplicates.ts';
import { showSources } from './admin/show-sources.ts';
import { deleteAll } from './bulk/delete-all.ts';
import { hideAll } from './bulk/hide-all.ts';
import { hideContact } from './bulk/hide-contact.ts';
import { mergeContacts } from './bulk/merge-contacts.ts';
import { unhideContact } from './bulk/unhide-contact.ts';
import { addContact } from './contacts/add-contact.ts';
import { deleteContact } from './contacts/delete-contact.ts';
import { editContact } from './contacts/edit-contact.ts';
import { findContact } from './contacts/find-contact.ts';
import { showContact } from './contacts/show-contact.ts';
import { showHistory } from './contacts/show-history.ts';
import type { Command, Dialog, VerbHandler } from './define-dialog.ts';
import { delegateApprovals } from './delegation/delegate-approvals.ts';
import { stopDelegating } from './delegation/stop-delegating.ts';
import { exportContacts } from './export/export-contacts.ts';
import { addFavorite } from './favorites/add-favorite.ts';
import { listFavorites } from './favorites/list-favorites.ts';
import { listOwnContacts } from './favorites/list-own-contacts.ts';
import { listRecent } from './favorites/list-recent.ts';
import { removeFavorite } from './favorites/remove-favorite.ts';
import { greet } from './general/greet.ts';
import { help } from './general/help.ts';
import { smallTalk } from './general/small-talk.ts';
import { importContacts } from './import/import-contacts.ts';
import { addToList } from './lists/add-to-list.ts';
import { removeFromList } from './lists/remove-from-list.ts';
import { showList } from './lists/show-list.ts';
import { showLists } from './lists/show-lists.ts';
import { namesRequest } from './request-card/request-number.ts';
import { approveAllRequests } from './requests/approve-all.ts';
import { approveRequest } from './requests/approve-request.ts';
import { askRequester } from './requests/ask-requester.ts';
import { cancelBatch } from './requests/cancel-batch.ts';
import { commentRequest } from './requests/comment-request.ts';
import { listRequests } from './requests/list-requests.ts';
import { nudgeApprovers } from './requests/nudge-approvers.ts';
import { pauseBatch } from './requests/pause-batch.ts';
import { reassignRequest } from './requests/reassign-request.ts';
import { rejectRequest } from './requests/reject-request.ts';
import { resolveChange } from './requests/resolve-change.ts';
import { resubmitRequest } from './requests/resubmit-request.ts';
import { resumeBatch } from './requests/resume-batch.ts';
import { retryRequest } from './requests/retry-request.ts';
import { showChange } from './requests/show-change.ts';
import { showRows } from './requests/show-rows.ts';
import { undoChange } from './requests/undo-change.ts';
import { withdrawRequest } from './requests/withdraw-request.ts';
import { checkContacts } from './reviews/check-contacts.ts';
import { manageReviews } from './reviews/manage-reviews.ts';

/** All dialogs, in the order of help. A test compares this list with the folder. */
export const dialogs: readonly Dialog[] = [
  findContact,
  showContact,
  addContact,
  editContact,
  deleteContact,
  hideContact,
  unhideContact,
  addFavorite,
  removeFavorite,
  listFavorites,
  listRecent,
  listOwnContacts,
  mergeContacts,
  hideAll,
  deleteAll,
  importContacts,
  exportContacts,
  addToList,
  removeFromList,
  showLists,
  showList,
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
  pauseBatch,
  resumeBatch,
  cancelBatch,
  showRows,
  nudgeApprovers,
  resubmitRequest,
  undoChange,
  resolveChange,
  delegateApprovals,
  stopDelegating,
  checkSystems,
  showSources,
  reviewDuplicates,
  checkContacts,
  manageReviews,
  help,
  greet,
  smallTalk,
];

interface Route<T> {
  readonly dialog: Dialog;
  readonly entry: T;
}

/** A command that a text starts with. */
export interface CommandRoute extends Route<Command> {
  /** The command words that were typed. */
  readonly words: string;
  /** The trimmed text after them; may be ''. */
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

/** Returns the command that a text starts with, and its argument. */
export function routeCommand(text: string): CommandRoute | undefined {
  const lower = text.toLowerCase();
  for (const route of commandWords) {
    if (!lower.startsWith(route.words)) continue;
    const rest = text.slice(route.words.length);
    // A hyphen or full stop separates a command from its argument only before a space or digit: "Hi-Fi
    // Studio" is a name, and "help.desk@fabrikam.example" an address.
    if (rest !== '' && !/^(?:[\s:,!?]|\.(?:[\s.]|$)|-[\s\d])/.test(rest)) continue;
    const argument = rest.replace(/^[\s:,!?.-]+/, '').trim();
    const isSearch = route.entry.otherwise === 'search' && argument !== '';
    if (isSearch && !acceptsArgument(route.entry, argument)) continue;
    return { ...route, argument };
  }
  return undefined;
}

/** Whether an argument always belongs to the command, even if the text is also a name. */
export function acceptsArgument({ names, accepts }: Command, argument: string): boolean {
  return names === 'request' ? namesRequest(argument) : accepts?.(argument) === true;
}

/** Returns the handler of a button's verb. */
export function routeVerb(verb: string): Route<VerbHandler> | undefined {
  return verbHandlers.get(verb);
}
