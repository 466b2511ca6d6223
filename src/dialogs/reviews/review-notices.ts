import { plain } from '../../cards/engine/plain.ts';
import type { Reviews, ReviewWork, ReviewWorkDone } from '../../changes/reviews/reviews.ts';
import type { People } from '../../identity/people.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import type { Log } from '../../platform/log.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Post } from '../notices/notices.ts';
import { taskCard } from './ask-card.ts';
import { answersText } from './manage-reviews.ts';
import { reviewName } from './review-name.ts';

export interface ReviewNoticesOptions extends Pick<DialogContext, 'referenceSigner' | 'clock'> {
  readonly reviews: Reviews;
  readonly people: Pick<People, 'nameOf'>;
  readonly post: () => Post;
  /** Returns the first moment from a time on at which people may be messaged. */
  readonly wakingTime: (at: number) => number;
  readonly log: Log;
}

/** The most people whom a message names. */
const mostNames = 10;
/** After this many attempts, a refused message counts as undeliverable. */
const maxRefusals = 5;
const retryMs = 60_000;
const dayMs = 24 * 3_600_000;

/**
 * Returns a function that does one piece of due work: asks somebody to check contacts, reminds them once, and updates
 * their card when a change request has answered for them or the review is over. It returns false if nothing is due.
 * Each person has one message, which is replaced, and a second one as a reminder.
 */
export function createReviewNotices(options: ReviewNoticesOptions): () => Promise<boolean> {
  const { reviews, people, clock, log, wakingTime } = options;

  return async () => {
    const work = await reviews.claim();
    if (work === undefined) return false;
    try {
      const done = await attend(work);
      // The work stays claimed until the admin is told, too.
      await reviews.save(work, { ...done, due_at: work.row.due_at });
      await reviews.save(work, { due_at: (await tellAdmin(work)) || done.due_at });
    } catch (error) {
      log.warn({ event: 'review.failed', error }, 'review work failed and postponed');
      await reviews.save(work, { due_at: clock() + retryMs });
    }
    return true;
  };

  async function attend({ row, task }: ReviewWork): Promise<ReviewWorkDone> {
    const { person, state, remind_at: remindAt, conversation_id: conversation, message_id: message } = row;
    const isOpen = task.isRunning && task.contacts.some(({ answer }) => answer === '');
    const isReminder = state === 'asked' && remindAt > 0 && remindAt <= clock();
    const met = await options.post().met(person);
    const card = taskCard(task, {
      person,
      admin: await people.nameOf(task.startedBy),
      timeFormat: { timeZone: met?.timeZone || 'UTC', locale: met?.locale || 'en-US', now: clock() },
      referenceSigner: options.referenceSigner,
      isReminder,
    });
    const next = !isOpen ? 0 : remindAt > clock() ? Math.min(remindAt, task.endsAt) : task.endsAt;
    if (isOpen && (state !== 'asked' || isReminder)) {
      const sent = await options.post().tell(person, { kind: 'card', card, placement: 'new' });
      if (sent.result === 'delivered') {
        const { conversationId: conversation_id, messageId: message_id } = sent;
        const reminder = isReminder ? { remind_at: 0 } : {};
        return { state: 'asked', conversation_id, message_id, attempts: 0, due_at: next, ...reminder };
      }
      const attempts = row.attempts + 1;
      if (sent.result === 'later' || (sent.result === 'refused' && attempts < maxRefusals))
        return { attempts, due_at: clock() + retryMs * Math.min(attempts, 15) };
      // They may install Cardfile meanwhile.
      return { state: 'unreachable', attempts, due_at: Math.min(wakingTime(clock() + dayMs), task.endsAt) };
    }
    if (message !== '') await options.post().replaceCard(conversation, message, card);
    return { due_at: next };
  }

  /**
   * Tells the admin who cannot be reached, and what came of the review. Returns when to try again, 0 if that is not
   * needed.
   */
  async function tellAdmin(work: ReviewWork): Promise<number> {
    const progress = await reviews.progress(work.task.id);
    const news = progress && (await reviews.takeNews(work, progress));
    if (progress === undefined || news === undefined) return 0;
    const unreachable = progress.people.filter(({ isUnreachable }) => isUnreachable);
    const names = await Promise.all(
      unreachable
        .slice(0, mostNames)
        .map(async ({ person }) => (await people.nameOf(person)) || messages.requests.colleague),
    );
    const more = unreachable.length - names.length;
    const texts = messages.reviews.progress;
    const name = plain(reviewName(progress.settings), 150);
    const text =
      news === 'end'
        ? texts.endNews({ name, answers: answersText(progress) })
        : texts.unreachableNews({
            name,
            people: listItems([
              ...names.map((one) => plain(one, 100)),
              ...(more > 0 ? [texts.morePeople({ count: more })] : []),
            ]),
          });
    const { result } = await options.post().tell(progress.startedBy, { kind: 'text', text });
    const isRetried = result === 'later' || result === 'refused';
    if (isRetried && clock() < progress.endsAt + dayMs)
      return clock() + retryMs * (result === 'later' ? 1 : 15);
    await reviews.saveTold(work, news);
    return 0;
  }
}
