import type { Card } from '../cards/engine/card.ts';

/**
 * What a dialog answers. It never sends: the rim does, and knows how (a new message, the invoke's answer that
 * replaces the card in place, an update of the message for clients that sent a submit, a progress card first
 * when the answer takes long).
 */
export type Reply =
  | { readonly kind: 'text'; readonly text: string }
  | CardReply
  | { readonly kind: 'nothing' };

export interface CardReply {
  readonly kind: 'card';
  readonly card: Card;
  /** In a chat of several: what everybody may see, where `card` is for the one who acts. */
  readonly base?: Card;
  /** 'replace' puts it where the pressed card was; after a typed command both are a new message. */
  readonly placement: 'new' | 'replace';
  /** The change request that the card shows: its message is remembered and kept true from then on. */
  readonly about?: RequestShown;
}

export interface RequestShown {
  readonly requestNumber: number;
  /** The same for as long as a card of the request says the same. */
  readonly shows: string;
}
