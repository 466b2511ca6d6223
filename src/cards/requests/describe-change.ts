import { type ChangeRequest, type ChangeState, total } from '../../changes/request/change-request.ts';
import { isUnderWay } from '../../changes/request/change-states.ts';
import { isTargetGone } from '../../changes/request/subject.ts';
import { messages } from '../../languages/messages.ts';
import { problemReason } from '../../languages/problem-reason.ts';
import { notShown, partlySaved, storedOtherwise, withoutLists } from '../../languages/reading-sentences.ts';
import { formatMoment, type TimeFormat } from '../engine/format-time.ts';
import { literal } from '../engine/plain.ts';
import type { Tone } from '../engine/tone.ts';
import { plannedText, progressText, timeLeftText } from './batch-labels.ts';
import { type Extent, extentOf } from './change-extent.ts';
import { unlikeAsked } from './item-reason.ts';
import { isAboutMany, listName, operationArgs } from './operation-labels.ts';

export interface ChangeDescription {
  readonly tone: Tone;
  readonly title: string;
  /** The known result, and what is safe to do next; a paragraph each. */
  readonly text: readonly string[];
  /** The last reading by field, only for viewers who may see the request's content. */
  readonly fields: readonly string[];
}

/**
 * Describes a change request's state to the requester. The text depends on the state, the steps that wrote,
 * and the last reading from the contact system.
 * @param deletedBy the request that deleted the contact which this one did not find, 0 if none did
 */
export function describeChange(
  request: ChangeRequest,
  timeFormat: TimeFormat,
  deletedBy = 0,
): ChangeDescription {
  const told =
    describeBatch(request, timeFormat) ??
    states[request.state](request, extentOf(request), timeFormat, deletedBy);
  const { text, fields = [], ...words } = told;
  const isSaid = (paragraph: string) => paragraph !== '';
  return { ...words, text: text.filter(isSaid), fields: fields.filter(isSaid) };
}

type Description = Omit<ChangeDescription, 'fields'> & Partial<ChangeDescription>;

/** Describes a large batch from its start on; undefined before and for other requests. */
function describeBatch(request: ChangeRequest, timeFormat: TimeFormat): Description | undefined {
  const { state, batch, retryAt } = request;
  if (batch === undefined) return undefined;
  const count = total(batch.planned);
  const counts = progressText(batch);
  const checking =
    request.problem === 'uncertain' && retryAt > timeFormat.now
      ? messages.batches.checkingUncertain({ system: systemOf(request), count: batch.uncertain })
      : '';
  if (isUnderWay(state) && batch.wanted === 'pause')
    return { tone: 'info', title: messages.batches.paused, text: [counts, messages.batches.pausedText] };
  if (isUnderWay(state) && batch.wanted === 'cancel')
    return {
      tone: 'info',
      title: messages.batches.canceling,
      text: [counts, checking || messages.batches.cancelingText],
    };
  switch (state) {
    case 'approved':
      return { tone: 'info', title: messages.batches.savingContacts({ count }), text: [plannedText(batch)] };
    case 'applying': {
      if (retryAt <= timeFormat.now) {
        const title = messages.batches.savingContacts({ count });
        return { tone: 'info', title, text: [counts, timeLeftText(batch, timeFormat.now)] };
      }
      return {
        tone: 'info',
        title: messages.requests.waitingForSystem({ system: messages.sources[request.source].name }),
        text: [counts, checking || nextTry(request, formatMoment(retryAt, timeFormat))],
      };
    }
    case 'applied':
    case 'failed':
    case 'canceled': {
      const done = total(batch.done);
      const unlike = batch.unlike > 0 ? messages.batches.unlikeStay({ count: batch.unlike }) : '';
      const reasons = [
        // Of contacts in doubt it is said below that nothing is known.
        state === 'failed' && (request.problem !== 'uncertain' || batch.uncertain === 0)
          ? reason(request, 0)
          : '',
        counts,
        batch.uncertain > 0 ? messages.batches.uncertainStay({ count: batch.uncertain }) : '',
        batch.failed > 0 ? messages.batches.seeResult : '',
        unlike,
      ];
      if (state === 'canceled')
        return {
          tone: 'info',
          title: messages.requests.states.canceled,
          text: [...reasons, messages.batches.canceledText],
        };
      if (done === count)
        return {
          tone: unlike === '' ? 'good' : 'warning',
          title: messages.requests.contactsDone(operationArgs(request)),
          text: [counts, unlike],
        };
      return {
        tone: state === 'failed' && done === 0 ? 'bad' : 'warning',
        title: messages.batches.savedOf({ done, count }),
        text: reasons,
      };
    }
    default:
      return undefined;
  }
}

