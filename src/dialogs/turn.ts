import type { Actor } from '../identity/actor.ts';
import type { FileUpload, SharedFile } from './files.ts';

/**
 * An activity of Teams, parsed and authenticated by the bot: token, channel, tenant and service URL are
 * verified, and `actor.objectId` is authentic. No other code sees a raw activity.
 */
export type Turn =
  | TextTurn
  | ActionTurn
  | FileTurn
  | FileAnswerTurn
  | WordlessTurn
  | EditedTurn
  | ArrivalTurn;

interface TurnBase {
  readonly actor: Actor;
  readonly chat: Chat;
  /** BCP 47: the last one that the person's client sent, or 'en-US'. */
  readonly locale: string;
  /** IANA name or an offset such as '+01:00': the last one that the person's client sent, or 'UTC'. */
  readonly timeZone: string;
  /** Created by Cardfile, for logs and for the reference in error messages. */
  readonly correlationId: string;
}

/** A message with typed text, without quotations, mentions of the bot and mark-up. */
export interface TextTurn extends TurnBase {
  readonly kind: 'text';
  readonly text: string;
  /** Whether it begins with the name of a mentioned person, which is never a command. */
  readonly startsWithMention: boolean;
}

/** The most UTF-16 units of an accepted message; longer ones are refused instead of cut. */
export const longestTypedText = 5_000;

/** A click on a card's button: `Action.Execute`, or `Action.Submit` from a client without it. */
export interface ActionTurn extends TurnBase {
  readonly kind: 'action';
  readonly verb: string;
  /** Untrusted data from the client, including the inputs under their prefixed ids. */
  readonly data: Readonly<Record<string, unknown>>;
  /** 'automatic' if the client refreshes a card without a click: nothing may be changed. */
  readonly trigger: 'manual' | 'automatic';
}

/** A message with files, in the 1:1 chat. Its text is left out. */
export interface FileTurn extends TurnBase {
  readonly kind: 'file';
  readonly files: readonly [SharedFile, ...SharedFile[]];
}

/** The answer to an offered file. */
export interface FileAnswerTurn extends TurnBase {
  readonly kind: 'file-answer';
  /** The reference of the offer, as the client returned it: untrusted. */
  readonly ref: unknown;
  /** Where the file is to be put; undefined if the person does not want it. */
  readonly upload: FileUpload | undefined;
}

/** A message without text: a sticker, a picture, a file in a group chat, only a quotation, or nothing. */
export interface WordlessTurn extends TurnBase {
  readonly kind: 'wordless';
  readonly attachment: 'none' | 'picture' | 'file' | 'quotation' | 'other';
}

/** A message that its author edited. It is not a new command. */
export interface EditedTurn extends TurnBase {
  readonly kind: 'edited';
}

/** The bot was added to a chat. */
export interface ArrivalTurn extends TurnBase {
  readonly kind: 'arrival';
}

export interface Chat {
  readonly conversationId: string;
  readonly kind: 'personal' | 'group' | 'channel';
}
