import { randomUUID } from 'node:crypto';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import { isTargetGone } from '../../changes/request/subject.ts';
import { type ContactChanges, emptyFields } from '../../contacts/contact.ts';
import { valuesAfter } from '../../contacts/validation/field-values.ts';
import { messages } from '../../languages/messages.ts';
import { consentFor, refusedReply } from '../consent.ts';
import { createForm, shownFields } from '../contact-form/contact-forms.ts';
import { firstUpdateForm } from '../contact-form/first-update-form.ts';
import { readRecord } from '../contacts/person-card.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { requestDialog } from '../request-card/request-dialog.ts';
import { requestReply, seeRequest, unknownRequest } from '../request-card/request-reply.ts';

/** Opens the form of a request again with its values; the new request replaces the first. */
export const resubmitRequest = requestDialog({
  name: 'resubmit-request',
  verb: 'change.resubmit',
  chat: 'personal',
  words: ['resubmit', 'edit request'],
  example: 'resubmit CR-1',
  description: () => messages.requests.editsRequestAndSendsAgain,
  run: ({ number }, context) => openAgain(number, context),
});

async function openAgain(number: number | undefined, context: DialogContext): Promise<Reply> {
  const seen = await seeRequest(number, context);
  if (seen === undefined) return unknownRequest(context);
  const { outcome, viewerKind } = seen;
  const { state, operation, source, reason } = outcome.request;
  const provider = context.writable(source);
  const isOver = state === 'approved' || state === 'applying' || state === 'applied' || state === 'uncertain';
  const isTyped = operation === 'create' || operation === 'update';
  const isGone = isTargetGone(outcome.request);
  if (viewerKind !== 'requester' || isOver || isGone || !isTyped || provider === undefined) {
    const news = messages.requests.thisRequestCantBeEdited;
    return requestReply(outcome, context, { news });
  }
  const { before, version } = await today(outcome, context);
  const values = shownFields(wholeContact(before, outcome), provider);
  const draft = {
    source,
    targetName: values.displayName ?? '',
    targetVersion: version,
    before,
    after: values,
  };
  const target = outcome.request.target;
  const consent = await consentFor({ ...draft, operation, target }, context, outcome.request.number);
  if ('refusal' in consent) return refusedReply(consent.refusal);
  const notice = [notes(outcome), consent.others].filter((note) => note !== '').join('\n');
  const form = { provider, values, notice, reason };
  const payload = { key: randomUUID(), asked: consent.asked, replaces: outcome.request.number };
  const card =
    operation === 'create' || target === undefined
      ? createForm({ ...form, problems: [] }, { ...payload, source, overflow: {} }, [], context)
      : firstUpdateForm(form, { ...payload, ref: target, version, before }, context);
  return { kind: 'card', card, placement: 'new' };
}

/** Reads the current contact, which the edited request is compared with. */
async function today(
  { request }: ChangeOutcome,
  context: DialogContext,
): Promise<{ readonly before: ContactChanges; readonly version: string }> {
  const { operation, target, source } = request;
  const provider = context.writable(source);
  if (operation === 'create' || target === undefined || provider === undefined) {
    return { before: {}, version: '' };
  }
  const { contact } = await readRecord(target, context);
  return { before: shownFields(contact, provider), version: contact.version };
}

function wholeContact(before: ContactChanges, { request }: ChangeOutcome) {
  return { ...emptyFields, ...before, ...valuesAfter(request.difference) };
}

function notes({ request }: ChangeOutcome): string {
  return request.state === 'pending'
    ? messages.requests.thisReplacesRequest({ number: request.number })
    : messages.requests.theseAreValuesOfRequest({ number: request.number });
}
