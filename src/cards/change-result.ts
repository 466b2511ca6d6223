import type { ChangeRequest, ChangeStep } from '../changes/change-request.ts';
import type { Contact, ContactField } from '../contacts/contact.ts';
import { buttonRows } from './buttons.ts';
import type { CardAction } from './card.ts';
import { changeLines } from './change-view.ts';
import { changeWords } from './change-words.ts';
import { fieldLines } from './detail-groups.ts';
import { fieldLabels } from './field-labels.ts';
import { literal, plain } from './plain.ts';
import { defineCard } from './render-card.ts';
import { toneStyles } from './tone.ts';

export interface ChangeResultData {
  readonly request: ChangeRequest;
  /** The contact as read back after the change; undefined when it was deleted or could not be read. */
  readonly stored: Contact | undefined;
  /** Fields that the system stored otherwise than asked for. */
  readonly mismatches: readonly ContactField[];
  readonly actions: readonly CardAction[];
}

/** How a change went: what was stored, or what is known and safe to do when it did not go well. */
export const changeResult = defineCard<ChangeResultData>(
  new URL('./change-result.template.json', import.meta.url),
  ({ request, stored, mismatches, actions }) => {
    const { tone, title, text } = changeWords(request);
    const isDone = request.state === 'applied';
    const differs = mismatches.map((field) => fieldLabels[field]).join(', ');
    return {
      style: toneStyles[differs === '' ? tone : 'warning'],
      title,
      fallbackText: plain(`${title}: ${request.targetName} (CR-${request.number})`),
      name: literal(request.targetName, 100) || 'No name',
      paragraphs: [
        ...text,
        ...(differs === '' ? [] : [`Stored otherwise than asked for: ${differs}. Please check the contact.`]),
      ],
      changeBoxes: changeBoxes(request),
      storedBoxes: request.operation === 'create' && stored !== undefined ? storedBoxes(stored) : [],
      stepBoxes: isDone || request.parts.length > 0 ? [] : stepBoxes(request.steps),
      reference: `Reference: CR-${request.number}`,
      buttonRows: buttonRows(actions),
    };
  },
);

function storedBoxes(stored: Contact): readonly object[] {
  const lines = fieldLines(stored);
  return lines.length === 0 ? [] : [{ caption: 'What was stored', lines }];
}

/** Old and new value of each field; a create shows what was asked for until it has been read back. */
function changeBoxes(request: ChangeRequest): readonly object[] {
  const { operation, state } = request;
  const isShown = operation !== 'delete' && (operation !== 'create' || state !== 'applied');
  const changes = changeLines(request);
  if (!isShown || changes.length === 0) return [];
  const caption = state === 'applied' ? 'What changed' : 'What was asked for';
  return [{ caption, changes }];
}

function stepBoxes(steps: readonly ChangeStep[]): readonly object[] {
  if (steps.length === 0) return [];
  const views = steps.map(({ name, state }) => ({ mark: stepMarks[state], words: stepWords(name, state) }));
  return [{ caption: 'Steps', steps: views }];
}

function stepWords(name: string, state: ChangeStep['state']): string {
  return `${literal(name.replace(/[-_.]+/g, ' '), 60)}: ${stepStates[state]}`;
}

const stepMarks: Readonly<Record<ChangeStep['state'], string>> = { begun: '…', done: '✓', failed: '✗' };

const stepStates: Readonly<Record<ChangeStep['state'], string>> = {
  begun: 'begun, outcome unknown',
  done: 'done',
  failed: 'failed',
};
