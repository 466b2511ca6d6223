import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { inMenu } from '../../cards/engine/buttons.ts';
import type { CardAction, Verb } from '../../cards/engine/card.ts';
import { itemsToTryAgain } from '../../cards/requests/batch-labels.ts';
import type { Prompt } from '../../cards/requests/request-prompts.ts';
import type { BatchSteering } from '../../changes/approvals/approvals.ts';
import type { ChangeOutcome } from '../../changes/request/change-outcome.ts';
import { type ChangeRequest, type LargeBatch, total } from '../../changes/request/change-request.ts';
import { isEnded, isUnderWay } from '../../changes/request/change-states.ts';
import { hasTouched, mayBeRetried } from '../../changes/request/retry.ts';
import { maySteer, possibleSteering } from '../../changes/request/steer-batch.ts';
import { isTargetGone } from '../../changes/request/subject.ts';
import type { Role } from '../../identity/actor.ts';
import type { ReferenceSigner } from '../../identity/signed-reference.ts';
import { messages } from '../../languages/messages.ts';
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

/**
 * Returns the buttons that a viewer can use in the request's state.
 * @param outcome.undoneBy as in {@link ChangeRequests.undoneBy}
 */
export function requestButtons(
  outcome: ChangeOutcome & { readonly undoneBy: number },
  viewerRole: ViewerRole,
  viewer: Pick<RequestViewer, 'objectId' | 'isAdmin'>,
  prompt: Prompt,
  referenceSigner: ReferenceSigner,
): readonly CardAction[] {
  const { request, undoneBy } = outcome;
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
    const [verb, style] = answers[prompt];
    const title = messages.requests.promptButtons[prompt];
    return [
      button(title, verb, { style, sendsInputs: true }),
      button(messages.buttons.cancel, 'change.show'),
    ];
  }
  const isSteerable =
    viewer.objectId !== undefined &&
    maySteer(request, viewer.objectId, new Set<Role>(viewer.isAdmin ? ['admin'] : []));
  const steering = isSteerable ? possibleSteering(request).map((wish) => steeringButton(wish)) : [];
  const rows = request.batch === undefined ? [] : [button(messages.batches.showAllRows, 'batch.rows')];
  if (request.batch !== undefined && steering.length > 0) return [...steering, ...rows.map(inMenu)];
  if (state === 'pending') {
    if (viewerKind === 'decider') {
      const approve = approval.reasonFor.includes('approve')
        ? { ...ask(messages.requests.approve, 'approve'), style: 'positive' as const }
        : button(messages.requests.approve, 'change.approve', { style: 'positive' });
      const more = [
        ask(messages.requests.askQuestion, 'ask'),
        ask(messages.requests.addComment, 'comment'),
        ask(messages.requests.reassign, 'reassign'),
      ];
      return [approve, ask(messages.requests.reject, 'reject'), ...rows, ...more.map(inMenu)];
    }
    if (viewerKind === 'follower') return rows;
    const remind = button(messages.requests.sendReminder, 'change.nudge');
    const edit = editable.has(operation) ? [button(messages.requests.editAndResend, 'change.resubmit')] : [];
    const withdraw = button(messages.requests.withdraw, 'change.withdraw');
    return isQuestionOpen(request)
      ? [
          { ...ask(messages.requests.answer, 'answer'), style: 'positive' },
          withdraw,
          ...[remind, ...edit, ...rows].map(inMenu),
        ]
      : [remind, withdraw, ...rows, ...[...edit, ask(messages.requests.addComment, 'comment')].map(inMenu)];
  }
  const buttons: CardAction[] = [];
  const isMine = viewerKind === 'requester';
  // A deletion that found the contact gone has nothing to bring back.
  const foundNothing = operation === 'delete' && !hasTouched(request);
  const mayUndo = isMine && undoneBy === 0 && !foundNothing;
  if (request.batch !== undefined) return batchButtons(request.batch);
  const isPartlyDone = state === 'failed' && request.items.some((item) => item.state === 'done');
  if ((state === 'applied' || isPartlyDone) && mayUndo)
    buttons.push(button(messages.buttons.undo, 'change.undo'));
  // A card of a request with approvers refreshes automatically; the reply to a form does not.
  if (state === 'uncertain' || (isUnderWay(state) && approval.stages.length === 0)) {
    buttons.push(button(messages.requests.checkAgain, 'change.show'));
  }
  // Only the owner of a personal contact can check it.
  const mayResolve = request.owner === undefined ? viewer.isAdmin : request.owner === viewer.objectId;
  if (state === 'uncertain' && mayResolve) {
    buttons.push(button(messages.requests.itWasSaved, 'change.resolve', { data: { found: 'there' } }));
    buttons.push(button(messages.requests.itWasNotSaved, 'change.resolve', { data: { found: 'not-there' } }));
  }
  if (state === 'approved' && isMine && request.retryAt > 0 && !hasTouched(request)) {
    buttons.push(button(messages.requests.withdraw, 'change.withdraw'));
  }
  if (isMine && mayBeRetried(request)) {
    buttons.push(button(messages.buttons.tryAgain, 'change.retry', { style: 'positive' }));
  }
  if (isMine && isTargetGone(request)) {
    if (request.items.length === 0) buttons.push(addAgain(request));
  } else if (isMine && resubmittable.has(state) && editable.has(operation)) {
    buttons.push(button(messages.requests.editAndResend, 'change.resubmit'));
  }
  return buttons;

  function steeringButton(wish: BatchSteering): CardAction {
    const [title, verb] = {
      pause: [messages.batches.pause, 'batch.pause'] as const,
      continue: [messages.batches.resume, 'batch.resume'] as const,
      cancel: [messages.batches.cancel, 'batch.cancel'] as const,
    }[wish];
    return button(title, verb);
  }

  /** Returns the buttons of a large batch that has ended, or waits for nobody. */
  function batchButtons({ failed, done }: LargeBatch): readonly CardAction[] {
    const again = itemsToTryAgain(request);
    const title = again > failed ? messages.batches.doTheRest : messages.batches.retryFailed;
    return [
      ...(isMine && again > 0
        ? [button(title({ count: again }), 'change.retry', { style: 'positive' })]
        : []),
      ...(mayUndo && isEnded(state) && total(done) > 0 ? [button(messages.buttons.undo, 'change.undo')] : []),
      ...(isEnded(state) ? [button(messages.batches.resultFile, 'batch.result')] : []),
      ...(failed > 0
        ? [
            inMenu(
              button(messages.batches.showFailedRows({ count: failed }), 'batch.rows', {
                data: { only: 'failed' },
              }),
            ),
          ]
        : []),
      ...rows.map(inMenu),
    ];
  }

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
  return verb === 'change.prompt' && prompt !== undefined ? answers[prompt][0] : verb;
}

/** Returns the button that adds a contact that is gone. */
function addAgain({ targetName, source }: ChangeRequest): CardAction {
  const data = { text: targetName.slice(0, 200), place: source };
  return { title: messages.requests.addAsNewContact, verb: 'contact.add', data, sendsInputs: false };
}

const answers: Readonly<
  Record<Exclude<Prompt, 'none'>, readonly [verb: Verb, style: 'positive' | 'destructive']>
> = {
  approve: ['change.approve', 'positive'],
  reject: ['change.reject', 'destructive'],
  ask: ['change.ask', 'positive'],
  answer: ['change.comment', 'positive'],
  comment: ['change.comment', 'positive'],
  reassign: ['change.reassign', 'positive'],
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
