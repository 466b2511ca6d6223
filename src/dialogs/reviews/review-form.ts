import { createHash, randomUUID } from 'node:crypto';
import {
  longestReviewText,
  type ReviewInputName,
  reviewForm,
  reviewInput,
} from '../../cards/admin/review-form.ts';
import { type ReviewPlan, type ReviewSettings, reviewGroups } from '../../changes/reviews/plan-review.ts';
import { refKey } from '../../contacts/contact.ts';
import { asOwner } from '../../contacts/owner.ts';
import { type SourceId, sources, sourceTable } from '../../contacts/sources.ts';
import { addressesIn } from '../../contacts/text/addresses-in.ts';
import { messages } from '../../languages/messages.ts';
import { plainButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import { findLists, listCall, listStore } from '../lists/find-lists.ts';
import type { CardReply } from '../reply.ts';
import { type ReviewReference, reviewsOf, signReview } from './review-reference.ts';

const perPersonChoices = ['5', '10', '25', '50'];
const dayChoices = ['7', '14', '28'];

/** What an admin has chosen for a review that is not started yet. */
export interface ReviewDraft {
  /** The id of the review to start. */
  readonly id: string;
  readonly settings: ReviewSettings;
  /** The text with addresses that bounced, as it was pasted. */
  readonly bounced: string;
  /** The id of the file with addresses that bounced, '' for none. */
  readonly file: string;
}

/** Returns the systems whose contacts can be reviewed: shared ones in which they can be changed. */
export function reviewableSources({ writable }: DialogContext): readonly SourceId[] {
  return sources.filter(
    (source) => !sourceTable[source].personal && writable(source)?.capabilities.operations.has('update'),
  );
}

export function newDraft(context: DialogContext, settings?: ReviewSettings, file = ''): ReviewDraft {
  const [group = 'admins'] = reviewsOf(context).groups;
  return {
    id: randomUUID(),
    settings: settings ?? {
      source: 'all',
      company: '',
      list: '',
      asksOwners: true,
      group,
      perPerson: 10,
      days: 14,
    },
    bounced: '',
    file,
  };
}

/** The choices that every card has, which are never empty. */
const choices = ['asks', 'group', 'perPerson', 'days'] as const satisfies readonly ReviewInputName[];

/**
 * Returns the draft that a card's inputs describe; what the client did not send, or nobody offered, is as it was shown. A
 * text that a client did not send was emptied, unless it left out a choice as well, which always has a value.
 */
export function readDraft(
  data: Readonly<Record<string, unknown>>,
  { review: id, file, shown }: ReviewReference,
  context: DialogContext,
): ReviewDraft {
  const { settings } = newDraft(context);
  const isPart = choices.some((name) => data[reviewInput(name)] === undefined);
  const chosen = <T extends string>(name: ReviewInputName, offered: readonly T[]): T | undefined =>
    offered.find((one) => one === data[reviewInput(name)]) ?? offered.find((one) => one === shown[name]);
  const typed = (name: keyof typeof longestReviewText): string => {
    const value = data[reviewInput(name)] ?? (isPart ? shown[name] : '');
    return typeof value === 'string' ? value.trim().slice(0, longestReviewText[name]).toWellFormed() : '';
  };
  return {
    id,
    settings: {
      source: chosen('source', ['all', ...reviewableSources(context)]) ?? settings.source,
      company: typed('company'),
      list: typed('list'),
      asksOwners: chosen('asks', ['owners', 'group']) !== 'group',
      group: chosen('group', reviewsOf(context).groups) ?? settings.group,
      perPerson: Number(chosen('perPerson', perPersonChoices) ?? settings.perPerson),
      days: Number(chosen('days', dayChoices) ?? settings.days),
    },
    bounced: typed('bounced'),
    file,
  };
}

/** Returns the values of a draft's inputs. */
function shownOf({ settings, bounced }: ReviewDraft): Readonly<Record<ReviewInputName, string>> {
  const { source, company, list, asksOwners, group, perPerson, days } = settings;
  const asks = asksOwners ? 'owners' : 'group';
  return { source, company, list, bounced, asks, group, perPerson: String(perPerson), days: String(days) };
}

/** Returns a text that is the same for the same choices. */
export function digestOf({ settings, bounced, file }: ReviewDraft): string {
  return createHash('sha256')
    .update(JSON.stringify([settings, bounced, file]))
    .digest('base64url')
    .slice(0, 16);
}

/** Returns what a draft would ask whom, or why that cannot be found out. */
export async function planDraft(
  { settings, bounced, file }: ReviewDraft,
  context: DialogContext,
): Promise<ReviewPlan | { readonly problem: string }> {
  const listed = settings.list === '' ? undefined : await membersOfList(settings.list, context);
  if (listed !== undefined && 'problem' in listed) return listed;
  const inFile = file === '' ? '' : await context.imports.text(file, asOwner(context.actor.objectId));
  const plan = await reviewsOf(context).plan(settings, {
    sources: reviewableSources(context),
    bounced: addressesIn(`${bounced}\n${inFile ?? ''}`),
    listed,
  });
  return plan.contacts.length === 0 && plan.left > 0 ? { problem: messages.reviews.plan.nobody } : plan;
}

/** Returns the keys of the contacts in a distribution list. */
async function membersOfList(
  name: string,
  context: DialogContext,
): Promise<ReadonlySet<string> | { readonly problem: string }> {
  const store = listStore(context);
  const found = store && (await findLists(name, store, context));
  const [list] = found?.lists ?? [];
  if (store === undefined || list === undefined || found?.isExact !== true || found.lists.length > 1) {
    return { problem: messages.reviews.plan.listNotFound({ list: name }) };
  }
  const { members, truncated } = await store.lists.members(list.id, listCall(context));
  if (truncated) return { problem: messages.reviews.plan.listNotRead({ list: name }) };
  return new Set(members.flatMap(({ ref }) => (ref === undefined ? [] : [refKey(ref)])));
}

/** Returns the card with the inputs of a draft, and with its preview. */
export async function formReply(
  draft: ReviewDraft,
  context: DialogContext,
  {
    plan,
    problem = '',
    placement = 'replace',
  }: {
    readonly plan?: ReviewPlan;
    readonly problem?: string;
    readonly placement?: CardReply['placement'];
  } = {},
): Promise<CardReply> {
  const texts = messages.reviews.form;
  const { settings, bounced, file, id } = draft;
  const systems = reviewableSources(context);
  const kept = file === '' ? undefined : await context.imports.find(file, asOwner(context.actor.objectId));
  const groups = reviewGroups.filter((group) => reviewsOf(context).groups.includes(group));
  const ref = (digest: string) => ({
    ref: signReview({ review: id, file, digest, shown: shownOf(draft) }, context.actor.objectId, context),
  });
  const card = reviewForm({
    inputs: [
      ...(systems.length > 1
        ? [
            {
              name: 'source' as const,
              value: settings.source,
              options: [
                { title: texts.allSystems, value: 'all' },
                ...systems.map((value) => ({ title: messages.sources[value].label, value })),
              ],
            },
          ]
        : []),
      { name: 'company', value: settings.company },
      ...(listStore(context) === undefined ? [] : [{ name: 'list' as const, value: settings.list }]),
      {
        name: 'bounced',
        value: bounced,
        ...(kept === undefined ? {} : { note: texts.bouncedFile({ name: kept.name }) }),
      },
      {
        name: 'asks',
        value: settings.asksOwners ? 'owners' : 'group',
        options: (['owners', 'group'] as const).map((value) => ({ title: texts.whoAsked[value], value })),
      },
      {
        name: 'group',
        value: settings.group,
        options: groups.map((value) => ({ title: texts.groups[value], value })),
      },
      {
        name: 'perPerson',
        value: String(settings.perPerson),
        options: perPersonChoices.map((value) => ({ title: value, value })),
      },
      {
        name: 'days',
        value: String(settings.days),
        options: dayChoices.map((value) => ({ title: texts.weeks({ count: Number(value) / 7 }), value })),
      },
    ],
    plan,
    problem,
    actions: [
      ...(plan === undefined || plan.contacts.length === 0
        ? []
        : [
            {
              title: texts.start,
              verb: 'review.start' as const,
              data: ref(digestOf(draft)),
              style: 'positive' as const,
            },
          ]),
      {
        title: texts.preview,
        verb: 'review.preview',
        data: ref(''),
        ...(plan === undefined ? { style: 'positive' as const } : {}),
      },
      plainButton(messages.buttons.cancel, 'form.cancel'),
    ],
  });
  return { kind: 'card', card, placement };
}
