import type { Card, CardAction } from '../../cards/engine/card.ts';
import { formatShortDay, type TimeFormat } from '../../cards/engine/format-time.ts';
import { notice } from '../../cards/general/notice.ts';
import type { ReviewTask } from '../../changes/reviews/reviews.ts';
import { messages } from '../../languages/messages.ts';
import { plainButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import { signReview } from './review-reference.ts';

export interface TaskViewer extends Pick<DialogContext, 'referenceSigner'> {
  /** Entra object id of the person who is asked. */
  readonly person: string;
  /** The name of the admin who asks; may be ''. */
  readonly admin: string;
  readonly timeFormat: TimeFormat;
  readonly isReminder?: boolean;
}

/** Returns the card that asks somebody to check contacts, as far as they are now. It names no contact. */
export function taskCard(task: ReviewTask, viewer: TaskViewer): Card {
  const { contacts, endsAt, isRunning } = task;
  const texts = messages.reviews.ask;
  const total = contacts.length;
  const open = contacts.filter(({ answer }) => answer === '').length;
  if (open === 0) return plainNotice(texts.doneTitle, texts.done({ count: total }), 'good');
  if (!isRunning) return plainNotice(texts.endedTitle, texts.ended);
  const name = viewer.admin || messages.requests.colleague;
  const day = formatShortDay(endsAt, viewer.timeFormat);
  const lines = [
    texts.text({ name, count: total, day }),
    ...(open < total ? [texts.left({ done: total - open, total })] : []),
  ];
  const title = viewer.isReminder ? texts.reminderTitle({ count: open }) : texts.title({ count: open });
  const start = taskButton(open < total ? texts.continue : texts.start, 'review.next', task.id, viewer);
  const snooze = taskButton(texts.tomorrow, 'review.snooze', task.id, viewer);
  return plainNotice(title, lines.join('\n'), 'info', [{ ...start, style: 'positive' }, snooze]);
}

/** Returns a button about a person's share of a review. */
export function taskButton(
  title: string,
  verb: 'review.next' | 'review.snooze',
  review: string,
  viewer: Pick<TaskViewer, 'person' | 'referenceSigner'>,
): CardAction {
  return plainButton(title, verb, { ref: signReview({ review }, viewer.person, viewer) });
}

function plainNotice(
  title: string,
  text: string,
  tone: 'info' | 'good' = 'info',
  actions: readonly CardAction[] = [],
): Card {
  return notice({ tone, title, text, reference: '', actions });
}
