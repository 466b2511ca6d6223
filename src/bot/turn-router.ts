import {
  ActivityTypes,
  INVOKE_RESPONSE_KEY,
  type InvokeResponse,
  TeamsActivityHandler,
  type TurnContext,
} from 'botbuilder';
import type { Turn } from '../dialogs/turn.ts';
import type { Cache } from '../platform/cache.ts';
import type { TurnRunner } from './deliver-reply.ts';
import { type ParsedActivity, parseActivity } from './parse-activity.ts';
import { Refusal } from './refusal.ts';
import { answerMalformed, type HttpAnswer } from './reply-activities.ts';

export interface TurnRouterOptions {
  readonly tenantId: string;
  readonly run: TurnRunner;
  /** Adds a missing locale and time zone, if known. Never throws. */
  readonly complete: (turn: Turn) => Promise<Turn>;
  /** Called with each accepted turn and its service URL. */
  readonly onAccepted: (turn: Turn, serviceUrl: string) => void;
  /** Answers by activity id, so that a redelivery gets the answer of the first delivery and runs nothing. */
  readonly answers: Cache<Promise<HttpAnswer>>;
  /** Chats in which an arrival was just handled. */
  readonly arrivals: Cache<true>;
}

type AnswerNow = (answer: HttpAnswer) => void;

const answerNowKey = Symbol('answerNow');

/** Dispatches authenticated activities, deduplicates redeliveries, and ignores those that need no reply. */
export class TurnRouter extends TeamsActivityHandler {
  readonly #options: TurnRouterOptions;

  constructor(options: TurnRouterOptions) {
    super();
    this.#options = options;
  }

  /**
   * Runs the turn of an activity.
   * @param answerNow answers the HTTP request before the turn has ended
   */
  async route(context: TurnContext, answerNow: AnswerNow): Promise<void> {
    context.turnState.set(answerNowKey, answerNow);
    await this.run(context);
  }

  /** Calls the handlers of messages and invokes directly, for the reason given in `TeamsAdapter`. */
  override async run(context: TurnContext): Promise<void> {
    switch (context.activity.type) {
      case ActivityTypes.Message:
        return this.onMessageActivity(context);
      case ActivityTypes.Invoke: {
        const value = await this.onInvokeActivity(context);
        context.turnState.set(INVOKE_RESPONSE_KEY, { type: ActivityTypes.InvokeResponse, value });
        return;
      }
      default:
        return super.run(context);
    }
  }

  protected override async onMessageActivity(context: TurnContext): Promise<void> {
    await this.#handleOnce(context);
  }

  protected override async onMessageUpdateActivity(context: TurnContext): Promise<void> {
    await this.#handleOnce(context);
  }

  protected override async onConversationUpdateActivity(context: TurnContext): Promise<void> {
    await this.#handleOnce(context);
  }

  protected override async onInstallationUpdateActivity(context: TurnContext): Promise<void> {
    await this.#handleOnce(context);
  }

  protected override async onInvokeActivity(context: TurnContext): Promise<InvokeResponse> {
    if (context.activity.name !== 'adaptiveCard/action') return { status: 501 };
    return this.#handleOnce(context);
  }

  #handleOnce(context: TurnContext): Promise<HttpAnswer> {
    const { id, type, timestamp, conversation } = context.activity;
    if (typeof id !== 'string' || id === '') return this.#handle(context, answerNowOf(context));
    // An edited message has the same id; the timestamp distinguishes edits.
    const edit = type === 'messageUpdate' ? String(timestamp ?? '') : '';
    const key = `${conversation.id}\n${id}\n${edit}`;
    const previous = this.#options.answers.get(key);
    if (previous !== undefined) return previous;

    const early = Promise.withResolvers<HttpAnswer>();
    const answerNow = answerNowOf(context);
    const final = this.#handle(context, (answer) => {
      early.resolve(answer);
      answerNow(answer);
    });
    this.#options.answers.set(key, Promise.race([early.promise, final]));
    return final;
  }

  async #handle(context: TurnContext, answerNow: AnswerNow): Promise<HttpAnswer> {
    const parsed = this.#parse(context);
    if (parsed === undefined || this.#isSecondArrival(parsed)) return { status: 200 };
    if (parsed === 'malformed') return answerMalformed();
    const turn = isComplete(parsed.turn) ? parsed.turn : await this.#options.complete(parsed.turn);
    this.#options.onAccepted(turn, context.activity.serviceUrl);
    return this.#options.run({ ...parsed, turn }, context, answerNow);
  }

  #parse(context: TurnContext): ParsedActivity | 'malformed' | undefined {
    try {
      return parseActivity(context.activity, this.#options.tenantId);
    } catch (error) {
      if (error instanceof Refusal && context.activity.type === 'invoke') return 'malformed';
      throw error;
    }
  }

  #isSecondArrival(parsed: ParsedActivity | 'malformed'): boolean {
    if (parsed === 'malformed' || parsed.turn.kind !== 'arrival') return false;
    const { conversationId } = parsed.turn.chat;
    if (this.#options.arrivals.get(conversationId)) return true;
    this.#options.arrivals.set(conversationId, true);
    return false;
  }
}

/** Whether the client has sent a locale and a named time zone, which includes daylight saving time. */
function isComplete({ locale, timeZone }: Turn): boolean {
  return locale !== '' && timeZone !== '' && !/^[+-]/.test(timeZone);
}

function answerNowOf(context: TurnContext): AnswerNow {
  return context.turnState.get<AnswerNow>(answerNowKey);
}
