import { messages } from '../../languages/messages.ts';
import { type Asking, askBoxes } from '../engine/ask-box.ts';
import { buttonRows } from '../engine/buttons.ts';
import { type CardAction, inputPrefix } from '../engine/card.ts';
import { literalLines } from '../engine/paragraphs.ts';
import { plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { type ChangeLine, changeRows, tableTexts } from './change-view.ts';

export interface ConfirmChangeData {
  /** "Merge Jon Doe into John Doe?" */
  readonly title: string;
  /** The caption above the lines: "What is kept, and what is deleted". */
  readonly caption: string;
  readonly changes: readonly ChangeLine[];
  /** Lines below the title. */
  readonly notes?: readonly string[];
  /** A list to tick, for an operation on some of these contacts. */
  readonly picks?: PickList | undefined;
  /** A choice per field between two contacts. */
  readonly sides?: Sides | undefined;
  /** What is wrong with the last input; '' or left out for nothing. */
  readonly problem?: string;
  /** The consequences, one sentence each. */
  readonly consequences: readonly string[];
  /** The approvers and the reason for them. */
  readonly asking: Asking;
  readonly actions: readonly CardAction[];
}

export interface PickList {
  readonly label: string;
  /** What tells each contact apart. Its number, from 1, is the value. */
  readonly choices: readonly string[];
  /** The indexes of the ticked ones, from 1, separated by commas. */
  readonly value: string;
}

export interface Sides {
  /** The two contacts: what becomes of each, and what tells it apart. */
  readonly contacts: readonly { readonly role: string; readonly lines: readonly string[] }[];
  readonly questions: readonly {
    readonly key: string;
    readonly label: string;
    readonly options: readonly { readonly title: string; readonly value: string }[];
    readonly value: string;
  }[];
}

/** The id of the input of a pick list. */
export const pickInput = `${inputPrefix}pick`;

/** Returns the id of the input of a choice between two contacts. */
export function sideInput(key: string): string {
  return `${inputPrefix}side_${key}`;
}

/** The card that asks for confirmation before hiding, merging or changing many contacts. */
export const confirmChange = defineCard<ConfirmChangeData>(
  new URL('./confirm-change.template.json', import.meta.url),
  ({ title, caption, changes, notes = [], picks, sides, problem = '', consequences, asking, actions }) => {
    const heading = plain(title, 200) || messages.requests.areYouSure;
    const lines = literalLines(consequences, 400);
    return {
      title: heading,
      texts: { ...tableTexts(), whatWillHappen: messages.requests.whatWillHappen },
      fallbackText: heading,
      notes: literalLines(notes, 400),
      changeBoxes:
        changes.length === 0
          ? []
          : [{ caption: plain(caption, 100) || messages.requests.whatChanges, ...changeRows(changes) }],
      pickBoxes: picks === undefined || picks.choices.length === 0 ? [] : [pickBox(picks)],
      sideBoxes: sides === undefined ? [] : [sideBox(sides)],
      problems: literalLines([problem], 400),
      boxes: lines.length === 0 ? [] : [{ consequences: lines }],
      askBoxes: askBoxes(asking),
      buttonRows: buttonRows(actions),
    };
  },
);

function pickBox({ label, choices, value }: PickList) {
  const views = choices.map((choice, index) => ({
    title: plain(choice, 200) || messages.contacts.noName,
    value: String(index + 1),
  }));
  return { id: pickInput, label: plain(label, 100), value, choices: views };
}

function sideBox({ contacts, questions }: Sides) {
  return {
    contacts: contacts.map(({ role, lines }) => ({ role: plain(role, 60), lines: literalLines(lines, 400) })),
    questions: questions.map(({ key, label, options, value }) => ({
      id: sideInput(key),
      label: plain(label, 60),
      value,
      options: options.map((option) => ({
        title: plain(option.title, 300) || messages.requests.empty,
        value: option.value,
      })),
    })),
  };
}
