import type { Activity } from 'botbuilder';
import type { Card } from '../cards/engine/card.ts';
import type { FileUpload, OfferedFile } from '../dialogs/files.ts';
import type { Reply } from '../dialogs/reply.ts';
import type { Turn } from '../dialogs/turn.ts';
import { messages } from '../languages/messages.ts';

/** The HTTP response: only the status for messages, the new card for card actions. */
export interface HttpAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export type SpokenReply = Exclude<Reply, { kind: 'nothing' }>;

const adaptiveCard = 'application/vnd.microsoft.card.adaptive';

/**
 * Returns a message activity with the reply. Text is marked as plain, because Teams otherwise renders it as
 * Markdown.
 */
export function toMessage(reply: SpokenReply): Partial<Activity> {
  if (reply.kind === 'text') return { type: 'message', text: reply.text, textFormat: 'plain' };
  if (reply.kind === 'file-offer') return { type: 'message', attachments: [offerOf(reply.file)] };
  if (reply.kind === 'file-link') return { type: 'message', attachments: [linkTo(reply.file)] };
  // Everybody in the chat reads a message; only the response to an `Action.Execute` is for one person.
  const card = reply.base ?? reply.card;
  return {
    type: 'message',
    summary: card.summary ?? card.fallbackText,
    attachments: [{ contentType: adaptiveCard, content: card }],
  };
}

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4 */
function offerOf({ name, description, size, ref }: OfferedFile) {
  return {
    contentType: 'application/vnd.microsoft.teams.card.file.consent',
    name,
    content: { description, sizeInBytes: size, acceptContext: { ref }, declineContext: { ref } },
  };
}

function linkTo({ name, contentUrl, uniqueId, fileType }: FileUpload) {
  return {
    contentType: 'application/vnd.microsoft.teams.card.file.info',
    contentUrl,
    name,
    content: { uniqueId, fileType },
  };
}

/**
 * Answers an `Action.Execute` with a card. The HTTP status is 200 whenever the bot's code ran; the body has
 * the real status
 * (https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format).
 */
export function answerWithCard(card: Card): HttpAnswer {
  return { status: 200, body: { statusCode: 200, type: adaptiveCard, value: card } };
}

/**
 * Answers an `Action.Execute` whose result is elsewhere. The text must not be empty: for an empty text Teams
 * shows "unable to reach app" and repeats the action.
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
      value: { code: 'BadRequest', message: messages.errors.buttonNoLongerWorks },
    },
  };
}

/** Replaces an empty reply to a message by a help text. */
export function ensureReply(reply: Reply, turn: Turn): Reply {
  const blank = reply.kind === 'text' && reply.text.trim() === '';
  const unanswered =
    reply.kind === 'nothing' && (turn.kind === 'text' || turn.kind === 'wordless' || turn.kind === 'file');
  return blank || unanswered ? { kind: 'text', text: messages.errors.iHaveNoAnswerToThat } : reply;
}

/** Returns the reply after an internal error. The reference leads to the error in the log. */
export function errorReply(turn: Turn): SpokenReply {
  return {
    kind: 'text',
    text: messages.errors.somethingWentWrong({ reference: turn.correlationId.slice(0, 8) }),
  };
}

/** Returns the reply in place of one that Teams does not take. */
export function tooLong(): SpokenReply {
  return { kind: 'text', text: messages.errors.answerIsTooLong };
}
