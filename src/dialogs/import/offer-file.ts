import { z } from 'zod';
import type { Card, CardAction } from '../../cards/engine/card.ts';
import { asOwner } from '../../contacts/owner.ts';
import { messages } from '../../languages/messages.ts';
import { outcomeFile } from '../../transfer/outcome-file.ts';
import { templateFile } from '../../transfer/template.ts';
import { type DialogContext, StaleButtonError } from '../define-dialog.ts';
import { FileError, type FileUpload } from '../files.ts';
import { noticeReply } from '../notice-reply.ts';
import { openReference, signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import { seeRequest } from '../request-card/request-reply.ts';
import { expiredReply } from './import-reference.ts';
import type { ExportFormat } from './imports.ts';

/** The files that are offered: the template, the result of an import's dry run or of a request, or exported contacts. */
const offerPayload = z.object({
  offer: z.enum(['template', 'result', 'outcome', 'export']),
  id: z.string().default(''),
});
type Offer = z.output<typeof offerPayload>;

export function templateButton(): CardAction {
  return { title: messages.imports.intro.template, verb: 'import.template', data: {}, sendsInputs: false };
}

/** Offers the file that people fill in. */
export function offerTemplate(context: DialogContext): Promise<Reply> {
  const { template: description, templateName: name } = messages.imports.files;
  return offer({ offer: 'template', id: '' }, { name, description }, context);
}

/** Offers the result of a dry run. */
export function offerResult(id: string, fileName: string, context: DialogContext): Promise<Reply> {
  const { result: description, resultName } = messages.imports.files;
  return offer(
    { offer: 'result', id },
    { name: resultName({ name: baseName(fileName) }), description },
    context,
  );
}

/** Offers a file with what became of each row of a request. */
export function offerOutcome(number: number, context: DialogContext): Promise<Reply> {
  const { outcome: description, outcomeName: name } = messages.imports.files;
  return offer({ offer: 'outcome', id: String(number) }, { name: name({ number }), description }, context);
}

/**
 * Offers a file of contacts that was written for the person.
 * @param card the card that offers other formats
 */
export function offerExport(
  file: {
    readonly id: string;
    /** Without its ending. */
    readonly name: string;
    readonly format: ExportFormat;
    readonly description: string;
    readonly bytes: number;
  },
  card: Card,
  context: DialogContext,
): Reply {
  const { id, format, description, bytes: size } = file;
  const name = `${safeName(file.name)}.${format === 'csv' ? 'csv' : 'vcf'}`;
  const ref = signForActor('import', { offer: 'export', id } satisfies Offer, context);
  return { kind: 'file-offer', file: { name, description, size, ref }, card };
}

async function offer(
  what: Offer,
  { name, description }: { readonly name: string; readonly description: string },
  context: DialogContext,
): Promise<Reply> {
  const bytes = await contentOf(what, context);
  if (bytes === undefined) return expiredReply();
  const ref = signForActor('import', what, context);
  return { kind: 'file-offer', file: { name, description, size: bytes.length, ref } };
}

/**
 * Puts a file that the person accepted into their OneDrive.
 * @param upload undefined if they declined it
 */
export async function answerOffer(
  ref: unknown,
  upload: FileUpload | undefined,
  context: DialogContext,
): Promise<Reply> {
  if (typeof ref !== 'string') throw new StaleButtonError('forged');
  const what = openReference('import', ref, offerPayload, context);
  if (upload === undefined) {
    // The card offers it again.
    if (what.offer === 'export') await context.imports.forget(what.id, asOwner(context.actor.objectId));
    return { kind: 'text', text: messages.imports.files.declined };
  }
  const bytes = await contentOf(what, context);
  if (bytes === undefined) return what.offer === 'export' ? expiredExport() : expiredReply();
  try {
    await context.files.upload(upload.uploadUrl, bytes);
    return { kind: 'file-link', file: upload };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return { kind: 'text', text: messages.imports.uploadProblems[error.problem] };
  }
}

async function contentOf(what: Offer, context: DialogContext): Promise<Uint8Array | undefined> {
  if (what.offer === 'template') return Buffer.from(templateFile());
  if (what.offer === 'outcome') {
    const seen = await seeRequest(Number(what.id), context);
    return seen && Buffer.from(await outcomeFile(seen.outcome.request, context.changes));
  }
  return context.imports.resultFile(what.id, asOwner(context.actor.objectId));
}

function expiredExport(): Reply {
  const { title, text } = messages.exports.expired;
  return noticeReply(title, text);
}

/** Returns a file's name without its ending and without what OneDrive does not take. */
function baseName(name: string): string {
  return safeName(name.replace(/\.[a-z\d]{1,5}$/i, ''));
}

/** Returns a name without what OneDrive does not take. */
function safeName(name: string): string {
  const plain = name
    .replace(/["*:<>?/\\|#%\p{C}]+/gu, ' ')
    .trim()
    .slice(0, 80)
    .toWellFormed();
  return plain === '' ? 'contacts' : plain;
}
