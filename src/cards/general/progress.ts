import { paragraphs } from '../engine/paragraphs.ts';
import { plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { titleAndText } from '../engine/title-and-text.ts';

export interface ProgressData {
  readonly title: string;
  readonly text: string;
}

/** The card that is shown until a slow reply replaces it. */
export const progress = defineCard<ProgressData>(
  new URL('./progress.template.json', import.meta.url),
  ({ title, text }) => ({
    title: plain(title, 150),
    fallbackText: plain(titleAndText(title, text)),
    paragraphs: paragraphs(text),
  }),
);
