import {
  ActivityTypes,
  INVOKE_RESPONSE_KEY,
  type InvokeResponse,
  TeamsActivityHandler,
  type TurnContext,
} from 'botbuilder';
import type { Turn } from '../dialogs/turn.ts';
import type { TurnRunner } from './deliver-reply.ts';
import { type ParsedActivity, parseActivity } from './parse-activity.ts';
import type { Recent } from './recent.ts';
import { Refusal } from './refusal.ts';
import { answerMalformed, type HttpAnswer } from './reply-activities.ts';

export interface TurnRouterOptions {
  readonly tenantId: string;
  readonly run: TurnRunner;
  /** Adds the language and zone that a client has not told, as far as they are known. Never throws. */
  readonly complete: (turn: Turn) => Promise<Turn>;
  /** Told of each turn that is taken, and the service URL to answer it by. */
  readonly onTaken: (turn: Turn, serviceUrl: string) => void;
  /** Answers by activity, so that a redelivery gets the first delivery's answer and runs nothing. */
  readonly answers: Recent<Promise<HttpAnswer>>;
  /** Chats in which an arrival has just been dealt with. */
  readonly arrivals: Recent<true>;
}

type AnswerNow = (answer: HttpAnswer) => void;

const answerNowKey = Symbol('answerNow');

/** Brings admitted activities to the conductor: each once, and none that there is nothing to say to. */
export class TurnRouter extends TeamsActivityHandler {
  readonly #options: TurnRouterOptions;

  constructor(options: TurnRouterOptions) {
    super();
    this.#options = options;
  }

  /** @param answerNow ends the HTTP request before the turn is over */
  async route(context: TurnContext, answerNow: AnswerNow): Promise<void> {
    context.turnState.set(answerNowKey, answerNow);
    await this.run(context);
  }

  /** What people do goes straight to its handler, for the reason given with the adapter. */
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
    await this.#takeOnce(context);
  }

  protected override async onMessageUpdateActivity(context: TurnContext): Promise<void> {
    await this.#takeOnce(context);
  }

  protected override async onConversationUpdateActivity(context: TurnContext): Promise<void> {
    await this.#takeOnce(context);
  }

  protected override async onInstallationUpdateActivity(context: TurnContext): Promise<void> {
    await this.#takeOnce(context);
  }

  protected override async onInvokeActivity(context: TurnContext): Promise<InvokeResponse> {
    if (context.activity.name !== 'adaptiveCard/action') return { status: 501 };
    return this.#takeOnce(context);
  }

  #takeOnce(context: TurnContext): Promise<HttpAnswer> {
    const { id, type, timestamp, conversation } = context.activity;
    if (typeof id !== 'string' || id === '') return this.#take(context, answerNowOf(context));
    // An edited message keeps its id: the time of the edit tells it from the message and from an earlier edit.
    const edit = type === 'messageUpdate' ? String(timestamp ?? '') : '';
    const key = `${conversation.id}\n${id}\n${edit}`;
    const known = this.#options.answers.get(key);
    if (known !== undefined) return known;

    const early = Promise.withResolvers<HttpAnswer>();
    const answerNow = answerNowOf(context);
    const whole = this.#take(context, (answer) => {
      early.resolve(answer);
      answerNow(answer);
    });
    this.#options.answers.set(key, Promise.race([early.promise, whole]));
    return whole;
  }

  async #take(context: TurnContext, answerNow: AnswerNow): Promise<HttpAnswer> {
    const parsed = this.#parse(context);
    if (parsed === undefined || this.#isSecondArrival(parsed)) return { status: 200 };
    if (parsed === 'malformed') return answerMalformed();
    const turn = isComplete(parsed.turn) ? parsed.turn : await this.#options.complete(parsed.turn);
    this.#options.onTaken(turn, context.activity.serviceUrl);
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

/** Whether the client has told its language and its zone, summer time included. */
function isComplete({ locale, timeZone }: Turn): boolean {
  return locale !== '' && timeZone !== '' && !/^[+-]/.test(timeZone);
}

function answerNowOf(context: TurnContext): AnswerNow {
  return context.turnState.get<AnswerNow>(answerNowKey);
}
