import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { CardAction, Verb } from '../../cards/engine/card.ts';
import type { Prompt } from '../../cards/requests/request-prompts.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { isUnderWay } from '../../changes/request/change-states.ts';
import { hasTouched, mayBeRetried } from '../../changes/request/retry.ts';
import { isTargetGone } from '../../changes/request/subject.ts';
import type { ReferenceSigner } from '../../identity/signed-reference.ts';
import type { RequestViewer, ViewerRole } from './viewer-role.ts';

/**
 * The payload of a request's button: the number, the stage that the card showed, and the idempotency key of
 * the click. The server checks who may click.
 */
export const requestPayload = z.object({
  number: z.number().int().positive(),
  stage: z.number().int().optional(),
  key: z.string().optional(),
});

/** The data of a request's button, with the inputs. */
export const requestButtonData = z.object({
  ref: z.string(),
  prompt: z.enum(['approve', 'reject', 'ask', 'answer', 'comment', 'reassign']).optional(),
  found: z.enum(['there', 'not-there']).optional(),
  in_text: z.string().max(5_000).optional(),
  in_person: z.string().max(200).optional(),
  in_personName: z.string().max(500).optional(),
});

const lifetimeMs = 90 * 24 * 60 * 60 * 1000;

/** Returns the buttons that a viewer can use in the request's state. */
export function requestButtons(
  outcome: ChangeOutcome,
  viewerRole: ViewerRole,
  viewer: Pick<RequestViewer, 'objectId' | 'isAdmin'>,
  prompt: Prompt,
  referenceSigner: ReferenceSigner,
): readonly CardAction[] {
  const { request } = outcome;
  const { number, state, operation, approval } = request;
  const { viewerKind } = viewerRole;
  if (viewerKind === 'stranger') return [];
  const key = randomUUID();
  const button = (title: string, verb: Verb, more: Partial<CardAction> = {}): CardAction => ({
    title,
    verb,
    sendsInputs: false,
    ...more,
    data: { ref: sign({ number, stage: approval.stage, key: `${key}/${verb}` }), ...more.data },
  });
  const ask = (title: string, about: Exclude<Prompt, 'none'>): CardAction =>
    button(title, 'change.prompt', { data: { prompt: about } });

  if (prompt !== 'none') {
    const [title, verb, style] = answers[prompt];
    return [button(title, verb, { style, sendsInputs: true }), button('Cancel', 'change.show')];
  }
  if (state === 'pending') {
    if (viewerKind === 'decider') {
      const approve = approval.reasonFor.includes('approve')
        ? { ...ask('Approve', 'approve'), style: 'positive' as const }
        : button('Approve', 'change.approve', { style: 'positive' });
      const more = [
        ask('Ask a question', 'ask'),
        ask('Add a comment', 'comment'),
        ask('Reassign', 'reassign'),
      ];
      return [approve, ask('Reject', 'reject'), ...more.map(inMenu)];
    }
    if (viewerKind === 'follower') return [];
    const remind = button('Send reminder', 'change.nudge');
    const edit = editable.has(operation) ? [button('Edit and resend', 'change.resubmit')] : [];
    const withdraw = button('Withdraw', 'change.withdraw');
    return isQuestionOpen(request)
      ? [{ ...ask('Answer', 'answer'), style: 'positive' }, withdraw, ...[remind, ...edit].map(inMenu)]
      : [remind, withdraw, ...[...edit, ask('Add a comment', 'comment')].map(inMenu)];
  }
  const buttons: CardAction[] = [];
  const isMine = viewerKind === 'requester';
  const isPartlyDone = state === 'failed' && request.items.some((item) => item.state === 'done');
  if ((state === 'applied' || isPartlyDone) && isMine) buttons.push(button('Undo', 'change.undo'));
  // A card of a request with approvers refreshes automatically; the reply to a form does not.
  if (state === 'uncertain' || (isUnderWay(state) && approval.stages.length === 0)) {
    buttons.push(button('Check again', 'change.show'));
  }
  // Only the owner of a personal contact can check it.
  const mayResolve = request.owner === undefined ? viewer.isAdmin : request.owner === viewer.objectId;
  if (state === 'uncertain' && mayResolve) {
    buttons.push(button('It was saved', 'change.resolve', { data: { found: 'there' } }));
    buttons.push(button('It was not saved', 'change.resolve', { data: { found: 'not-there' } }));
  }
  if (state === 'approved' && isMine && request.retryAt > 0 && !hasTouched(request)) {
    buttons.push(button('Withdraw', 'change.withdraw'));
  }
  if (isMine && mayBeRetried(request)) {
    buttons.push(button('Try again', 'change.retry', { style: 'positive' }));
  }
  if (isMine && isTargetGone(request)) {
    if (request.items.length === 0) buttons.push(addAgain(request));
  } else if (isMine && resubmittable.has(state) && editable.has(operation)) {
    buttons.push(button('Edit and resend', 'change.resubmit'));
  }
  return buttons;

  function sign(payload: z.infer<typeof requestPayload> & { stage: number; key: string }): string {
    return referenceSigner.sign({
      purpose: 'change',
      actor: viewer.objectId ?? '',
      conversation: '',
      payload: { number: payload.number, stage: payload.stage, key: payload.key },
      expiresInMs: lifetimeMs,
    });
  }
}

/** Puts a button into the overflow menu. */
function inMenu(action: CardAction): CardAction {
  return { ...action, mode: 'secondary' };
}

/** Whether the last question to the requester is still without an answer. */
export function isQuestionOpen({ requester, approval, state }: ChangeRequest): boolean {
  const asked = approval.comments.findLastIndex(({ kind }) => kind === 'question');
  return (
    state === 'pending' &&
    asked >= 0 &&
    approval.comments.every(({ actor }, index) => index <= asked || actor !== requester)
  );
}

/** Returns the verb of a button's action, also if it prompts for a text or person first. */
export function actionBehind({ verb, data }: CardAction): Verb {
  const prompt = requestButtonData.shape.prompt.safeParse(data.prompt).data;
  return verb === 'change.prompt' && prompt !== undefined ? answers[prompt][1] : verb;
}

/** Returns the button that adds a contact that is gone. */
function addAgain({ targetName, source }: ChangeRequest): CardAction {
  const data = { text: targetName.slice(0, 200), place: source };
  return { title: 'Add as a new contact', verb: 'contact.add', data, sendsInputs: false };
}

const answers: Readonly<
  Record<Exclude<Prompt, 'none'>, readonly [title: string, verb: Verb, style: 'positive' | 'destructive']>
> = {
  approve: ['Approve', 'change.approve', 'positive'],
  reject: ['Reject', 'change.reject', 'destructive'],
  ask: ['Ask', 'change.ask', 'positive'],
  answer: ['Answer', 'change.comment', 'positive'],
  comment: ['Send', 'change.comment', 'positive'],
  reassign: ['Reassign', 'change.reassign', 'positive'],
};

/** Operations with a form; others are proposed again. */
const editable: ReadonlySet<string> = new Set(['create', 'update']);

const resubmittable: ReadonlySet<string> = new Set([
  'rejected',
  'withdrawn',
  'expired',
  'conflict',
  'failed',
]);
