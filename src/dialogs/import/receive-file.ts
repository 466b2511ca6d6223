import { asOwner } from '../../contacts/owner.ts';
import { messages } from '../../languages/messages.ts';
import { consentFor, refusedReply } from '../consent.ts';
import type { DialogContext } from '../define-dialog.ts';
import { FileError, type SharedFile } from '../files.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import { choicesOf, columnsReply } from './columns-reply.ts';
import { importTargets } from './import-targets.ts';
import { templateButton } from './offer-file.ts';

/** Takes a file that was sent, and asks what its columns hold. */
export async function receiveFile(files: readonly SharedFile[], context: DialogContext): Promise<Reply> {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) return { kind: 'text', text: messages.imports.oneFileAtATime };
  const refused = await refusal(context);
  if (refused !== undefined) return refused;
  try {
    return await receive(file.name, await context.files.download(file.downloadUrl), context);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return notRead(file.name, messages.imports.fileProblems[error.problem]);
  }
}

/** Takes rows that were pasted into a message. */
export async function receiveRows(text: string, context: DialogContext): Promise<Reply> {
  const refused = await refusal(context);
  return refused ?? receive(messages.imports.pasted, Buffer.from(text), context);
}

async function receive(name: string, bytes: Uint8Array, context: DialogContext): Promise<Reply> {
  const file = await context.imports.receive(name, bytes, asOwner(context.actor.objectId));
  if ('problem' in file) return notRead(name, file.problem);
  const choices = await choicesOf(file, context);
  return choices === undefined ? notHere() : columnsReply(file, choices, context, { placement: 'new' });
}

/** Returns the reply to somebody who may not add contacts, before anything of theirs is read; undefined for others. */
async function refusal(context: DialogContext): Promise<Reply | undefined> {
  const targets = importTargets(context);
  let refused: Reply | undefined;
  for (const source of targets) {
    const about = {
      operation: 'create' as const,
      source,
      target: undefined,
      targetName: '',
      targetVersion: '',
    };
    const consent = await consentFor({ ...about, before: {}, after: {} }, context);
    if (!('refusal' in consent)) return undefined;
    refused ??= refusedReply(consent.refusal);
  }
  return refused ?? notHere();
}

function notHere(): Reply {
  return noticeReply(messages.imports.noSystemTitle, messages.imports.noSystem);
}

function notRead(name: string, problem: string): Reply {
  return noticeReply(messages.imports.cannotRead({ name }), problem, [templateButton()]);
}
