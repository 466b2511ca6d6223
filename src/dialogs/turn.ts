import type { Actor } from '../identity/actor.ts';

/**
 * What Teams told us, parsed once at the rim; nothing behind it sees a raw activity. Every turn has passed the
 * gate: token, channel, tenant and service URL are verified, and `actor.objectId` is who it says.
 */
export type Turn = TextTurn | ActionTurn | WordlessTurn | EditedTurn | ArrivalTurn;

interface TurnBase {
  readonly actor: Actor;
  readonly chat: Chat;
  /** BCP 47, as the person's client sent it last, or 'en-US'. */
  readonly locale: string;
  /** IANA name or an offset such as '+01:00', as the person's client sent it last, or 'UTC'. */
  readonly timeZone: string;
  /** Ours, for logs and for the reference id in error messages. */
  readonly correlationId: string;
}

/** A message with words of the person's own: quotations, the bot's mention and mark-up are taken out. */
export interface TextTurn extends TurnBase {
  readonly kind: 'text';
  readonly text: string;
  /** Whether it begins with the name of somebody who was mentioned: a name is no command. */
  readonly startsWithMention: boolean;
}

/** The most UTF-16 units of a message that is acted on; a longer one is refused, so that nothing is cut unseen. */
export const longestTypedText = 5_000;

/** A button of a card: `Action.Execute`, or `Action.Submit` from a client that lacks it. */
export interface ActionTurn extends TurnBase {
  readonly kind: 'action';
  readonly verb: string;
  /** As the client sent it: believe nothing. Inputs are in here too, under their prefixed ids. */
  readonly data: Readonly<Record<string, unknown>>;
  /** 'automatic' when no person pressed anything: the client renews a card by itself, so nothing may happen. */
  readonly trigger: 'manual' | 'automatic';
}

/** A message without words: a sticker, a picture, a file, only a quotation, or nothing at all. */
export interface WordlessTurn extends TurnBase {
  readonly kind: 'wordless';
  readonly attachment: 'none' | 'picture' | 'file' | 'quotation' | 'other';
}

/** A message that its author changed after sending. It is not a new command. */
export interface EditedTurn extends TurnBase {
  readonly kind: 'edited';
  readonly text: string;
}

/** The bot was added to a chat. */
export interface ArrivalTurn extends TurnBase {
  readonly kind: 'arrival';
}

export interface Chat {
  readonly conversationId: string;
  readonly kind: 'personal' | 'group' | 'channel';
}
