import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import {
  type ColumnChoice,
  columnChoiceText,
  columnTargets,
  type ShownColumn,
} from '../../transfer/column-choices.ts';
import { buttonRows } from '../engine/buttons.ts';
import { type CardAction, inputPrefix } from '../engine/card.ts';
import { literalLines } from '../engine/paragraphs.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';

export interface ImportColumnsData {
  readonly title: string;
  /** Lines below the title. */
  readonly notes: readonly string[];
  /** The columns of this page, with what the person chose. */
  readonly columns: readonly (ShownColumn & { readonly chosen: ColumnChoice })[];
  readonly settings: readonly ImportSetting[];
  /** What is wrong with the last input; '' for nothing. */
  readonly problem: string;
  readonly actions: readonly CardAction[];
}

/** A choice about the whole file. */
export interface ImportSetting {
  readonly id: 'source' | 'key' | 'empty' | 'duplicates';
  readonly label: string;
  readonly value: string;
  readonly choices: readonly { readonly title: string; readonly value: string }[];
}

/** Returns the id of the input for a column. */
export function columnInput(index: number): string {
  return `${inputPrefix}column_${index}`;
}

export function settingInput(id: ImportSetting['id']): string {
  return `${inputPrefix}${id}`;
}

/** The card that asks what the columns of a file hold. */
export const importColumns = defineCard<ImportColumnsData>(
  new URL('./import-columns.template.json', import.meta.url),
  ({ title, notes, columns, settings, problem, actions }) => {
    const general = columnTargets.map((target) => ({ title: columnChoiceText(target), value: target }));
    const none = { title: columnChoiceText('none'), value: 'none' };
    const auto = { title: columnChoiceText('auto'), value: 'auto' };
    return {
      title: plain(title, 200),
      fallbackText: plain(title, 200),
      notes: literalLines(notes, 400),
      columns: columns.map(({ index, heading, choice, chosen, values }) => ({
        id: columnInput(index),
        label: plain(heading, 80) || messages.transfer.file.column({ number: index + 1 }),
        values:
          values.length === 0 ? [] : [literal(listItems(values.map((value) => literal(value, 40))), 130)],
        value: chosen,
        choices: [none, ...(choice === 'auto' ? [auto] : []), ...general],
      })),
      settingBoxes: settings.length === 0 ? [] : [{ settings: settings.map(settingView) }],
      problems: literalLines([problem], 400),
      buttonRows: buttonRows(actions),
    };
  },
);

function settingView({ id, label, value, choices }: ImportSetting) {
  return {
    id: settingInput(id),
    label: plain(label, 100),
    value,
    choices: choices.map((choice) => ({ title: plain(choice.title, 100), value: choice.value })),
  };
}