const states: Readonly<
  Record<
    ChangeState,
    (request: ChangeRequest, extent: Extent, timeFormat: TimeFormat, deletedBy: number) => Description
  >
> = {
  applied: (request, extent) => {
    const args = operationArgs(request);
    const fields = unlikeAskedOf(request);
    return {
      tone: fields.length > 0 || request.reading.missedLists.length > 0 ? 'warning' : 'good',
      title: isAboutMany(request)
        ? messages.requests.contactsDone(args)
        : messages.requests.contactDone(args),
      text: request.items.length > 0 ? [] : [notVisible(request, extent), missedLists(request)],
      fields,
    };
  },
  applying: (request, _extent, { now }) => {
    if (now - request.updatedAt < longMs) {
      return {
        tone: 'info',
        title: messages.requests.savingChange,
        text: [messages.requests.thisTakesFewSeconds],
      };
    }
    return {
      tone: 'info',
      title: messages.requests.stillSaving,
      text: [
        messages.requests.isTakingLongerThanUsual({ system: systemOf(request) }),
        messages.requests.youDontHaveToDoAnything,
      ],
    };
  },
  uncertain: (request, extent) => ({
    tone: 'warning',
    title: messages.requests.outcomeIsNotKnownYet,
    text: [
      isAboutMany(request)
        ? messages.requests.didntConfirmOneOfContacts({
            system: systemOf(request),
            ...operationArgs(request),
          })
        : messages.requests.didntConfirm({ system: systemOf(request), ...operationArgs(request) }),
      messages.requests.checkAgainInFewMinutes,
    ],
    fields: [savedFieldsText(request, extent)],
  }),
  failed: (request, extent, _reader, deletedBy) => ({
    tone: 'bad',
    title: notDone(request, extent),
    text: [reason(request, deletedBy), effect(request, extent)],
    fields: request.items.length > 0 ? unlikeAskedOf(request) : [savedFieldsText(request, extent)],
  }),
  conflict: (request) => ({
    tone: 'warning',
    title: isAboutMany(request)
      ? messages.requests.oneOfTheseContactsHasChanged
      : messages.requests.thisContactHasChangedInMeantime,
    text: isAboutMany(request)
      ? [messages.requests.noContactWasChanged]
      : [messages.requests.nothingWasOverwritten],
  }),
  pending: (request) => {
    const args = operationArgs(request);
    const text = [
      isAboutMany(request)
        ? messages.requests.approverIsAskedAboutMany(args)
        : messages.requests.approverIsAsked(args),
    ];
    return { tone: 'info', title: messages.requests.waitingForApproval, text };
  },
  approved: (request, extent, timeFormat) => {
    const { retryAt } = request;
    if (retryAt === 0) {
      return {
        tone: 'info',
        title: messages.requests.states.approved,
        text: [messages.requests.changeIsSavedInMoment],
      };
    }
    const next = nextTry(request, formatMoment(retryAt, timeFormat));
    return {
      tone: 'info',
      title: messages.requests.waitingForSystem({ system: messages.sources[request.source].name }),
      text: [next, messages.requests.requestIsKept],
      fields: [savedFieldsText(request, extent)],
    };
  },
  rejected: ({ problem, approval }) => ({
    tone: 'warning',
    title: messages.requests.notAllowed,
    text: [
      problem === 'no-approver'
        ? messages.requests.nobodyCanApproveThis
        : approval.words || messages.requests.rulesOfYourOrganisationDontAllow,
      messages.requests.nothingWasChanged,
    ],
  }),
  canceled: () => ({ tone: 'info', title: messages.requests.states.canceled, text: [] }),
  withdrawn: () => ({
    tone: 'info',
    title: messages.requests.states.withdrawn,
    text: [messages.requests.requestWasWithdrawn],
  }),
  expired: () => ({
    tone: 'warning',
    title: messages.requests.states.expired,
    text: [messages.requests.nobodyDecidedInTime],
  }),
};

function systemOf({ source }: ChangeRequest): string {
  return messages.sources[source].system;
}

function notDone(request: ChangeRequest, { done: extent }: Extent): string {
  const args = operationArgs(request);
  if (isAboutMany(request))
    return extent === 'nothing'
      ? messages.requests.contactsWereNot(args)
      : messages.requests.contactsWereNotAll(args);
  return extent === 'nothing'
    ? messages.requests.contactWasNot(args)
    : messages.requests.contactWasNotCompletely(args);
}

