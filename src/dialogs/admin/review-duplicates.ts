import { z } from 'zod';
import type { CardAction } from '../../cards/engine/card.ts';
import { confirmChange } from '../../cards/requests/confirm-change.ts';
import { refKey } from '../../contacts/contact.ts';
import { asOwner } from '../../contacts/owner.ts';
import { sources, sourceTable } from '../../contacts/sources.ts';
import type { SweptPair } from '../../directory/duplicates/duplicate-sweep.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { duplicateReason } from '../../languages/duplicate-reason.ts';
import { messages } from '../../languages/messages.ts';
import { ifFound } from '../../platform/errors.ts';
import { distinguishingDetails } from '../bulk/bulk-operations.ts';
import { bulkButton } from '../bulk/bulk-payload.ts';
import { plainButton, searchButton } from '../buttons.ts';
import { changeableRefs } from '../contacts/changeable.ts';
import { readRecord } from '../contacts/person-card.ts';
import { type Dialog, type DialogContext, onVerb, StaleButtonError } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import { contactRef, openReference, referenceData, signForActor } from '../references.ts';
import type { CardReply, Reply } from '../reply.ts';

/** Shows the shared contacts that may be there twice, pair by pair. */
export const reviewDuplicates: Dialog = {
  name: 'review-duplicates',
  role: 'admin',
  chat: 'personal',
  does: 'change',
  denied: () => ({
    text: messages.duplicates.review.onlyAdminsMayReview,
    instead: [searchButton(messages.duplicates.review.findDuplicates, 'duplicates')],
  }),
  command: {
    words: ['duplicates', 'show duplicates', 'find duplicates'],
    otherwise: 'search',
    example: 'duplicates',
    description: () => messages.duplicates.review.showsContactsThatMayBeThereTwice,
    listed: 'help',
    run: (_argument, context) => showAfter(undefined, context),
    // Each pair is a page of two contacts.
    pageSize: 2,
    showFrom: (first, context) => showAfter(Math.floor((first - 1) / 2), context),
  },
  verbs: [
    onVerb('duplicates.next', referenceData, ({ ref }, context) =>
      showAfter(openReference('form', ref, pairPayload, context), context),
    ),
    onVerb('duplicates.different', referenceData, async ({ ref }, context) => {
      const seen = openReference('form', ref, pairPayload, context);
      const [one, other] = seen.pair;
      // Signed by an older card, perhaps.
      if (!mergeableSources(context).includes(one.source)) throw new StaleButtonError('expired');
      const next = await showAfter(seen, context);
      await context.duplicates?.tellApart(one, other, asOwner(context.actor.objectId));
      return next;
    }),
  ],
};

const pairPayload = z.object({
  pair: z.tuple([contactRef, contactRef]),
  /** The place of the pair in the list, for when it is not there any more. */
  index: z.int().nonnegative().default(0),
});

type SeenPair = z.infer<typeof pairPayload>;

/**
 * Shows the first pair whose contacts are still there: after a seen one, from this place in the list, or of all.
 */
async function showAfter(after: SeenPair | number | undefined, context: DialogContext): Promise<Reply> {
  const { duplicates } = context;
  const mergeable = mergeableSources(context);
  const texts = messages.duplicates.review;
  if (duplicates === undefined) return noticeReply(texts.noneTitle, texts.notCached);
  const pairs = await duplicates.find(mergeable, after === undefined);
  if (pairs === 'too-many') return noticeReply(texts.noneTitle, texts.tooMany);
  const start = typeof after === 'object' ? placeAfter(after, pairs) : (after ?? 0);
  const placement = typeof after === 'object' ? 'replace' : 'new';
  for (let index = start; index < pairs.length; index++) {
    const pair = pairs[index];
    const records = pair && (await readBoth(pair, context));
    if (pair !== undefined && records !== undefined) {
      return pairCard(pair, records, { index, left: pairs.length - index - 1, placement }, context);
    }
  }
  if (after === undefined) return noticeReply(texts.noneTitle, texts.none);
  return { ...noticeReply(texts.endTitle, texts.end), placement };
}

/** The shared systems in which contacts can be merged. */
function mergeableSources({ writable }: DialogContext) {
  return sources.filter((source) => {
    const operations = writable(source)?.capabilities.operations;
    return !sourceTable[source].personal && operations?.has('update') && operations.has('delete');
  });
}

/** Returns where the list goes on after a pair. The next pair takes its place if it is not there any more. */
function placeAfter({ pair: [first, second], index }: SeenPair, pairs: readonly SweptPair[]): number {
  const place = pairs.findIndex(
    ({ one, other }) => refKey(one) === refKey(first) && refKey(other) === refKey(second),
  );
  return place < 0 ? index : place + 1;
}

/** Returns both contacts as they are now; undefined if one is gone. */
function readBoth(
  { one, other }: SweptPair,
  context: DialogContext,
): Promise<readonly [FoundPerson, FoundPerson] | undefined> {
  return ifFound(Promise.all([readRecord(one, context), readRecord(other, context)]));
}

function pairCard(
  { one, other, verdict }: SweptPair,
  records: readonly [FoundPerson, FoundPerson],
  {
    index,
    left,
    placement,
  }: { readonly index: number; readonly left: number; readonly placement: CardReply['placement'] },
  context: DialogContext,
): CardReply {
  const texts = messages.duplicates.review;
  const reference = { ref: signForActor('form', { pair: [one, other], index }, context) };
  const canMerge = records.every(
    (record) =>
      changeableRefs(record, 'update', context).length > 0 &&
      changeableRefs(record, 'delete', context).length > 0,
  );
  const { source, owner } = one;
  const merge = bulkButton(
    texts.merge,
    { bulkKind: 'merge', source, owner, ids: [one.id, other.id] },
    context,
  );
  const actions: readonly CardAction[] = [
    ...(canMerge ? [{ ...merge, style: 'positive' as const }] : []),
    plainButton(texts.different, 'duplicates.different', reference),
    plainButton(texts.next, 'duplicates.next', reference),
  ];
  const card = confirmChange({
    title: texts.title,
    notes: [
      texts.likelihood[verdict.lane]({ reason: duplicateReason(verdict) }),
      ...(canMerge ? [] : [texts.managedElsewhere]),
      texts.left({ count: left }),
    ],
    caption: '',
    changes: [],
    sides: {
      contacts: records.map(({ contact }, index) => ({
        role: texts.contact({ number: index + 1 }),
        lines: distinguishingDetails(contact),
      })),
      questions: [],
    },
    consequences: [],
    asking: { words: '', reason: '', takesReason: false },
    actions,
  });
  const pair = { kind: 'people', text: '', dialog: reviewDuplicates.name } as const;
  const place = { first: index * 2 + 1, total: (index + 1 + left) * 2, rows: [one, other] };
  return { kind: 'card', card, placement, refersTo: { ...pair, ...place } };
}
