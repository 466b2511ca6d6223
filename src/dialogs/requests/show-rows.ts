import { z } from 'zod';
import type { CardAction } from '../../cards/engine/card.ts';
import { fitRows } from '../../cards/engine/fit-card.ts';
import { batchRows } from '../../cards/requests/batch-rows.ts';
import { total } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import { plainButton } from '../buttons.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { offerOutcome } from '../import/offer-file.ts';
import { referenceData } from '../references.ts';
import type { Reply } from '../reply.ts';
import { openRequest } from '../request-card/decide-request.ts';
import { requestReply, seeRequest, unknownRequest } from '../request-card/request-reply.ts';

const rowsPerPage = 15;

/** A number of a row, or of rows before the page. */
const place = z.string().regex(/^\d{1,6}$/);

/** Pages through the rows of a large batch, and offers them as a file. */
export const showRows: Dialog = {
  name: 'show-rows',
  role: 'staff',
  chat: 'personal',
  does: 'read',
  command: undefined,
  verbs: [
    onVerb('batch.result', referenceData, async ({ ref }, context) => {
      const seen = await seeRequest(openRequest(ref, context).number, context);
      return seen?.outcome.request.batch === undefined
        ? unknownRequest(context)
        : offerOutcome(seen.outcome.request.number, context);
    }),
    onVerb(
      'batch.rows',
      referenceData.extend({
        from: place.optional(),
        shown: place.optional(),
        only: z.literal('failed').optional(),
      }),
      async ({ ref, from = '1', shown = '0', only }, context) =>
        show({ ref, from: Number(from), shown: Number(shown), isFailedOnly: only === 'failed' }, context),
    ),
  ],
};

interface Page {
  readonly ref: string;
  /** The position of the first row. */
  readonly from: number;
  /** How many rows were shown before. */
  readonly shown: number;
  readonly isFailedOnly: boolean;
}

async function show({ ref, from, shown, isFailedOnly }: Page, context: DialogContext): Promise<Reply> {
  const seen = await seeRequest(openRequest(ref, context).number, context);
  const { batch, number } = seen?.outcome.request ?? {};
  if (seen === undefined || number === undefined) return unknownRequest(context);
  const { outcome } = seen;
  if (batch === undefined) return requestReply(outcome, context);
  const items = await context.changes.items(number, {
    from,
    limit: rowsPerPage,
    ...(isFailedOnly ? { states: ['failed', 'conflict'] } : {}),
  });
  const count = isFailedOnly ? batch.failed : total(batch.planned);
  if (items.length === 0) return requestReply(outcome, context);
  const button = (title: string, at: number, before: number): CardAction =>
    plainButton(title, 'batch.rows', {
      ref,
      from: String(at),
      shown: String(before),
      ...(isFailedOnly ? { only: 'failed' } : {}),
    });
  const card = fitRows(items, (fitting) => {
    const last = fitting.at(-1)?.position ?? from;
    const after = shown + fitting.length;
    return batchRows({
      request: outcome.request,
      batch,
      items: fitting,
      first: shown + 1,
      count,
      isFailedOnly,
      actions: [
        ...(after < count ? [button(messages.batches.nextRows, last + 1, after)] : []),
        ...(shown > 0 ? [button(messages.batches.firstRows, 1, 0)] : []),
        plainButton(messages.batches.backToRequest, 'change.show', { ref }),
      ],
    });
  });
  return { kind: 'card', card, placement: 'replace' };
}
