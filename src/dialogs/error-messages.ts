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
    title: `${system} did not accept this`,
    text: 'One of the values is not allowed there. Check them and try again.',
  }),
  unauthorized: (system) => ({
    title: `I can’t sign in to ${system}`,
    text: 'My credentials were refused. Tell your administrator: the bot’s secret or certificate may have expired.',
  }),
  forbidden: (system) => ({
    title: `${system} doesn’t let me do this`,
    text: 'The bot lacks a permission there. Tell a contact admin: the command “doctor” shows what’s missing.',
  }),
  'no-mailbox': (system) => ({
    title: `${system} has no mailbox for you`,
    text: 'So you have no contacts of your own there. If you should have a mailbox, tell your IT support.',
  }),
  'not-found': () => ({
    title: 'This contact no longer exists',
    text: 'Somebody may have deleted or moved it. Search again to see the current contacts.',
  }),
  'already-exists': (system) => ({
    title: `${system} has this contact already`,
    text: 'Search for the e-mail address to find it.',
  }),
  'changed-meanwhile': () => ({
    title: 'Somebody else changed this contact in the meantime',
    text: 'Nothing was overwritten. Open it again to see the current values, then make your change again.',
  }),
  'read-only': (system) => ({
    title: 'This contact is managed elsewhere',
    text: `${system} only holds a copy from your on-premises directory. It has to be changed there.`,
  }),
  throttled: (system) => ({
    title: `${system} is busy`,
    text: 'Try again in a minute.',
  }),
  unavailable: (system) => ({
    title: `${system} isn’t available`,
    text: 'It’s not working properly at the moment. Try again in a few minutes.',
  }),
  'timed-out': (system) => ({
    title: `${system} didn’t answer in time`,
    text: 'Try again in a minute.',
  }),
  'bad-answer': (system) => ({
    title: `${system} returned an unexpected answer`,
    text: 'Try again. If it happens again, give the reference to your IT support.',
  }),
  uncertain: (system) => ({
    title: `I don’t know yet whether ${system} saved this`,
    text: 'The connection broke after I sent it. Search for the contact before you try again.',
  }),
};

const limits: Readonly<Record<LimitError['limit'], (inTime: string) => Explanation>> = {
  turns: (inTime) => ({
    title: 'That was a lot at once',
    text: `I can’t keep up, so nothing was done with this. You can go on ${inTime}.`,
  }),
  requests: (inTime) => ({
    title: 'You’ve sent a lot of changes',
    text: `You can send up to ${personLimits.requestsPerHour} changes an hour, so this one wasn’t sent. You can go on ${inTime}.`,
  }),
  'waiting-requests': () => ({
    title: 'Many of your requests are waiting',
    text: `Up to ${personLimits.waitingRequests} of your requests can wait for approval, so this one wasn’t sent. You can go on when some are decided, or withdraw some: “requests” lists them.`,
  }),
  comments: (inTime) => ({
    title: 'You’ve written a lot of comments',
    text: `You can write up to ${personLimits.commentsPerHour} comments and questions an hour, so this one wasn’t sent. You can go on ${inTime}.`,
  }),
  'text-length': () => ({
    title: 'This text is too long',
    text: `A reason or comment can have up to ${personLimits.textLength.toLocaleString('en-US')} characters. Nothing was sent. Shorten it and try again.`,
  }),
};

/** Returns a text such as "in 20 seconds" or "in 5 minutes". */
function inTimeOf(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 90) return `in ${seconds} second${seconds === 1 ? '' : 's'}`;
  return `in ${Math.ceil(seconds / 60)} minutes`;
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
      title: `CR-${error.requestNumber} is not finished yet`,
      text: 'Your change was recorded, but my database stopped working before I saw the end. I’ll finish it by myself and tell you. Please don’t send it again.',
    };
  }
  if (error instanceof DatabaseError) {
    const isSure = error.fault !== 'unreachable';
    return {
      title: 'I can’t save anything right now',
      text: isSure
        ? 'Nothing was changed, because my database doesn’t work at the moment. You can still search for people. Try again in a few minutes.'
        : 'My database doesn’t answer at the moment. You can still search for people. Try again in a few minutes; if you were sending a change, check “requests” first.',
    };
  }
  return {
    title: 'Something went wrong on my side',
    text: 'Nothing was changed. Try again. If it happens again, give the reference to your IT support.',
  };
}

const refusals: Readonly<Record<StaleButtonError['refusal'], Explanation>> = {
  forged: {
    title: 'This button no longer works',
    text: 'It comes from an older card. Type the command again.',
  },
  expired: {
    title: 'This card is too old',
    text: 'Nothing was changed. Type the command again to get a new one.',
  },
  'not-yours': {
    title: 'This card belongs to somebody else',
    text: 'Nothing was changed. Type the command yourself to get your own.',
  },
};

/** Explains why a button was refused. */
export function explainStaleButton(refusal: StaleButtonError['refusal']): Explanation {
  return refusals[refusal];
}
