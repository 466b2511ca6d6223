import { detailSentence, type SaidDetail } from '../../cards/contacts/detail-sentence.ts';
import { parseQuery } from '../../contacts/query/parse-query.ts';
import { writeQuery } from '../../contacts/query/write-query.ts';
import { messages } from '../../languages/messages.ts';
import { pageSize } from '../contacts/people-page.ts';
import { readPerson } from '../contacts/person-card.ts';
import { isFound, searchPage } from '../contacts/search.ts';
import { showPerson } from '../contacts/show-person.ts';
import type { Dialog, DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import type { Recalled } from './conversation-memory.ts';
import type { Detail, FollowUp } from './follow-up.ts';
import { type Picked, pickPerson, showFromOf } from './pick-person.ts';
import { answerAboutRequests } from './pick-request.ts';
import { type ListedPeople, listOf } from './referent.ts';
import { refineSearch } from './refine-search.ts';

/** Returns the reply if the person may not use a dialog; undefined if they may. */
export type Refuse = (dialog: Dialog) => Reply | undefined;

/**
 * Answers a message that refers to the last answer. Without such an answer it says so, or returns undefined if
 * the message has another meaning.
 */
export async function answerFollowUp(
  followUp: FollowUp,
  context: DialogContext,
  refuse: Refuse,
): Promise<Reply | undefined> {
  const recalled = await context.memory.recall(context);
  const reply =
    (await answerAboutRequests(followUp, recalled, context)) ??
    (await answer(followUp, recalled, context, refuse));
  return reply ?? (followUp.hasOtherMeaning ? undefined : explain(followUp));
}

function answer(
  followUp: FollowUp,
  recalled: Recalled,
  context: DialogContext,
  refuse: Refuse,
): Promise<Reply | undefined> {
  switch (followUp.kind) {
    case 'show':
    case 'detail':
      return showPicked(followUp, recalled, context, refuse);
    case 'page':
      return turnPage(followUp.page, recalled, context, refuse);
    case 'refine':
      return refine(followUp, recalled, context);
    case 'coworkers':
      return showCoworkers(followUp.text, recalled, context);
  }
}

/**
 * Finds the people at the company of the person of the last answer, or those of its list, whom the text asks for;
 * undefined if there is neither.
 */
async function showCoworkers(
  text: string,
  recalled: Recalled,
  context: DialogContext,
): Promise<Reply | undefined> {
  const asked = text === '' ? '' : `${writeQuery(parseQuery(text))} `;
  const list = recalled.people?.referent;
  if (asked !== '' && list?.kind === 'people' && list.dialog === '')
    return searchPage(refineSearch(list.text, { kind: 'words', text: asked }).trim(), 1, context);
  const picked = await pickPerson({ kind: 'same' }, recalled, context);
  if (picked === undefined || 'problem' in picked || picked.isFirstOfMany) return undefined;
  const { company } = (await readPerson(picked.refs, context)).contact;
  const name = company.replaceAll('"', '').trim();
  return name === '' ? undefined : searchPage(`${asked}company:"${name}"`, 1, context);
}

async function showPicked(
  followUp: Extract<FollowUp, { readonly kind: 'show' | 'detail' }>,
  recalled: Recalled,
  context: DialogContext,
  refuse: Refuse,
): Promise<Reply | undefined> {
  const picked = await pickPerson(followUp.which, recalled, context);
  if (picked === undefined) return undefined;
  if ('problem' in picked) return noticeReply(messages.followUp.whichPerson, picked.problem);
  const { refs, list, isFirstOfMany } = picked;
  if (followUp.kind === 'show' && isFirstOfMany && list !== undefined) {
    // "Show it" is the list itself.
    const showList = showFromOf(list.dialog, context);
    if (showList !== undefined) return showList(list.first, context, list.text);
  }
  // A list that asks which person a command means goes on with the command.
  const dialog =
    followUp.kind === 'show' && list !== undefined && list.dialog !== ''
      ? context.dialogs.find(({ name }) => name === list.dialog)
      : undefined;
  if (dialog?.command?.runFor !== undefined) {
    const reply = refuse(dialog) ?? (await dialog.command.runFor(refs, context));
    return withPickedList(reply, picked);
  }
  const first = isFirstOfMany && list !== undefined ? firstOfMany(list) : '';
  const detail = followUp.kind === 'detail' ? followUp.detail : 'anything';
  const reply = await showPerson(refs, undefined, context, {
    wants: isSaid(detail) ? 'anything' : detail,
    notice: ({ person: { contact }, note }) => {
      // The note says that this chat leaves mobile numbers out.
      const isLeftOut = detail === 'mobile' && note !== '';
      return isSaid(detail) && !isLeftOut ? `${detailSentence(contact, detail)}\n${first}` : first;
    },
  });
  return withPickedList(reply, picked);
}

/** Whether the detail is said in a sentence instead of being shown large. */
function isSaid(detail: Detail | 'anything'): detail is SaidDetail {
  return detail === 'mobile' || detail === 'chat' || detail === 'department' || detail === 'website';
}

/** Adds the list that a person was picked from, so that another row can be picked next. */
export function withPickedList(reply: Reply, { refs, list }: Picked): Reply {
  if (reply.kind !== 'card' || reply.refersTo?.kind === 'nobody') return reply;
  const shown = reply.refersTo?.kind === 'person' ? reply.refersTo.refs : refs;
  return { ...reply, refersTo: { kind: 'person', refs: shown, list } };
}

function firstOfMany({ text, total, rows }: ListedPeople): string {
  const count = Math.max(total, rows.length);
  return text === ''
    ? messages.followUp.firstOfList({ count })
    : messages.followUp.firstOfPeople({ count, text: parseQuery(text).text });
}

async function turnPage(
  page: Extract<FollowUp, { readonly kind: 'page' }>['page'],
  { people }: Recalled,
  context: DialogContext,
  refuse: Refuse,
): Promise<Reply | undefined> {
  const referent = people?.referent;
  const list = listOf(referent);
  if (list === undefined) return undefined;
  const own = context.dialogs.find(({ name }) => name === list.dialog);
  const refused = own && refuse(own);
  if (refused !== undefined) return refused;
  const { text, first, rows, total, dialog } = list;
  const showFrom = showFromOf(dialog, context);
  if (dialog !== '' && showFrom === undefined) return undefined;
  const show = (from: number) => showFrom?.(from, context, text) ?? searchPage(text, from, context);
  const size = own?.command?.pageSize ?? pageSize;
  if (page === 'shown') return show(first);
  if (typeof page === 'number') return show((page - 1) * size + 1);
  if (page === 'last') return show(Math.max(1, total - ((total - 1) % size)));
  if (page === 'next') {
    const next = first + (rows.length || size);
    if (total === 0 || next <= total) return show(next);
    return noticeReply(
      messages.followUp.noMorePeople,
      total === 1 ? messages.followUp.thatWasOnlyPerson : messages.followUp.thisIsEndOfList,
    );
  }
  if (referent?.kind === 'person' && total !== 1) return show(first);
  // Only the last page is shorter than the one before it.
  const isLast = rows.length === 0 || first - 1 + rows.length >= total;
  if (first > 1) return show(Math.max(1, first - (isLast ? size : rows.length)));
  return noticeReply(messages.followUp.nothingToGoBackTo, messages.followUp.thisIsFirstPage);
}

async function refine(
  { by, hasOtherMeaning, isGuess }: Extract<FollowUp, { readonly kind: 'refine' }>,
  { people }: Recalled,
  context: DialogContext,
): Promise<Reply | undefined> {
  const referent = people?.referent;
  if (referent?.kind === 'nobody' && referent.text !== '')
    return isGuess === true ? undefined : searchPage(refineSearch(referent.text, by), 1, context);
  const list = listOf(referent);
  if (list === undefined || list.dialog !== '') return undefined;
  if (hasOtherMeaning && list.total === 1 && by.kind === 'words') return undefined;
  const refined = refineSearch(list.text, by);
  if (isGuess === true && !(await isFound(refined, context))) return undefined;
  return searchPage(refined, 1, context);
}

/** Says what is missing, with an example that works by itself. */
function explain(followUp: FollowUp): Reply {
  switch (followUp.kind) {
    case 'detail':
    case 'coworkers':
      return noticeReply(messages.followUp.whichPerson, messages.followUp.iDontKnowWhoYouMean);
    case 'show':
      return noticeReply(messages.followUp.whichPerson, messages.followUp.iDontHaveListToPick);
    case 'page':
      return noticeReply(messages.followUp.noList, messages.followUp.iDontHaveListToPageThrough);
    case 'refine':
      return noticeReply(messages.followUp.noList, messages.followUp.iDontHaveListToNarrowDown);
  }
}
