import { messages } from '../languages/messages.ts';
import { type Text, writeText } from '../languages/write-text.ts';
import { BackendError, ChangeInterruptedError, DatabaseError } from '../platform/errors.ts';
import { LimitError, personLimits } from '../platform/person-limits.ts';

interface Explanation {
  readonly title: string;
  readonly text: string;
}

function explanation<Args>(
  { title, text }: { readonly title: Text<Args>; readonly text: Text<Args> },
  args: Args,
): Explanation {
  return { title: writeText(title, args), text: writeText(text, args) };
}

const most: Readonly<Record<LimitError['limit'], number>> = {
  turns: 0,
  requests: personLimits.requestsPerHour,
  'waiting-requests': personLimits.waitingRequests,
  comments: personLimits.commentsPerHour,
  exports: personLimits.exportsPerHour,
  'text-length': personLimits.textLength,
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
  const { backends, limits } = messages.errors;
  if (error instanceof LimitError) {
    const args = { count: most[error.limit], inTime: inTimeOf(error.until - now) };
    return explanation(limits[error.limit], args);
  }
  if (error instanceof BackendError) return explanation(backends[error.code], { system: error.system });
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