/** Describes what a failed request has left in the contact system, and what is safe to do next. */
function effect(request: ChangeRequest, { done }: Extent): string {
  if (done === 'nothing' && isTargetGone(request)) return withoutContact(request);
  const isRefusal = request.problem === 'still-there' || isListProblem(request.problem);
  if (isRefusal) return messages.requests.nothingWasChanged;
  if (done === 'nothing') return messages.requests.itIsSafeToTryAgain;
  if (request.items.length > 0) {
    if (done === 'unknown') return messages.requests.cardfileCouldntSeeHowMuchWasDone;
    // Only what was done completely can be undone.
    const isUndoable = request.items.some(({ state }) => state === 'done');
    const isHalfDone = request.items.some(
      (item) => item.state === 'failed' && unlikeAsked(request, item) !== '',
    );
    if (!isHalfDone) return messages.requests.cardfileStoppedThere;
    return isUndoable
      ? messages.requests.cardfileStoppedInContactAfterOthers
      : messages.requests.cardfileStoppedInContact;
  }
  if (done === 'all') return messages.requests.evenSoContactHasValues;
  if (done === 'some') return messages.requests.whatWasSavedStays;
  return messages.requests.cardfileCouldntSeeHowMuchWasSaved;
}

/** Saving for longer than this counts as slow, in milliseconds. */
const longMs = 5_000;

/** Describes the next step after a contact is gone; the same request would fail again. */
function withoutContact(request: ChangeRequest): string {
  if (isAboutMany(request)) return messages.requests.searchForRemainingContacts;
  return messages.requests.addItAsNewContact;
}

/**
 * Returns a text such as "Saved: Job title. Not saved: Mail tip."; '' unless one contact is partly
 * saved.
 */
function savedFieldsText(request: ChangeRequest, { done, written, missing }: Extent): string {
  return done === 'some' && request.items.length === 0 ? partlySaved(written, missing) : '';
}

/** Describes a change that was made and is not visible in the system. */
function notVisible(request: ChangeRequest, { done }: Extent): string {
  const system = systemOf(request);
  const sentence = notShown({ ...request, system });
  return sentence === '' && done === 'unknown'
    ? messages.requests.acceptedItButCouldntBeReadAfterwards({ system })
    : sentence;
}

/** Returns a sentence about the lists to which a new contact could not be added; '' if there are none. */
function missedLists({ reading }: ChangeRequest): string {
  const names = reading.missedLists.map((name) => literal(name, 100));
  return withoutLists({ reading: { ...reading, missedLists: names } });
}

/** Returns how the contacts are unlike what was asked for, a paragraph each. */
function unlikeAskedOf(request: ChangeRequest): readonly string[] {
  if (request.items.length === 0) return storedOtherwise({ ...request, system: systemOf(request) });
  const unlike = request.items.flatMap((item) => {
    const sentences = unlikeAsked(request, item);
    const row = literal(item.targetName, 100) || messages.contacts.noName;
    return sentences === '' ? [] : [messages.batches.rowWithReason({ row, reason: sentences })];
  });
  const more = unlike.length - mostUnlike;
  return more > 0
    ? [...unlike.slice(0, mostUnlike), messages.batches.andMoreLikeThis({ count: more })]
    : unlike;
}

const mostUnlike = 10;

function nextTry(request: ChangeRequest, moment: string): string {
  const args = { system: systemOf(request), moment };
  switch (request.problem) {
    case 'throttled':
      return messages.requests.isBusy(args);
    case 'timed-out':
      return messages.requests.doesntAnswer(args);
    case 'not-shown-yet':
      return messages.requests.doesntShowNewContactYet(args);
    default:
      return messages.requests.cantBeReached(args);
  }
}

function reason(request: ChangeRequest, deletedBy: number): string {
  const { problem, reading } = request;
  if (isTargetGone(request)) {
    const isOneOfMany = isAboutMany(request);
    if (deletedBy === 0)
      return isOneOfMany
        ? messages.requests.oneOfContactsWasDeletedOrMoved
        : messages.requests.contactWasDeletedOrMoved;
    return isOneOfMany
      ? messages.requests.oneOfContactsWasDeletedByRequest({ number: deletedBy })
      : messages.requests.contactWasDeletedByRequest({ number: deletedBy });
  }
  if (isListProblem(problem)) return messages.requests.listProblems[problem]({ list: listName(request) });
  return problemReason({
    code: problem,
    system: systemOf(request),
    refused: reading.refused === undefined ? '' : messages.fields[reading.refused],
    isNew: request.operation === 'create',
  });
}

function isListProblem(problem: string): problem is keyof typeof messages.requests.listProblems {
  return Object.hasOwn(messages.requests.listProblems, problem);
}
