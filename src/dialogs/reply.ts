import type { Card } from '../cards/engine/card.ts';
import type { FileUpload, OfferedFile } from './files.ts';
import type { Referent } from './follow-up/referent.ts';

/**
 * The reply of a dialog. Dialogs never send: the bot delivers the reply as a new message, as the invoke
 * response that replaces the card, as an update of the message for clients that sent a submit, or after a
 * progress card if it is slow.
 */
export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | CardReply
  /** `card` is shown again where a progress card has replaced it, for another file. */
  | { readonly kind: 'file-offer'; readonly file: OfferedFile; readonly card?: Card }
  /** The offer is replaced by a link to the file, which was written. */
  | { readonly kind: 'file-link'; readonly file: FileUpload }
  | { readonly kind: 'nothing' };

export interface CardReply {
  readonly kind: 'card';
  readonly card: Card;
  /** In a chat with others: the card for everybody, if `card` is only for the actor. */
  readonly base?: Card;
  /** 'replace' replaces the clicked card; after a typed command both are a new message. */
  readonly placement: 'new' | 'replace';
  /** The change request that the card shows: its message is updated when the request changes. */
  readonly about?: RequestShown;
  /** What the person's next message can refer to; left out if that stays as it was. */
  readonly refersTo?: Referent;
}

export interface RequestShown {
  readonly requestNumber: number;
  /** A hash of the request's content that the card shows. */
  readonly shows: string;
}
