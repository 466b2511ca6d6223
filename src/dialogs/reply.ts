import type { Card } from '../cards/card.ts';

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
  /** 'replace' puts it where the pressed card was; after a typed command both are a new message. */
  readonly placement: 'new' | 'replace';
}
