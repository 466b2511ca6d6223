import { messages } from '../../languages/messages.ts';
import { mergeContacts } from '../bulk/merge-contacts.ts';
import { askWhichPerson } from '../contacts/ask-which-person.ts';
import { deleteContact } from '../contacts/delete-contact.ts';
import { editContact } from '../contacts/edit-contact.ts';
import { readPerson } from '../contacts/person-card.ts';
import { isExactName } from '../contacts/search.ts';
import type { Command, Dialog, DialogContext } from '../define-dialog.ts';
import { delegateApprovals } from '../delegation/delegate-approvals.ts';
import { listFavorites } from '../favorites/list-favorites.ts';
import { removeFavorite } from '../favorites/remove-favorite.ts';
import { removeFromList } from '../lists/remove-from-list.ts';
import { showList } from '../lists/show-list.ts';
import { noticeReply } from '../notice-reply.ts';
import type { CommandIntent } from '../read-intent.ts';
import type { Reply } from '../reply.ts';
import { fitsRequest, namesContactOfRequest, offerRequest } from '../request-card/ask-which-request.ts';
import { namesRequest } from '../request-card/request-number.ts';
import { withPickedList } from './answer-follow-up.ts';
import type { Which } from './follow-up.ts';
import { pickPerson } from './pick-person.ts';
import { onlyRequest, pickRequest, withListed } from './pick-request.ts';
import { afterSame, mostSurelyRow, readFollowUp, readWhich } from './read-follow-up.ts';
import type { RequestReferent } from './referent.ts';

/** For how long after a card came by itself a command with "it" still asks, in milliseconds. */
const surpriseMs = 10_000;

/**
 * Runs a command for the person or the request of the last answer: "edit it", "history of 2", "approve it" and
 * the command alone. Returns undefined if it means somebody else, or if the person is to be asked who or what is
 * meant.
 */
export async function followCommand(
  intent: CommandIntent,
  context: DialogContext,
): Promise<Reply | undefined> {
  const { entry, argument } = intent;
  const named = namesAnother.has(intent.dialog.name) ? await withAddress(argument, context) : undefined;
  if (named !== undefined) return entry.run(named, context);
  if (entry.names === 'request' && !namesRequest(argument)) return followRequest(intent, context);
  if (entry.names !== 'person' || entry.runFor === undefined) return undefined;
  const detailOf = changesDetails.has(intent.dialog.name) ? whoseDetail(argument) : undefined;
  if (detailOf !== undefined && editContact.command !== undefined)
    return followPerson(detailOf, { ...intent, dialog: editContact, entry: editContact.command }, context);
  const which = argument === '' ? same : readWhich(argument);
  if (which === undefined) return undefined;
  if (which.kind === 'ordinal' && !argument.includes(' ') && (await isExactName(argument, context)))
    return undefined;
  return followPerson(which, intent, context);
}

const same: Which = { kind: 'same' };

/** Commands whose argument says more than the person: "merge him with Jon Doe", "delegate to her until Friday". */
const namesAnother: ReadonlySet<string> = new Set([mergeContacts.name, delegateApprovals.name]);
const pronoun = /(?<!\p{L})(?:him|her|them|it|this one)(?!\p{L})/iu;

/** Returns an argument with the address of the person of the last answer for a pronoun; undefined without one. */
async function withAddress(argument: string, context: DialogContext): Promise<string | undefined> {
  if (!pronoun.test(argument)) return undefined;
  const picked = await pickPerson(same, await context.memory.recall(context), context);
  if (picked === undefined || 'problem' in picked || picked.isFirstOfMany) return undefined;
  const { emails, displayName } = (await readPerson(picked.refs, context)).contact;
  return argument.replace(pronoun, () => emails[0] ?? displayName);
}

/** A detail is changed and deleted in the form of its contact: "change his number", "delete her email". */
const changesDetails: ReadonlySet<string> = new Set([editContact.name, deleteContact.name]);

