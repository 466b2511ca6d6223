import { messages } from '../../languages/messages.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { paragraphs } from '../engine/paragraphs.ts';
import { plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { titleAndText } from '../engine/title-and-text.ts';
import { type Tone, toneStyles } from '../engine/tone.ts';

export interface NoticeData {
  readonly tone: Tone;
  readonly title: string;
  /** What happened, what still works and what to do next; line breaks are preserved. */
  readonly text: string;
  /** The reference for support; may be ''. */
  readonly reference: string;
  readonly actions: readonly CardAction[];
}

/** The card with a text message: a reply without data, a refusal or an error. */
export const notice = defineCard<NoticeData>(
  new URL('./notice.template.json', import.meta.url),
  ({ tone, title, text, reference, actions }) => ({
    title: plain(title, 150),
    fallbackText: plain(titleAndText(title, text)),
    style: toneStyles[tone],
    paragraphs: paragraphs(text),
    references: reference === '' ? [] : [messages.general.reference({ reference: plain(reference, 80) })],
    buttonRows: buttonRows(actions),
  }),
);
