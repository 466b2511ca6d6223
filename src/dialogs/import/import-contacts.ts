import { z } from 'zod';
import { asOwner } from '../../contacts/owner.ts';
import { messages } from '../../languages/messages.ts';
import { submitImport } from '../../transfer/submit-import.ts';
import { readReason } from '../contact-form/contact-form-input.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import { changeReply } from '../request-card/change-reply.ts';
import type { Turn } from '../turn.ts';
import { choicesOf, columnsReply, readChoices } from './columns-reply.ts';
import { expiredReply, importData, openImport } from './import-reference.ts';
import { offerResult, offerTemplate, templateButton } from './offer-file.ts';
import { differenceText, keepPlan, planReply } from './plan-reply.ts';

/** Adds and updates contacts from a file, pasted rows or vCards, after showing what would change. */
export const importContacts: Dialog = {
  name: 'import-contacts',
  role: 'staff',
  chat: 'personal',
  does: 'change',
  command: {
    words: ['import', 'import contacts', 'import a file', 'import file'],
    otherwise: 'search',
    example: 'import',
    description: () => messages.imports.importsContacts,
    listed: 'help',
    run: async () => {
      const { title, text } = messages.imports.intro;
      return noticeReply(title, text, [templateButton()]);
    },
  },
  verbs: [
    onVerb('import.template', z.object({}), (_data, context) => offerTemplate(context)),
    onVerb('import.columns', importData, showColumns),
    onVerb('import.compare', importData, compare),
    onVerb('import.page', importData, async (data, context) => {
      const opened = await openImport(data, context);
      const shown = opened && (await context.imports.findShown(opened.id, asOwner(context.actor.objectId)));
      if (opened === undefined || shown === undefined) return expiredReply();
      const reason = readReason(data);
      const isOld = opened.digest !== shown.digest;
      const page = isOld ? { warning: messages.imports.plan.checkedAgain } : opened;
      return planReply(opened.file, shown, context, { ...page, reason });
    }),
    onVerb('import.result', importData, async (data, context) => {
      const opened = await openImport(data, context);
      return opened === undefined ? expiredReply() : offerResult(opened.id, opened.file.name, context);
    }),
    onVerb('import.send', importData, send),
    onVerb('import.cancel', importData, async (data, context) => {
      const opened = await openImport(data, context);
      if (opened === undefined) return expiredReply();
      const person = asOwner(context.actor.objectId);
      const shown = await context.imports.findShown(opened.id, person);
      const sent = shown && (await context.changes.bySubmission(shown.submissionKey));
      if (sent !== undefined) return changeReply(sent, context);
      await context.imports.forget(opened.id, person);
      const { title, text } = messages.imports.cancelled;
      return { ...noticeReply(title, text), placement: 'replace' };
    }),
  ],
};

/** Whether a turn compares a file with all contacts of a system. */
export function isComparison(turn: Turn): boolean {
  return turn.kind === 'action' && (turn.verb === 'import.compare' || turn.verb === 'import.send');
}

/** In milliseconds: a system without a cache is read page by page. */
export const fileTimings = { progressAfter: 2_000, giveUpAfter: 600_000 } as const;

type ImportData = z.output<typeof importData>;

async function showColumns(data: ImportData, context: DialogContext): Promise<Reply> {
  const opened = await openImport(data, context);
  const before = opened && (await choicesOf(opened.file, context));
  if (opened === undefined || before === undefined) return expiredReply();
  const choices = readChoices(data, opened.file, before, context);
  await context.imports.choose(opened.file, choices, asOwner(context.actor.objectId));
  return columnsReply(opened.file, choices, context, opened);
}

/** Compares the file with the contacts, as the person chose. */
async function compare(data: ImportData, context: DialogContext): Promise<Reply> {
  const opened = await openImport(data, context);
  const before = opened && (await choicesOf(opened.file, context));
  if (opened === undefined || before === undefined) return expiredReply();
  const { file, start } = opened;
  const choices = readChoices(data, file, before, context);
  const person = asOwner(context.actor.objectId);
  await context.imports.choose(file, choices, person);
  const isEmpty =
    file.columns.length > 0 &&
    file.columns.every(({ index, choice }) => (choices.columns[index] ?? choice) === 'none');
  if (isEmpty) {
    return columnsReply(file, choices, context, { start, problem: messages.imports.columns.chooseOne });
  }
  const planned = await context.imports.plan(file, choices, person);
  if ('problem' in planned) return expiredReply();
  return planReply(file, await keepPlan(file, choices, planned, context), context);
}

/** Asks for the changes that the person was shown, unless contacts have changed so that they would be others. */
async function send(data: ImportData, context: DialogContext): Promise<Reply> {
  const opened = await openImport(data, context);
  const person = asOwner(context.actor.objectId);
  const shown = opened && (await context.imports.findShown(opened.id, person));
  const choices = opened && (await choicesOf(opened.file, context));
  if (opened === undefined || shown === undefined || choices === undefined) return expiredReply();
  const { file, digest, result, start } = opened;
  const known = await context.changes.bySubmission(shown.submissionKey);
  if (known !== undefined) return changeReply(known, context);
  if (shown.needsReason && readReason(data) === '') {
    return planReply(file, shown, context, { result, start, warning: messages.imports.plan.enterReason });
  }
  const planned = await context.imports.plan(file, choices, person);
  if ('problem' in planned) return expiredReply();
  const sentMeanwhile = await context.changes.bySubmission(shown.submissionKey);
  if (sentMeanwhile !== undefined) return changeReply(sentMeanwhile, context);
  if (planned.digest !== digest) {
    const warning = differenceText(shown.counts, planned.counts);
    const now = await keepPlan(file, choices, planned, context);
    return planReply(file, now, context, { result, start, warning, reason: readReason(data) });
  }
  const outcome = await submitImport(
    {
      rows: planned.rows,
      source: choices.source,
      requester: person,
      roles: context.roles,
      submissionKey: shown.submissionKey,
      reason: readReason(data) || messages.imports.reason({ name: file.name.slice(0, 100).toWellFormed() }),
      correlationId: context.turn.correlationId,
    },
    context.changes,
  );
  return outcome === undefined ? planReply(file, shown, context) : changeReply(outcome, context);
}
