import type { Activity } from 'botbuilder';
import type { Card } from '../cards/engine/card.ts';
import type { Reply } from '../dialogs/reply.ts';
import type { Turn } from '../dialogs/turn.ts';

/** What goes back over HTTP: for messages nothing but the status, for card actions the new card. */
export interface HttpAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export type SpokenReply = Exclude<Reply, { kind: 'nothing' }>;

const adaptiveCard = 'application/vnd.microsoft.card.adaptive';

/** A message with the reply; text is sent as plain, because Teams takes it for Markdown otherwise. */
export function toMessage(reply: SpokenReply): Partial<Activity> {
  if (reply.kind === 'text') return { type: 'message', text: reply.text, textFormat: 'plain' };
  // A message is read by everybody in the chat; only the answer of an `Action.Execute` is for one person.
  const card = reply.base ?? reply.card;
  return {
    type: 'message',
    summary: card.summary ?? card.fallbackText,
    attachments: [{ contentType: adaptiveCard, content: card }],
  };
}

/**
 * Answers of an `Action.Execute`: HTTP 200 whenever our code ran, with the real status inside
 * (https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format).
 */
export function answerWithCard(card: Card): HttpAnswer {
  return { status: 200, body: { statusCode: 200, type: adaptiveCard, value: card } };
}

/**
 * Says that the action was taken, when the result is elsewhere. The text must not be empty: Teams takes an empty
 * one for a failure, shows "unable to reach app" and presses the button a second time.
 */
export function answerWithNote(note: string): HttpAnswer {
  return {
    status: 200,
    body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: note },
  };
}

export function answerMalformed(): HttpAnswer {
  return {
    status: 200,
    body: {
      statusCode: 400,
      type: 'application/vnd.microsoft.error',
      value: { code: 'BadRequest', message: 'This button no longer works. Please ask again.' },
    },
  };
}

/** Makes sure that a person who wrote something reads something. */
export function ensureReply(reply: Reply, turn: Turn): Reply {
  const blank = reply.kind === 'text' && reply.text.trim() === '';
  const unanswered = reply.kind === 'nothing' && (turn.kind === 'text' || turn.kind === 'wordless');
  return blank || unanswered
    ? { kind: 'text', text: 'I have no answer to that. Type “help” to see what I can do.' }
    : reply;
}

/** Said when the program failed: which failure is in the log under the reference, never in the chat. */
export function apology(turn: Turn): SpokenReply {
  return {
    kind: 'text',
    text:
      'Something went wrong on my side. Please try again; if it happens again, give this reference to your ' +
      `IT support: ${turn.correlationId.slice(0, 8)}`,
  };
}

export const tooLong: SpokenReply = {
  kind: 'text',
  text: 'The answer is too long for one message. Please ask for something narrower.',
};
