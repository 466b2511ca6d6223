import { type ReviewPlan, reviewReasons } from '../../changes/reviews/plan-review.ts';
import { messages } from '../../languages/messages.ts';
import { buttonRows } from '../engine/buttons.ts';
import { type CardAction, inputPrefix } from '../engine/card.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';

export interface ReviewFormData {
  readonly inputs: readonly ReviewInputData[];
  /** What the review would ask, after Preview. */
  readonly plan: ReviewPlan | undefined;
  /** What is wrong with the last input; '' for nothing. */
  readonly problem: string;
  readonly actions: readonly CardAction[];
}

/** An input: a choice if there are `options`, otherwise a text. */
export interface ReviewInputData {
  readonly name: ReviewInputName;
  readonly value: string;
  readonly options?: readonly { readonly title: string; readonly value: string }[];
  /** A line below the input; left out for none. */
  readonly note?: string;
}

export type ReviewInputName =
  | 'source'
  | 'company'
  | 'list'
  | 'asks'
  | 'group'
  | 'perPerson'
  | 'days'
  | 'bounced';

/** The most characters of each text input: a card with more than this is too large for Teams. */
export const longestReviewText: Readonly<Record<'company' | 'list' | 'bounced', number>> = {
  company: 100,
  list: 200,
  bounced: 8_000,
};

export function reviewInput(name: ReviewInputName): string {
  return `${inputPrefix}review_${name}`;
}

/** The card on which an admin starts a review. */
export const reviewForm = defineCard<ReviewFormData>(
  new URL('./review-form.template.json', import.meta.url),
  ({ inputs, plan, problem, actions }) => ({
    title: messages.reviews.form.title,
    fallbackText: messages.reviews.form.title,
    intro: messages.reviews.form.intro,
    inputs: inputs.map(inputView),
    previews: plan === undefined ? [] : [previewOf(plan)],
    problems: problem === '' ? [] : [literal(problem, 400)],
    buttonRows: buttonRows(actions),
  }),
);

function inputView({ name, value, options, note = '' }: ReviewInputData) {
  const input = { id: reviewInput(name), label: messages.reviews.form[name], value };
  const text = {
    ...input,
    placeholder: name === 'bounced' ? messages.reviews.form.bouncedHint : messages.reviews.form.everything,
    maxLength: longestReviewText[name as keyof typeof longestReviewText] ?? 0,
    isMultiline: name === 'bounced',
  };
  return {
    choices: options === undefined ? [] : [{ ...input, options }],
    texts: options === undefined ? [text] : [],
    notes: note === '' ? [] : [literal(note, 200)],
  };
}

/** Returns how many contacts there are for each reason, and which are left out. */
function previewOf({ contacts, left, recent, managedElsewhere, unknownAddresses }: ReviewPlan) {
  const texts = messages.reviews.plan;
  const counts = Map.groupBy(contacts, ({ reason }) => reason);
  const others = { left, recent, managedElsewhere, unknownAddresses };
  const people = new Set(contacts.map(({ person }) => person)).size;
  return {
    summary: contacts.length === 0 ? texts.none : plain(texts.summary({ people, count: contacts.length })),
    reasons: reviewReasons.flatMap((reason) => {
      const count = counts.get(reason)?.length ?? 0;
      return count === 0 ? [] : [texts.reason[reason]({ count })];
    }),
    others: (['left', 'recent', 'managedElsewhere', 'unknownAddresses'] as const).flatMap((name) =>
      others[name] === 0 ? [] : [texts[name]({ count: others[name] })],
    ),
  };
}
