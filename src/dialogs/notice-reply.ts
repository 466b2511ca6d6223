import type { CardAction } from '../cards/engine/card.ts';
import { notice } from '../cards/general/notice.ts';
import { helpButton } from './buttons.ts';
import type { CardReply } from './reply.ts';

/** Returns a new message with a title, a text and at most a few buttons: Help, unless others are given. */
export function noticeReply(
  title: string,
  text: string,
  actions: readonly CardAction[] = [helpButton],
): CardReply {
  const card = notice({ tone: 'info', title, text, reference: '', actions });
  return { kind: 'card', card, placement: 'new' };
}
