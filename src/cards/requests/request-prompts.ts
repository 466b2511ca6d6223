import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import { inputPrefix } from '../engine/card.ts';
import { literalLines } from '../engine/paragraphs.ts';

/** The prompt of a card before an action; the action's button sends the input. */
export type Prompt = 'none' | 'approve' | 'reject' | 'ask' | 'answer' | 'comment' | 'reassign';

const textInput = `${inputPrefix}text`;
const personInput = `${inputPrefix}person`;
const personNameInput = `${inputPrefix}personName`;

/** Returns the inputs of a prompt; [] for 'none'. */
export function promptBoxes(prompt: Prompt, problem: string, request: ChangeRequest) {
  if (prompt === 'none') return [];
  const isReassign = prompt === 'reassign';
  // A rejection always needs a reason, other actions only if the policy requires it.
  const needsText = prompt === 'approve' ? request.approval.reasonFor.includes('approve') : !isReassign;
  const text = {
    id: textInput,
    ...messages.requests.prompts[prompt],
    isMultiline: true,
    isRequired: needsText,
  };
  const picker = {
    id: personInput,
    label: messages.requests.whoShouldDecideInsteadOfYou,
    placeholder: messages.requests.searchForColleague,
    // The title of the choice of nobody. Clients require one static choice; Teams adds colleagues while a name is typed.
    none: messages.requests.personNamedBelow,
  };
  const name = {
    id: personNameInput,
    label: messages.requests.orTypeNameOrAddress,
    placeholder: messages.requests.nameOrAddress,
    errorMessage: messages.requests.thisIsTooLong,
    isMultiline: false,
    isRequired: false,
  };
  return [
    {
      pickers: isReassign ? [picker] : [],
      texts: isReassign ? [name, text] : [text],
      problems: literalLines([problem], 300),
    },
  ];
}