function whoseDetail(argument: string): Which | undefined {
  const asked = readFollowUp(argument);
  return asked?.kind === 'detail' ? asked.which : undefined;
}

/** What "remove 2" does in a list: it takes somebody out of the favorites, or of the distribution list. */
const removals: Readonly<Record<string, Dialog>> = {
  [listFavorites.name]: removeFavorite,
  [showList.name]: removeFromList,
};

function commandForRow({ dialog, entry }: CommandIntent, list: string, { turn }: DialogContext): Command {
  const removes =
    dialog === deleteContact && turn.kind === 'text' && /^\W*(?:please )?remove/iu.test(turn.text);
  return (removes ? removals[list]?.command : undefined) ?? entry;
}

async function followPerson(
  which: Which,
  intent: CommandIntent,
  context: DialogContext,
): Promise<Reply | undefined> {
  const { argument } = intent;
  const picked = await pickPerson(which, await context.memory.recall(context), context);
  const listed = picked !== undefined && 'list' in picked ? (picked.list?.dialog ?? '') : '';
  const entry = commandForRow(intent, listed, context);
  if (entry === removeFromList.command)
    return entry.run(['remove', argument, 'from', 'it'].join(' '), context);
  if (picked === undefined) {
    const isNumber = which.kind === 'number' && which.number > mostSurelyRow;
    return isNumber ? undefined : askWhichPerson(entry);
  }
  if ('problem' in picked) return noticeReply(messages.followUp.whichContact, picked.problem);
  if (picked.isFirstOfMany) {
    return argument === ''
      ? undefined
      : noticeReply(
          messages.followUp.whichContact,
          messages.followUp.typeNumberOfRowAsWell({ command: entry.words[0] }),
        );
  }
  return entry.runFor === undefined
    ? undefined
    : withPickedList(await entry.runFor(picked.refs, context), picked);
}

/**
 * In the 1:1 chat only: elsewhere, requests are not named. "It" acts on the request if it was the last answer.
 * Otherwise, and for the command alone, the request is shown with its button, unless the command only reads. A name
 * means another request.
 */
async function followRequest(intent: CommandIntent, context: DialogContext): Promise<Reply | undefined> {
  if (context.chat.kind !== 'personal') return undefined;
  const { request, people } = await context.memory.recall(context);
  if (request === undefined) return undefined;
  const { isNews, listed } = request.referent;
  const isLast = people === undefined || people.at <= request.at;
  const { argument, dialog } = intent;
  const row = isLast ? rowOf(argument, request.referent) : undefined;
  const rest = row === undefined ? afterSame(argument) : '';
  const number = row ?? onlyRequest(request.referent);
  if (number === 0) return undefined;
  if (rest === undefined && (!isLast || isNews)) return undefined;
  // Behind a command that only reads, other words are a name; behind another they may be its reason.
  const saysMore = rest === undefined && argument !== '';
  if (saysMore && (dialog.does !== 'change' || (await namesContactOfRequest(argument, context))))
    return undefined;
  const outcome = await context.changes.get(number);
  if (outcome === undefined || !(await fitsRequest(outcome, dialog, context))) return undefined;
  const isSurprise = isNews && context.clock() - request.at < surpriseMs;
  // Of a list, only a part of each request may be shown.
  const isMeant = rest !== undefined && isLast && !isSurprise && number === request.referent.number;
  const reply =
    dialog.does === 'change' && !isMeant
      ? await offerRequest(outcome, row === undefined ? intent : { ...intent, argument: '' }, context)
      : await intent.entry.run(`CR-${number} ${rest ?? argument}`.trim(), context);
  return withListed(reply, number, listed);
}

/** Returns the number of the request whose place in the list was typed: "the second one". */
function rowOf(argument: string, referent: RequestReferent): number | undefined {
  const which = readWhich(argument);
  return which === undefined || which.kind === 'same' ? undefined : pickRequest(which, referent);
}
