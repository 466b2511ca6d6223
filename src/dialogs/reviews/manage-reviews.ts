import { z } from 'zod';
import { listRows } from '../../cards/contacts/list-rows.ts';
import type { CardAction } from '../../cards/engine/card.ts';
import { formatMoment, formatShortDay } from '../../cards/engine/format-time.ts';
import { type Review, type ReviewProgress, reviewAnswers } from '../../changes/reviews/reviews.ts';
import { messages } from '../../languages/messages.ts';
import { plainButton } from '../buttons.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import { referenceData } from '../references.ts';
import type { CardReply, Reply } from '../reply.ts';
import { viewerOf } from '../request-card/request-reply.ts';
import { timeFormatOf } from '../request-card/request-view.ts';
import { digestOf, formReply, newDraft, planDraft, readDraft, reviewableSources } from './review-form.ts';
import { reviewName } from './review-name.ts';
import { openReview, reviewsOf, signReview } from './review-reference.ts';

const formData = z.looseObject({ ref: z.string() });

/** The buttons of admins who start and follow reviews. `check-contacts.ts` has the command. */
export const manageReviews: Dialog = {
  name: 'manage-reviews',
  role: 'admin',
  chat: 'personal',
  does: 'change',
  command: undefined,
  verbs: [
    onVerb('review.list', z.object({}), async (_data, context) => ({
      ...(await listReviews(context)),
      placement: 'replace',
    })),
    onVerb('review.form', z.object({ ref: z.string().optional() }), async ({ ref }, context) => {
      const { review, file } = ref === undefined ? { review: '', file: '' } : openReview(ref, context);
      const again = review === '' ? undefined : await reviewsOf(context).progress(review);
      return formReply(newDraft(context, again?.settings, file), context, {
        placement: file === '' ? 'replace' : 'new',
      });
    }),
    onVerb('review.preview', formData, (data, context) => preview(data, context)),
    onVerb('review.start', formData, start),
    onVerb('review.show', referenceData, ({ ref }, context) =>
      show(openReview(ref, context).review, context),
    ),
    onVerb('review.stop', referenceData, async ({ ref }, context) => {
      const { review } = openReview(ref, context);
      await reviewsOf(context).stop(review);
      return show(review, context, messages.reviews.progress.stopped);
    }),
  ],
};

async function preview(
  data: z.output<typeof formData>,
  context: DialogContext,
  changed = false,
): Promise<Reply> {
  const draft = readDraft(data, openReview(data.ref, context), context);
  const plan = await planDraft(draft, context);
  return 'problem' in plan
    ? formReply(draft, context, plan)
    : formReply(draft, context, { plan, problem: changed ? messages.reviews.plan.checkFirst : '' });
}

async function start(data: z.output<typeof formData>, context: DialogContext): Promise<Reply> {
  const opened = openReview(data.ref, context);
  const { review: id, digest } = opened;
  const reviews = reviewsOf(context);
  const known = await reviews.progress(id);
  if (known !== undefined) return show(id, context);
  const draft = readDraft(data, opened, context);
  if (digestOf(draft) !== digest) return preview(data, context, true);
  const plan = await planDraft(draft, context);
  if ('problem' in plan || plan.contacts.length === 0) return preview(data, context);
  await reviews.start(id, draft.settings, plan, context.actor.objectId);
  return show(id, context);
}

/** Lists the newest reviews. */
export async function listReviews(context: DialogContext): Promise<CardReply> {
  const { reviews, actor } = context;
  const texts = messages.reviews.list;
  if (reviews === undefined) return noticeReply(texts.title, messages.reviews.notCached);
  if (reviewableSources(context).length === 0) return noticeReply(texts.title, messages.reviews.noSystems);
  const [all, own] = await Promise.all([reviews.latest(), reviews.openTasks(actor.objectId)]);
  const card = listRows({
    title: texts.title,
    notes: all.length === 0 ? [texts.none] : [],
    rows: all.map((review) => ({
      name: texts.nameAndState({ name: reviewName(review.settings), state: stateText(review, context) }),
      about: texts.row({ done: review.total - review.open, total: review.total }),
      open: reviewButton(texts.show, 'review.show', review.id, context),
      button: undefined,
    })),
    actions: [
      { ...plainButton(texts.newReview, 'review.form'), style: 'positive' },
      ...(own.length === 0 ? [] : [plainButton(texts.own, 'review.mine')]),
    ],
  });
  return { kind: 'card', card, placement: 'new' };
}

/** The most people on the card of a review. */
const mostPeople = 20;

async function show(id: string, context: DialogContext, note = ''): Promise<Reply> {
  const progress = await reviewsOf(context).progress(id);
  const texts = messages.reviews.progress;
  if (progress === undefined)
    return { ...noticeReply(messages.reviews.list.title, texts.gone), placement: 'replace' };
  // Those who cannot be reached come first, then those with the most open contacts.
  const people = progress.people.toSorted(
    (one, other) => Number(other.isUnreachable) - Number(one.isUnreachable) || other.open - one.open,
  );
  const [startedBy = '', ...names] = await Promise.all(
    [progress.startedBy, ...people.slice(0, mostPeople).map(({ person }) => person)].map((person) =>
      context.people.nameOf(person),
    ),
  );
  const card = listRows({
    title: texts.title({ name: reviewName(progress.settings) }),
    notes: [
      note,
      texts.startedBy({
        name: startedBy || messages.requests.colleague,
        moment: formatMoment(progress.startedAt, timeFormatOf(viewerOf(context), context)),
        state: stateText(progress, context),
      }),
      answersText(progress),
      people.length > mostPeople ? texts.morePeople({ count: people.length - mostPeople }) : '',
    ].filter((line) => line !== ''),
    rows: people.slice(0, mostPeople).map(({ open, total, isUnreachable }, index) => ({
      name: names[index] || messages.requests.colleague,
      about: [
        texts.person({ done: total - open, total }),
        ...(isUnreachable ? [texts.unreachable] : []),
      ].join(' · '),
      open: undefined,
      button: undefined,
    })),
    actions: [
      reviewButton(messages.buttons.refresh, 'review.show', id, context),
      progress.isRunning
        ? { ...reviewButton(texts.stop, 'review.stop', id, context), style: 'destructive' as const }
        : reviewButton(texts.again, 'review.form', id, context),
      plainButton(texts.all, 'review.list'),
    ],
  });
  return { kind: 'card', card, placement: 'replace' };
}

/** Returns what came of the contacts: "12 still right · 3 changed · 5 open". */
export function answersText({ answers, open }: ReviewProgress): string {
  const texts = messages.reviews.progress.answers;
  return [
    ...reviewAnswers.flatMap((answer) =>
      answers[answer] === 0 ? [] : [texts[answer]({ count: answers[answer] })],
    ),
    ...(open === 0 ? [] : [texts.open({ count: open })]),
  ].join(' · ');
}

function stateText({ endsAt, isRunning }: Review, context: DialogContext): string {
  const day = formatShortDay(endsAt, timeFormatOf(viewerOf(context), context));
  return isRunning ? messages.reviews.list.running({ day }) : messages.reviews.list.ended({ day });
}

function reviewButton(
  title: string,
  verb: 'review.show' | 'review.stop' | 'review.form',
  review: string,
  context: DialogContext,
): CardAction {
  return plainButton(title, verb, { ref: signReview({ review }, context.actor.objectId, context) });
}
