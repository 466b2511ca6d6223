import { inputPrefix } from './card.ts';
import { literal } from './plain.ts';

/** Said before something is sent that others have to agree to. */
export interface Asking {
  /** Who will be asked and what happens then; '' when nobody has to agree. */
  readonly words: string;
  /** What was typed for them so far. */
  readonly reason: string;
}

export const reasonInput = `${inputPrefix}reason`;

/** The box with who will be asked, and the reason for them; none when nobody is. */
export function askBoxes({ words, reason }: Asking): readonly object[] {
  const shown = literal(words, 600);
  return shown === ''
    ? []
    : [{ words: shown, id: reasonInput, reason: reason.slice(0, 1200).toWellFormed() }];
}
