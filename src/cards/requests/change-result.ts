import type { ChangeRequest, ChangeStep } from '../../changes/request/change-request.ts';
import type { Contact } from '../../contacts/contact.ts';
import { messages } from '../../languages/messages.ts';
import { differentFields } from '../../languages/reading-sentences.ts';
import { fieldLines, textValue } from '../contacts/detail-groups.ts';
import { buttonRows } from '../engine/buttons.ts';
import { literal } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { boxStyles } from '../engine/tone.ts';
import { isStoredAsRequested } from './change-extent.ts';
import { changeLines, changeRows, listLines, oneLineValue, tableTexts } from './change-view.ts';
import { describeChange } from './describe-change.ts';
import type { RequestData } from './request-data.ts';
import { requestSummary } from './request-summary.ts';
import { stateBadge } from './state-badge.ts';

export interface ChangeResultData
  extends Pick<RequestData, 'request' | 'deletedBy' | 'undoneBy' | 'timeFormat' | 'actions'> {
  /** The contact as read back after the change; undefined if it was deleted or could not be read. */
  readonly stored: Contact | undefined;
}

/** The card with the result of a change: the stored values, or the failure and what is safe to do next. */
export const changeResult = defineCard<ChangeResultData>(
  new URL('./change-result.template.json', import.meta.url),
  ({ request, stored, deletedBy, undoneBy = 0, timeFormat, actions }) => {
    const { tone, title, text, fields } = describeChange(request, timeFormat, deletedBy);
    const undone = undoneBy > 0 ? [messages.requests.isUndoneBy({ number: undoneBy })] : [];
    const paragraphs = [...text, ...fields, ...undone];
    const isDone = request.state === 'applied';
    const summary = requestSummary(request, 'requester', new Map());
    return {
      texts: tableTexts(),
      states: [{ ...stateBadge(request, timeFormat), number: `CR-${request.number}` }],
      title,
      summary,
      fallbackText: messages.requests.summaryAndNumber({ summary, number: request.number }),
      name: literal(request.targetName, 100) || messages.contacts.noName,
      messages: paragraphs.length === 0 ? [] : [{ style: boxStyles[tone], paragraphs }],
      changeBoxes: changeBoxes(request, stored),
      storedBoxes: stored === undefined ? [] : storedBoxes(request, stored),
      stepBoxes: isDone || request.items.length > 0 ? [] : stepBoxes(request.steps),
      buttonRows: buttonRows(actions),
    };
  },
);

/** Returns the values of a new contact, or those that the system stored differently than requested. */
function storedBoxes({ operation, reading }: ChangeRequest, stored: Contact) {
  const lines =
    operation === 'create'
      ? fieldLines(stored)
      : differentFields(reading).map((field) => ({
          label: messages.fields[field],
          values: [textValue(oneLineValue(stored[field]))],
        }));
  return lines.length === 0 ? [] : [{ caption: messages.requests.savedValues, lines }];
}

/**
 * Returns the old and new value of each field; a create shows the wanted values until it has been read back.
 */
function changeBoxes(request: ChangeRequest, stored: Contact | undefined) {
  const { operation, state } = request;
  const isStored = operation === 'create' && state === 'applied' && stored !== undefined;
  if (operation === 'delete') return [];
  const changes = isStored ? listLines(request) : changeLines(request);
  if (changes.length === 0) return [];
  const isDone = state === 'applied' && operation !== 'create';
  const caption =
    isStored || (isDone && isStoredAsRequested(request))
      ? messages.requests.whatChanged
      : messages.requests.requested;
  return [{ caption, ...changeRows(changes) }];
}

function stepBoxes(steps: readonly ChangeStep[]) {
  if (steps.length === 0) return [];
  const views = steps.map(({ name, state }) => ({ mark: stepMarks[state], words: stepText(name, state) }));
  return [{ caption: messages.requests.steps, steps: views }];
}

function stepText(name: string, state: ChangeStep['state']): string {
  // The id of a list tells steps apart, and nothing to people.
  const step = literal(name.replace(/ [\da-f-]{36}$/i, '').replace(/[-_.]+/g, ' '), 60);
  return messages.requests.stepState({ step, state: messages.requests.stepStates[state] });
}

const stepMarks: Readonly<Record<ChangeStep['state'], string>> = { begun: '…', done: '✓', failed: '✗' };
