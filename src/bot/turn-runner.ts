import { setTimeout as wait } from 'node:timers/promises';
import type { Activity, TurnContext } from 'botbuilder';
import type { Card } from '../cards/engine/card.ts';
import type { CardReply, Reply, RequestShown } from '../dialogs/reply.ts';
import type { Turn } from '../dialogs/turn.ts';
import { messages } from '../languages/messages.ts';
import { BackendError } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { ParsedActivity } from './parse-activity.ts';
import type { Proactive } from './proactive.ts';
import {
  answerMalformed,
  answerWithCard,
  answerWithNote,
  ensureReply,
  errorReply,
  type HttpAnswer,
  type SpokenReply,
  toMessage,
  tooLong,
} from './reply-activities.ts';
import { startTyping, type Typing } from './typing.ts';

export interface TurnRunnerOptions {
  /** Handles a turn; expected to turn its own errors into replies. */
  readonly handle: (turn: Turn) => Promise<Reply>;
  /** Returns the progress card that is shown until a slow card action has finished. */
  readonly progressCard: (turn: Turn) => Card;
  /** Returns other times for turns that take longer than most. */
  readonly timingsOf?: (turn: Turn) => Partial<Pick<Timings, 'progressAfter' | 'giveUpAfter'>>;
  /** Sends a message to a person's 1:1 chat. Never throws. */
  readonly tell: Proactive['tell'];
  readonly timings: Timings;
  readonly log: Log;
  readonly onTurn?: (turn: FinishedTurn) => void;
  /** Called with every message that now shows a change request. */
  readonly onRequestShown?: (shown: ShownRequest) => void;
}

export interface ShownRequest extends RequestShown {
  readonly conversationId: string;
  readonly messageId: string;
  /** Entra object id in a 1:1 chat, '' in other chats. */
  readonly person: string;
  /** False if only one person's view of the card shows the request and the message is unchanged. */
  readonly inMessage: boolean;
}

interface FinishedTurn {
  readonly kind: Turn['kind'];
  readonly outcome: 'answered' | 'failed';
  readonly durationMs: number;
}

/** All in milliseconds. */
export interface Timings {
  readonly typingAfter: number;
  readonly typingEvery: number;
  /** When a slow card action gets a progress card; Teams aborts card actions after about 15 s. */
  readonly progressAfter: number;
  /** How long the progress card is shown at least, so that the client can render it. */
  readonly progressSettles: number;
  /** When a message is acknowledged at the latest; the Bot Connector redelivers after 15 s. */
  readonly acknowledgeAfter: number;
  /** When a turn is aborted. */
  readonly giveUpAfter: number;
}

export const defaultTimings: Timings = {
  typingAfter: 700,
  typingEvery: 3_000,
  progressAfter: 5_000,
  progressSettles: 1_000,
  acknowledgeAfter: 10_000,
  giveUpAfter: 120_000,
};

/**
 * Runs one turn until its reply is sent. `answerNow` answers the HTTP request early while the turn continues.
 * The turn context stays valid until the last message is sent, so late replies use it, too.
 */
export type TurnRunner = (
  parsed: ParsedActivity,
  context: TurnContext,
  answerNow: (answer: HttpAnswer) => void,
) => Promise<HttpAnswer>;

