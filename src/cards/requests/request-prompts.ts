import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { inputPrefix } from '../engine/card.ts';
import { literal } from '../engine/plain.ts';

/** The prompt of a card before an action; the action's button sends the input. */
export type Prompt = 'none' | 'approve' | 'reject' | 'ask' | 'answer' | 'comment' | 'reassign';

const textInput = `${inputPrefix}text`;
const personInput = `${inputPrefix}person`;
const personNameInput = `${inputPrefix}personName`;

interface PromptWords {
  readonly label: string;
  readonly placeholder: string;
  readonly errorMessage: string;
}

const words: Readonly<Record<Exclude<Prompt, 'none'>, PromptWords>> = {
  approve: {
    label: 'Why do you approve?',
    placeholder: 'The requester and the audit log get this',
    errorMessage: 'Enter a reason.',
  },
  reject: {
    label: 'Why do you reject this?',
    placeholder: 'The requester reads this, for example: the number is wrong',
    errorMessage: 'Enter a reason, so that the requester knows why.',
  },
  ask: {
    label: 'What do you want to know?',
    placeholder: 'The requester gets your question; you can decide later',
    errorMessage: 'Enter your question.',
  },
  answer: {
    label: 'Your answer',
    placeholder: 'The approvers get your answer',
    errorMessage: 'Enter your answer.',
  },
  comment: {
    label: 'Your comment',
    placeholder: 'Everybody involved in this request can read it',
    errorMessage: 'Enter your comment.',
  },
  reassign: {
    label: 'Message (optional)',
    placeholder: 'For the person who decides instead of you',
    errorMessage: 'This is too long.',
  },
};

/** Returns the inputs of a prompt; [] for 'none'. */
export function promptBoxes(prompt: Prompt, problem: string, request: ChangeRequest): readonly object[] {
  if (prompt === 'none') return [];
  const isReassign = prompt === 'reassign';
  // A rejection always needs a reason, other actions only if the policy requires it.
  const needsText = prompt === 'approve' ? request.approval.reasonFor.includes('approve') : !isReassign;
  const text = {
    id: textInput,
    ...words[prompt],
    isMultiline: true,
    isRequired: needsText,
  };
  const picker = {
    id: personInput,
    label: 'Who should decide instead of you?',
    placeholder: 'Search for a colleague',
    // Clients require one static choice; Teams adds colleagues while a name is typed.
    none: 'The person named below',
  };
  const name = {
    id: personNameInput,
    label: 'Or type a name or e-mail address',
    placeholder: 'First and last name, or an e-mail address',
    errorMessage: 'This is too long.',
    isMultiline: false,
    isRequired: false,
  };
  return [
    {
      pickers: isReassign ? [picker] : [],
      texts: isReassign ? [name, text] : [text],
      problems: [literal(problem, 300)].filter((words) => words !== ''),
    },
  ];
}
