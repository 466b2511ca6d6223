import { inputPrefix } from './card.ts';
import { literal } from './plain.ts';

/** The approval preview of a change that is about to be proposed. */
export interface Asking {
  /** Who will be asked and what happens then; '' if no approval is needed. */
  readonly words: string;
  /** The reason typed so far. */
  readonly reason: string;
}

export const reasonInput = `${inputPrefix}reason`;

/** Returns the box with the approvers and the reason input; [] if nobody is asked. */
export function askBoxes({ words, reason }: Asking): readonly object[] {
  const shown = literal(words, 600);
  return shown === ''
    ? []
    : [{ words: shown, id: reasonInput, reason: reason.slice(0, 1200).toWellFormed() }];
}
