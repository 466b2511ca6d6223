import { ActivityTypes, type TurnContext } from 'botbuilder';
import type { Turn } from '../dialogs/turn.ts';
import type { Cache } from '../platform/cache.ts';
import { type ParsedActivity, parseActivity } from './parse-activity.ts';
import { Refusal } from './refusal.ts';
import { answerMalformed, type HttpAnswer } from './reply-activities.ts';
import type { TurnRunner } from './turn-runner.ts';

export interface TurnRouterOptions {
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

/**
 * Runs the turn of an authenticated activity.
 * @param answerNow answers the HTTP request before the turn has ended
 */
export type TurnRouter = (
  context: TurnContext,
  answerNow: (answer: HttpAnswer) => void,
) => Promise<HttpAnswer>;

/** Creates a router that deduplicates redeliveries and ignores activities that need no reply. */
export function createTurnRouter(options: TurnRouterOptions): TurnRouter {
  const { run, complete, onAccepted, answers, arrivals } = options;

  return async (context, answerNow) => {
    const { type, name } = context.activity;
    if (type === ActivityTypes.Invoke && !handledInvokes.has(name ?? '')) return { status: 501 };
    return handled.has(type) ? handleOnce(context, answerNow) : { status: 200 };
  };

  function handleOnce(context: TurnContext, answerNow: (answer: HttpAnswer) => void): Promise<HttpAnswer> {
    const { id, type, timestamp, conversation } = context.activity;
    if (typeof id !== 'string' || id === '') return handle(context, answerNow);
    // An edited message has the same id; the timestamp distinguishes edits.
    const edit = type === ActivityTypes.MessageUpdate ? String(timestamp ?? '') : '';
    const key = `${conversation.id}\n${id}\n${edit}`;
    const previous = answers.get(key);
    if (previous !== undefined) return previous;

    const early = Promise.withResolvers<HttpAnswer>();
    const final = handle(context, (answer) => {
      early.resolve(answer);
      answerNow(answer);
    });
    const answer = Promise.race([early.promise, final]);
    // The caller handles the error of `final`; an unhandled one of its copy would end the process.
    answer.catch(() => undefined);
    answers.set(key, answer);
    return final;
  }

  async function handle(context: TurnContext, answerNow: (answer: HttpAnswer) => void): Promise<HttpAnswer> {
    const parsed = parse(context);
    if (parsed === undefined || isSecondArrival(parsed)) return { status: 200 };
    if (parsed === 'malformed') return answerMalformed();
    const turn = isComplete(parsed.turn) ? parsed.turn : await complete(parsed.turn);
    onAccepted(turn, context.activity.serviceUrl);
    return run({ ...parsed, turn }, context, answerNow);
  }

  function parse({ activity }: TurnContext): ParsedActivity | 'malformed' | undefined {
    try {
      return parseActivity(activity);
    } catch (error) {
      if (error instanceof Refusal && activity.type === ActivityTypes.Invoke) return 'malformed';
      throw error;
    }
  }

  function isSecondArrival(parsed: ParsedActivity | 'malformed'): boolean {
    if (parsed === 'malformed' || parsed.turn.kind !== 'arrival') return false;
    const { conversationId } = parsed.turn.chat;
    if (arrivals.get(conversationId)) return true;
    arrivals.set(conversationId, true);
    return false;
  }
}

const handled: ReadonlySet<string> = new Set([
  ActivityTypes.Message,
  ActivityTypes.MessageUpdate,
  ActivityTypes.ConversationUpdate,
  ActivityTypes.InstallationUpdate,
  ActivityTypes.Invoke,
]);

const handledInvokes: ReadonlySet<string> = new Set(['adaptiveCard/action', 'fileConsent/invoke']);

/** Whether the client has sent a locale and a named time zone, which includes daylight saving time. */
function isComplete({ locale, timeZone }: Turn): boolean {
  return locale !== '' && timeZone !== '' && !/^[+-]/.test(timeZone);
}
