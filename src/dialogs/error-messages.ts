import { messages } from '../languages/messages.ts';
import {
  BackendError,
  type BackendErrorCode,
  ChangeInterruptedError,
  DatabaseError,
} from '../platform/errors.ts';
import { LimitError, personLimits } from '../platform/person-limits.ts';
import type { StaleButtonError } from './define-dialog.ts';

interface Explanation {
  readonly title: string;
  readonly text: string;
}

/** The explanation of each backend error code with the next step. */
const explanations: Readonly<Record<BackendErrorCode, (system: string) => Explanation>> = {
  'invalid-request': (system) => ({
    title: messages.errors.didNotAcceptThis({ system }),
    text: messages.errors.oneOfValuesIsNotAllowedThere,
  }),
  unauthorized: (system) => ({
    title: messages.errors.iCantSignInTo({ system }),
    text: messages.errors.myCredentialsWereRefused,
  }),
  forbidden: (system) => ({
    title: messages.errors.doesntLetMeDoThis({ system }),
    text: messages.errors.botLacksPermissionThere,
  }),
  'no-mailbox': (system) => ({
    title: messages.errors.hasNoMailboxForYou({ system }),
    text: messages.errors.soYouHaveNoContacts,
  }),
  'not-found': () => ({
    title: messages.errors.thisContactNoLongerExists,
    text: messages.errors.somebodyMayHaveDeletedOrMovedIt,
  }),
  'already-exists': (system) => ({
    title: messages.errors.hasThisContactAlready({ system }),
    text: messages.errors.searchForEmailAddress,
  }),
  'changed-meanwhile': () => ({
    title: messages.errors.somebodyElseChangedThisContact,
    text: messages.errors.nothingWasOverwritten,
  }),
  'read-only': (system) => ({
    title: messages.errors.thisContactIsManagedElsewhere,
    text: messages.errors.onlyHoldsCopy({ system }),
  }),
  throttled: (system) => ({
    title: messages.errors.isBusy({ system }),
    text: messages.errors.tryAgainInMinute,
  }),
  unavailable: (system) => ({
    title: messages.errors.isntAvailable({ system }),
    text: messages.errors.itsNotWorkingProperlyAtMoment,
  }),
  'timed-out': (system) => ({
    title: messages.errors.didntAnswerInTime({ system }),
    text: messages.errors.tryAgainInMinute,
  }),
  'bad-answer': (system) => ({
    title: messages.errors.returnedUnexpectedAnswer({ system }),
    text: messages.errors.tryAgain,
  }),
  uncertain: (system) => ({
    title: messages.errors.iDontKnowYetWhetherSavedThis({ system }),
    text: messages.errors.connectionBrokeAfterISentIt,
  }),
};

const limits: Readonly<Record<LimitError['limit'], (inTime: string) => Explanation>> = {
  turns: (inTime) => ({
    title: messages.errors.thatWasLotAtOnce,
    text: messages.errors.iCantKeepUp({ inTime }),
  }),
  requests: (inTime) => ({
    title: messages.errors.youveSentLotOfChanges,
    text: messages.errors.changesPerHour({
      count: personLimits.requestsPerHour,
      inTime,
    }),
  }),
  'waiting-requests': () => ({
    title: messages.errors.manyOfYourRequestsAreWaiting,
    text: messages.errors.howManyRequestsCanWait({ count: personLimits.waitingRequests }),
  }),
  comments: (inTime) => ({
    title: messages.errors.youveWrittenLotOfComments,
    text: messages.errors.commentsPerHour({ count: personLimits.commentsPerHour, inTime }),
  }),
  exports: (inTime) => ({
    title: messages.errors.youveExportedLotOfFiles,
    text: messages.errors.exportsPerHour({ count: personLimits.exportsPerHour, inTime }),
  }),
  'text-length': () => ({
    title: messages.errors.thisTextIsTooLong,
    text: messages.errors.longestReasonOrComment({
      count: personLimits.textLength,
    }),
  }),
};

/** Returns a text such as "in 20 seconds" or "in 5 minutes". */
function inTimeOf(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 90) return messages.errors.inSeconds({ count: seconds });
  return messages.errors.inMinutes({ count: Math.ceil(seconds / 60) });
}

/**
 * Explains an error to a person, without the failing system's own message.
 * @param now milliseconds since the epoch
 */
export function explainError(error: unknown, now: number): Explanation {
  if (error instanceof LimitError) return limits[error.limit](inTimeOf(error.until - now));
  if (error instanceof BackendError) return explanations[error.code](error.system);
  if (error instanceof ChangeInterruptedError) {
    return {
      title: messages.errors.requestIsNotFinishedYet({ number: error.requestNumber }),
      text: messages.errors.yourChangeWasRecorded,
    };
  }
  if (error instanceof DatabaseError) {
    const isSure = error.fault !== 'unreachable';
    return {
      title: messages.errors.iCantSaveAnythingRightNow,
      text: isSure ? messages.errors.databaseDoesntWork : messages.errors.databaseDoesntAnswer,
    };
  }
  return {
    title: messages.errors.somethingWentWrongOnMySide,
    text: messages.errors.nothingWasChanged,
  };
}

const refusals: Readonly<Record<StaleButtonError['refusal'], () => Explanation>> = {
  forged: () => ({
    title: messages.errors.thisButtonNoLongerWorks,
    text: messages.errors.itComesFromOlderCard,
  }),
  expired: () => ({
    title: messages.errors.thisCardIsTooOld,
    text: messages.errors.getNewCard,
  }),
  'not-yours': () => ({
    title: messages.errors.thisCardBelongsToSomebodyElse,
    text: messages.errors.getYourOwnCard,
  }),
};

/** Explains why a button was refused. */
export function explainStaleButton(refusal: StaleButtonError['refusal']): Explanation {
  return refusals[refusal]();
}
