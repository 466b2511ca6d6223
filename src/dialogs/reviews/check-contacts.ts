import { z } from 'zod';
import { contactDetails } from '../../cards/contacts/contact-details.ts';
import { inMenu } from '../../cards/engine/buttons.ts';
import type { CardAction } from '../../cards/engine/card.ts';
import { formatMoment } from '../../cards/engine/format-time.ts';
import type { ReviewTask } from '../../changes/reviews/reviews.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { ifFound } from '../../platform/errors.ts';
import { deleteButton, editButton, plainButton } from '../buttons.ts';
import { changeableRefs } from '../contacts/changeable.ts';
import { readRecord } from '../contacts/person-card.ts';
import { type Dialog, type DialogContext, onVerb, StaleButtonError } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import { referenceData } from '../references.ts';
import type { CardReply, Reply } from '../reply.ts';
import { viewerOf } from '../request-card/request-reply.ts';
import { timeFormatOf } from '../request-card/request-view.ts';
import { type TaskViewer, taskButton, taskCard } from './ask-card.ts';
import { listReviews } from './manage-reviews.ts';
import { openReview, reviewsOf, signReview } from './review-reference.ts';

/** Shows people the contacts that they are asked to check, one by one; admins start reviews with its command. */
export const checkContacts: Dialog = {
  name: 'check-contacts',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: ['review', 'reviews', 'my reviews', 'my review', 'review contacts', 'check contacts'],
    otherwise: 'search',
    example: 'review',
    description: () => messages.reviews.checksContacts,
    listed: 'help',
    run: (_argument, context) => {
      const isOwn = context.turn.kind === 'text' && /^\W{0,9}my\b/i.test(context.turn.text);
      return context.roles.has('admin') && !isOwn ? listReviews(context) : showTasks(context);
    },
  },
  verbs: [
    onVerb('review.mine', z.object({}), (_data, context) => showTasks(context)),
    onVerb('review.next', referenceData, ({ ref }, context) =>
      showNext(openReview(ref, context).review, context),
    ),
    onVerb(
      'review.answer',
      referenceData.extend({ answer: z.enum(['right', 'unknown']) }),
      async ({ ref, answer }, context) => {
        const { review, contact } = openReview(ref, context);
        const { isRunning } = await ownTask(review, context);
        if (isRunning && contact !== undefined)
          await reviewsOf(context).answer(review, contact, context.actor.objectId, answer);
        return showNext(review, context);
      },
    ),
    onVerb('review.snooze', referenceData, async ({ ref }, context) => {
      const { review } = openReview(ref, context);
      const task = await ownTask(review, context);
      if (!task.isRunning) return taskReply(task, context);
      const at = await reviewsOf(context).snooze(review, context.actor.objectId);
      const moment = formatMoment(at, timeFormatOf(viewerOf(context), context));
      const texts = messages.reviews.ask;
      const actions = [nextButton(texts.continue, review, context)];
      return { ...noticeReply(texts.snoozedTitle({ moment }), texts.snoozed, actions), placement: 'replace' };
    }),
  ],
};

/** Shows what the person is asked to check in the review that ends first. */
async function showTasks(context: DialogContext): Promise<Reply> {
  const texts = messages.reviews.ask;
  const [task] = (await context.reviews?.openTasks(context.actor.objectId)) ?? [];
  if (task === undefined) return noticeReply(texts.noneTitle, texts.none);
  return { ...(await taskReply(task, context)), placement: 'new' };
}

async function taskReply(task: ReviewTask, context: DialogContext): Promise<CardReply> {
  const viewer = {
    ...signing(context),
    admin: await context.people.nameOf(task.startedBy),
    timeFormat: timeFormatOf(viewerOf(context), context),
  };
  return { kind: 'card', card: taskCard(task, viewer), placement: 'replace' };
}

/** Shows the next open contact of a review that still exists. */
async function showNext(review: string, context: DialogContext): Promise<Reply> {
  const task = await ownTask(review, context);
  if (!task.isRunning) return taskReply(task, context);
  for (const [index, contact] of task.contacts.entries()) {
    if (contact.answer !== '') continue;
    const person = await ifFound(readRecord(contact.ref, context));
    if (person !== undefined) return contactReply(task, index, person, context);
    await reviewsOf(context).answer(review, contact.ref, context.actor.objectId, 'gone');
  }
  return done(task, context);
}

/** @throws {StaleButtonError} if the review was deleted */
async function ownTask(review: string, context: DialogContext): Promise<ReviewTask> {
  const task = await reviewsOf(context).task(review, context.actor.objectId);
  if (task === undefined) throw new StaleButtonError('expired');
  return task;
}

function contactReply(
  task: ReviewTask,
  index: number,
  person: FoundPerson,
  context: DialogContext,
): CardReply {
  const texts = messages.reviews.contact;
  const { ref } = person.contact;
  const contact = { source: ref.source, id: ref.id };
  const answer = (title: string, value: 'right' | 'unknown') =>
    plainButton(title, 'review.answer', {
      ref: signReview({ review: task.id, contact }, context.actor.objectId, context),
      answer: value,
    });
  const canChange = changeableRefs(person, 'update', context).length > 0;
  const canDelete = changeableRefs(person, 'delete', context).length > 0;
  const snooze = taskButton(messages.reviews.ask.tomorrow, 'review.snooze', task.id, signing(context));
  const card = contactDetails({
    person,
    wants: 'anything',
    question: texts.question({ number: index + 1, total: task.contacts.length }),
    notice: [
      texts.reason[task.contacts[index]?.reason ?? 'other'],
      ...(canChange || canDelete ? [] : [texts.notChangeable]),
    ].join('\n'),
    actions: [
      { ...answer(texts.right, 'right'), style: 'positive' },
      ...(canChange ? [editButton(texts.change, ref, context)] : []),
      ...(canDelete ? [deleteButton(texts.delete, ref, context)] : []),
      answer(texts.unknown, 'unknown'),
      inMenu(snooze),
    ],
  });
  return {
    kind: 'card',
    card,
    placement: 'replace',
    refersTo: { kind: 'person', refs: [ref], list: undefined },
  };
}

async function done({ id, contacts }: ReviewTask, context: DialogContext): Promise<CardReply> {
  const texts = messages.reviews.ask;
  const open = await reviewsOf(context).openTasks(context.actor.objectId);
  const [other] = open.filter((task) => task.id !== id);
  const actions = other === undefined ? [] : [nextButton(texts.continue, other.id, context)];
  return {
    ...noticeReply(texts.doneTitle, texts.done({ count: contacts.length }), actions),
    placement: 'replace',
  };
}

function nextButton(title: string, review: string, context: DialogContext): CardAction {
  return { ...taskButton(title, 'review.next', review, signing(context)), style: 'positive' };
}

function signing({ actor, referenceSigner }: DialogContext): Pick<TaskViewer, 'person' | 'referenceSigner'> {
  return { person: actor.objectId, referenceSigner };
}
