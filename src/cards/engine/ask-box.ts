import { messages } from '../../languages/messages.ts';
import { inputPrefix } from './card.ts';
import { literalLines } from './paragraphs.ts';

/** The approval preview of a change that is about to be proposed. */
export interface Asking {
  /** Who will be asked, a sentence per line; after an empty line the details, which are folded. '' for nobody. */
  readonly words: string;
  /** The reason typed so far. */
  readonly reason: string;
  /** Whether a reason can be given even if nobody is asked: not for personal contacts, which have no other readers. */
  readonly takesReason: boolean;
  /** Whether the reason is why something is saved although it looks like a duplicate. */
  readonly isAnyway?: boolean;
}

export const reasonInput = `${inputPrefix}reason`;

/** Returns the box with the approvers, the folded details and the reason input; [] without approvers and input. */
export function askBoxes({ words, reason, takesReason, isAnyway = false }: Asking) {
  const [visible = '', ...folded] = words.split('\n\n');
  const lines = literalLines(visible.split('\n'), 600);
  const details = literalLines(folded.join('\n').split('\n'), 600);
  if (lines.length === 0 && !takesReason) return [];
  const isAsked = lines.length > 0;
  const input = {
    id: reasonInput,
    ...(isAnyway ? reasonAnyway() : isAsked ? reasonForApprovers() : reasonForHistory()),
    value: reason.slice(0, 1200).toWellFormed(),
  };
  return [
    {
      lines,
      details: details.length === 0 ? [] : [{ paragraphs: details }],
      reasons: takesReason || isAsked ? [input] : [],
    },
  ];
}

function reasonAnyway() {
  return {
    label: messages.contactForm.whyItIsNoDuplicate,
    placeholder: messages.contactForm.twoPeopleShareThisNumber,
  };
}

function reasonForApprovers() {
  return {
    label: messages.contactForm.reason,
    placeholder: messages.contactForm.whyThisChangeForApprovers,
  };
}

function reasonForHistory() {
  return {
    label: messages.contactForm.reasonOptional,
    placeholder: messages.contactForm.whyThisChangeForHistory,
  };
}