export function createTurnRunner(options: TurnRunnerOptions): TurnRunner {
  const { handle, progressCard, timingsOf, tell, timings, log, onTurn, onRequestShown } = options;
  return (parsed, context, answerNow) =>
    parsed.origin === 'execute'
      ? runExecute(parsed, context, answerNow)
      : runMessage(parsed, context, answerNow);

  async function runMessage(
    { turn, origin, cardMessageId }: ParsedActivity,
    context: TurnContext,
    answerNow: (answer: HttpAnswer) => void,
  ): Promise<HttpAnswer> {
    const acknowledgement = setTimeout(() => answerNow({ status: 200 }), timings.acknowledgeAfter);
    const typing = typingFor(context);
    const reply = await replyTo(turn);
    await typing.stop();
    if (reply.kind !== 'nothing') {
      const inPlace = isAlone(turn) && takesPlace(reply, origin);
      await (inPlace ? replace(turn, context, cardMessageId, reply) : send(turn, context, reply));
    }
    clearTimeout(acknowledgement);
    return { status: 200 };
  }

  async function runExecute(
    { turn, cardMessageId }: ParsedActivity,
    context: TurnContext,
    answerNow: (answer: HttpAnswer) => void,
  ): Promise<HttpAnswer> {
    if (turn.kind === 'action' && turn.trigger === 'automatic') return refreshCard(turn);
    let progressShownAt: number | undefined;
    const progress = setTimeout(() => {
      progressShownAt = performance.now();
      answerNow(answerWithCard(progressCard(turn)));
    }, timingsOf?.(turn).progressAfter ?? timings.progressAfter);
    const reply = await replyTo(turn);
    clearTimeout(progress);

    if (progressShownAt !== undefined) {
      // The progress card has replaced the button's card, so the reply replaces the progress card.
      await wait(Math.max(0, progressShownAt + timings.progressSettles - performance.now()));
      const last: SpokenReply =
        reply.kind === 'nothing' ? { kind: 'text', text: messages.general.done } : reply;
      if (isAlone(turn) && last.kind === 'file-offer') {
        // A message with a card cannot become an offer.
        const { card } = last;
        const rest: SpokenReply =
          card === undefined
            ? { kind: 'text', text: messages.general.seeTheNewMessage }
            : { kind: 'card', card, placement: 'replace' };
        await replace(turn, context, cardMessageId, rest);
        await send(turn, context, last);
      } else if (isAlone(turn)) await replace(turn, context, cardMessageId, last);
      else if (last.kind === 'card' && last.placement === 'replace') await sendPrivately(turn, context, last);
      else await send(turn, context, last);
      return { status: 200 };
    }
    if (reply.kind === 'nothing') return answerWithNote(messages.general.done);
    if (reply.kind === 'card' && reply.placement === 'replace') {
      reportShown(turn, cardMessageId, reply, false);
      return answerWithCard(reply.card);
    }
    await send(turn, context, reply);
    return answerWithNote(messages.general.seeTheNewMessage);
  }

  /**
   * Sends a late reply to the 1:1 chat of the person who clicked. Only the HTTP response would have been
   * private here; messages in this chat are visible to everybody.
   */
  async function sendPrivately(
    turn: Turn,
    context: TurnContext,
    { base: _base, ...reply }: CardReply,
  ): Promise<void> {
    const person = turn.actor.objectId;
    const sent = await tell(person, { ...reply, placement: 'new' });
    if (sent.result === 'delivered') {
      const { conversationId, messageId } = sent;
      if (reply.about !== undefined && messageId !== '')
        onRequestShown?.({ ...reply.about, conversationId, messageId, person, inMessage: true });
      return;
    }
    await send(turn, context, {
      kind: 'text',
      text: messages.errors.tookTooLongAndCouldNotReachYou,
    });
  }

  /**
   * Answers a client's automatic refresh of a person's view of a card. The client keeps its view if there is
   * no new one.
   */
  async function refreshCard(turn: Turn): Promise<HttpAnswer> {
    const reply = await replyTo(turn);
    return reply.kind === 'card' && reply.placement === 'replace'
      ? answerWithCard(reply.card)
      : answerMalformed();
  }

  function reportShown(turn: Turn, messageId: string, reply: SpokenReply, inMessage = true): void {
    if (reply.kind !== 'card' || reply.about === undefined || messageId === '') return;
    const { conversationId, kind } = turn.chat;
    const person = kind === 'personal' ? turn.actor.objectId : '';
    onRequestShown?.({ ...reply.about, conversationId, messageId, person, inMessage });
  }

  /** Returns the handler's reply, or an apology after an error or timeout. Never throws. */
  async function replyTo(turn: Turn): Promise<Reply> {
    const startedAt = performance.now();
    const deadline = Promise.withResolvers<never>();
    const timer = setTimeout(
      () => deadline.reject(new Error('the turn took too long and was given up')),
      timingsOf?.(turn).giveUpAfter ?? timings.giveUpAfter,
    );
    let outcome: FinishedTurn['outcome'] = 'answered';
    try {
      return ensureReply(await Promise.race([handle(turn), deadline.promise]), turn);
    } catch (error) {
      outcome = 'failed';
      log.error({ event: 'turn.failed', error, correlationId: turn.correlationId }, 'turn failed');
      return errorReply(turn);
    } finally {
      clearTimeout(timer);
      onTurn?.({ kind: turn.kind, outcome, durationMs: performance.now() - startedAt });
    }
  }

  function typingFor(context: TurnContext): Typing {
    return startTyping({
      send: () => context.sendActivity({ type: 'typing' }),
      afterMs: timings.typingAfter,
      everyMs: timings.typingEvery,
    });
  }

  async function send(turn: Turn, context: TurnContext, reply: SpokenReply): Promise<void> {
    try {
      const sent = await context.sendActivity(toMessage(reply));
      reportShown(turn, sent?.id ?? '', reply);
    } catch (error) {
      if (!isTooLarge(error) || reply.kind !== 'card') {
        log.error({ event: 'reply.failed', error, correlationId: turn.correlationId }, 'reply not sent');
        return;
      }
      log.error({ event: 'reply.too_large', correlationId: turn.correlationId }, 'reply too large for Teams');
      await send(turn, context, tooLong());
    }
  }

  /**
   * Replaces the message with the clicked card by the reply; sends a new message if that fails. Only used in
   * 1:1 chats: the client names the message, and in other chats it could name anybody's.
   */
  async function replace(
    turn: Turn,
    context: TurnContext,
    cardMessageId: string,
    reply: SpokenReply,
  ): Promise<void> {
    if (cardMessageId === '') return send(turn, context, reply);
    try {
      const update: Partial<Activity> = { ...toMessage(reply), id: cardMessageId };
      await context.updateActivity(update);
      reportShown(turn, cardMessageId, reply);
    } catch (error) {
      log.warn(
        { event: 'card.replace.failed', error, correlationId: turn.correlationId },
        'card not replaced',
      );
      await send(turn, context, isTooLarge(error) ? tooLong() : reply);
    }
  }
}

/** Whether a reply replaces the message with the clicked card or the offered file. */
function takesPlace(reply: SpokenReply, origin: ParsedActivity['origin']): boolean {
  if (origin === 'file-answer') return reply.kind === 'file-link' || reply.kind === 'text';
  return origin === 'submit' && reply.kind === 'card' && reply.placement === 'replace';
}

/** Whether only the person of the turn reads the chat. */
function isAlone({ chat }: Turn): boolean {
  return chat.kind === 'personal';
}

function isTooLarge(error: unknown): boolean {
  return error instanceof BackendError && error.status === 413;
}
