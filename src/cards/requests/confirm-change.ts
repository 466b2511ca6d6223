import { type Asking, askBoxes } from '../engine/ask-box.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import type { ChangeLine } from './change-view.ts';

export interface ConfirmChangeData {
  /** "Merge Jon Doe into John Doe?" */
  readonly title: string;
  /** The caption above the lines: "What is kept, and what is deleted". */
  readonly caption: string;
  readonly changes: readonly ChangeLine[];
  /** The consequences, one sentence each. */
  readonly consequences: readonly string[];
  /** The approvers and the reason for them. */
  readonly asking: Asking;
  readonly actions: readonly CardAction[];
}

/** The card that asks for confirmation before hiding, merging or changing many contacts. */
export const confirmChange = defineCard<ConfirmChangeData>(
  new URL('./confirm-change.template.json', import.meta.url),
  ({ title, caption, changes, consequences, asking, actions }) => {
    const heading = plain(title, 200) || 'Really?';
    const lines = consequences.map((sentence) => literal(sentence, 400)).filter((line) => line !== '');
    return {
      title: heading,
      fallbackText: heading,
      changeBoxes: changes.length === 0 ? [] : [{ caption: plain(caption, 100) || 'What changes', changes }],
      boxes: lines.length === 0 ? [] : [{ consequences: lines }],
      askBoxes: askBoxes(asking),
      buttonRows: buttonRows(actions),
    };
  },
);
