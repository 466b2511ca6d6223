import { randomUUID } from 'node:crypto';
import type { CardAction } from '../../cards/engine/card.ts';
import { fitPage } from '../../cards/engine/fit-card.ts';
import { importPlan } from '../../cards/imports/import-plan.ts';
import { asOwner } from '../../contacts/owner.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { itemsOfPlan } from '../../transfer/items-of-plan.ts';
import type { RowResult } from '../../transfer/plan-import.ts';
import { resultTexts, rowResults } from '../../transfer/result-file.ts';
import { consentFor } from '../consent.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { CardReply } from '../reply.ts';
import { signImport } from './import-reference.ts';
import {
  type ImportChoices,
  type PlannedFile,
  type ReceivedFile,
  type ResultCounts,
  rowsOnPage,
  type ShownPlan,
} from './imports.ts';

/** Keeps what a person is shown of a plan: its counts, who will be asked, and the key of its one request. */
export async function keepPlan(
  file: ReceivedFile,
  { source }: ImportChoices,
  { rows, counts, digest }: PlannedFile,
  context: DialogContext,
): Promise<ShownPlan> {
  const consent = await consentTo(source, rows, context);
  const hasReaders = context.writable(source)?.capabilities.personal === false;
  const needsReason = hasReaders && rows.some(({ isAnyway }) => isAnyway);
  const shown: ShownPlan = {
    counts,
    digest,
    submissionKey: randomUUID(),
    source,
    needsReason,
    ...consent,
  };
  await context.imports.keepShown(file, shown, asOwner(context.actor.objectId));
  return shown;
}

async function consentTo(
  source: ImportChoices['source'],
  rows: PlannedFile['rows'],
  context: DialogContext,
): Promise<Pick<ShownPlan, 'asked' | 'others' | 'refusal'>> {
  const items = itemsOfPlan(rows);
  if (items.length === 0) return { asked: '', others: '', refusal: '' };
  const about = { operation: 'batch' as const, source, target: undefined, targetName: '', targetVersion: '' };
  const consent = await consentFor({ ...about, before: {}, after: {}, items }, context);
  if ('refusal' in consent) {
    const refusal = consent.refusal || messages.requests.rulesOfYourOrganisationDontAllow;
    return { asked: '', others: '', refusal };
  }
  return { asked: consent.asked, others: consent.others, refusal: '' };
}

/** Returns the card with the rows of a plan that have one result. */
export async function planReply(
  file: ReceivedFile,
  shown: ShownPlan,
  context: DialogContext,
  page: {
    readonly result?: RowResult | undefined;
    readonly start?: number;
    readonly warning?: string;
    readonly reason?: string;
  } = {},
): Promise<CardReply> {
  const { id, name } = file;
  const { counts, digest, source, asked, others, refusal, needsReason = false } = shown;
  const texts = messages.imports.plan;
  const filled = rowResults.filter((one) => counts[one] > 0);
  const result = filled.find((one) => one === page.result) ?? filled[0] ?? 'same';
  const start = Math.min(page.start ?? 0, Math.max(0, counts[result] - 1));
  const rows = await context.imports.page(id, result, start, asOwner(context.actor.objectId));
  const ref = (more: { readonly result?: RowResult; readonly start?: number }) => ({
    ref: signImport({ id, digest, ...more }, context),
  });
  const toPage = (title: string, first: number, one: RowResult = result): CardAction => ({
    title,
    verb: 'import.page',
    data: ref({ result: one, start: first }),
  });
  const canSend = counts.new + counts.changed > 0 && refusal === '';
  const card = fitPage(rows, (some) => {
    const end = start + some.length;
    return importPlan({
      title: texts.title({ name }),
      notes: [
        listItems(resultTexts(counts)),
        ...(counts.new + counts.changed === 0 ? [texts.nothingToDo] : []),
      ],
      warning: [page.warning ?? '', others, refusal].filter((line) => line !== '').join('\n'),
      tabs: filled
        .filter((one) => one !== result)
        .map((one) => toPage(texts.group[one]({ count: counts[one] }), 0, one)),
      caption: texts.rows[result],
      range: texts.range({ first: start + 1, last: end, count: counts[result] }),
      rows: some,
      paging: [
        ...(start > 0 ? [toPage(messages.buttons.previous, Math.max(0, start - rowsOnPage))] : []),
        ...(end < counts[result] ? [toPage(messages.buttons.next, end)] : []),
      ],
      asking: {
        words: canSend ? asked : '',
        reason: page.reason ?? '',
        takesReason: canSend && context.writable(source)?.capabilities.personal === false,
        isAnyway: needsReason,
      },
      actions: [
        ...(canSend
          ? [
              {
                title: asked === '' ? sendTitle(counts) : messages.buttons.submitForApproval,
                verb: 'import.send' as const,
                data: ref({ result, start }),
                style: 'positive' as const,
              },
            ]
          : []),
        { title: texts.resultFile, verb: 'import.result', data: ref({}), sendsInputs: false },
        { title: texts.backToColumns, verb: 'import.columns', data: ref({}), sendsInputs: false },
        { title: messages.buttons.cancel, verb: 'import.cancel', data: ref({}), sendsInputs: false },
      ],
    });
  });
  return { kind: 'card', card, placement: 'replace' };
}

function sendTitle(counts: ResultCounts): string {
  const { send } = messages.imports.plan;
  if (counts.changed === 0) return send.add({ count: counts.new });
  return counts.new === 0
    ? send.change({ count: counts.changed })
    : send.both({ count: counts.new + counts.changed });
}

/** Returns what differs between the plan that a person saw and that of now, in words. */
export function differenceText(before: ResultCounts, now: ResultCounts): string {
  const { more, fewer, changedMeanwhile, otherValues } = messages.imports.plan;
  const differences = rowResults.flatMap((result) => {
    const count = now[result] - before[result];
    if (count === 0) return [];
    return count > 0 ? [more[result]({ count })] : [fewer[result]({ count: -count })];
  });
  return changedMeanwhile({ difference: differences.length === 0 ? otherValues : listItems(differences) });
}
