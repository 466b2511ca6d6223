import { z } from 'zod';
import { asOwner } from '../../contacts/owner.ts';
import { messages } from '../../languages/messages.ts';
import type { RowResult } from '../../transfer/plan-import.ts';
import { rowResults } from '../../transfer/result-file.ts';
import type { DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import { openReference, signForActor } from '../references.ts';
import type { CardReply } from '../reply.ts';
import type { ReceivedFile } from './imports.ts';

const importPayload = z.object({
  id: z.string(),
  /** The first shown column, or the first shown row. */
  start: z.number().int().nonnegative().default(0),
  result: z.enum(rowResults).optional(),
  /** The plan that the card shows; '' for none. */
  digest: z.string().default(''),
});

export interface ImportReference {
  readonly id: string;
  readonly start?: number;
  readonly result?: RowResult;
  readonly digest?: string;
}

/** The data of a button about an import, with the inputs of its card. */
export const importData = z.looseObject({ ref: z.string() });

export function signImport(reference: ImportReference, context: DialogContext): string {
  return signForActor('import', reference, context);
}

/** Returns what a button is about, and the kept file; undefined if that has expired. */
export async function openImport(
  data: { readonly ref: string },
  context: DialogContext,
): Promise<(z.output<typeof importPayload> & { readonly file: ReceivedFile }) | undefined> {
  const payload = openReference('import', data.ref, importPayload, context);
  const file = await context.imports.find(payload.id, asOwner(context.actor.objectId));
  return file && { ...payload, file };
}

export function expiredReply(): CardReply {
  const { title, text } = messages.imports.expired;
  return { ...noticeReply(title, text), placement: 'replace' };
}
