/** The shapes that the parts of the small Teams share. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** A member of the pretend organisation, as Teams knows people. */
export interface TeamsPerson {
  /** Entra object id. */
  readonly objectId: string;
  /** The id in conversations (`29:…`). */
  readonly teamsId: string;
  readonly name: string;
  readonly userPrincipalName: string;
  /** What the page writes under the name ('Contact admin'). Teams itself knows nothing of it. */
  readonly role?: string;
}

export interface Attachment {
  readonly contentType: string;
  readonly content?: unknown;
  readonly contentUrl?: string | undefined;
  readonly name?: string | undefined;
}

/** A message as one person sees it: the card may be that person's own view of it. */
export interface SeenMessage {
  readonly id: string;
  readonly chatId: string;
  readonly fromBot: boolean;
  readonly author: string;
  /** Whether the bot sent it as the reply to what somebody said or pressed, and not by itself. */
  readonly isReply: boolean;
  /** Empty for a card, a sticker and a deleted message. */
  readonly text: string;
  readonly textFormat: string;
  /** What the notification says of a card when it arrives; '' for a text. */
  readonly summary: string;
  readonly attachments: readonly Attachment[];
  /** The first Adaptive Card, when the message has one. */
  readonly card: JsonObject | undefined;
  /** The line under the card that the last invoke left, when it answered with words. */
  readonly strip: string | undefined;
  readonly isEdited: boolean;
  readonly isDeleted: boolean;
}

/** What came of posting one activity to the bot. */
export interface Delivery {
  /** 0 when nothing answered in time or at all. */
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  readonly failure: 'none' | 'timeout' | 'unreachable';
}

/** What came of pressing `Action.Execute`, as the client shows it. */
export type InvokeOutcome =
  | { readonly kind: 'card'; readonly card: JsonObject }
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'error'; readonly status: number; readonly text: string; readonly body: unknown }
  | { readonly kind: 'timeout'; readonly text: string };

export const adaptiveCardType = 'application/vnd.microsoft.card.adaptive';

/** Narrows anything to an object whose keys can be read. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
