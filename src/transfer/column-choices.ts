import { messages } from '../languages/messages.ts';
import {
  type AddressPart,
  addressPlaces,
  type Column,
  type ColumnTarget,
  isAddressTarget,
  placeAndPart,
} from './columns.ts';
import type { InputTable } from './read-file.ts';

/** What a person says a column holds: a target; `none` for nothing; `auto` for one of several columns about one value. */
export type ColumnChoice = ColumnTarget | 'none' | 'auto';

/** A column as a person sees it. */
export interface ShownColumn {
  /** Its position in the file, from 0. */
  readonly index: number;
  readonly heading: string;
  /** As it was recognised. */
  readonly choice: ColumnChoice;
  /** Its first values. */
  readonly values: readonly string[];
}

const addressParts = [
  'street',
  'box',
  'city',
  'state',
  'postalCode',
  'country',
] as const satisfies AddressPart[];

/** What a column can hold, in the order of lists. */
export const columnTargets: readonly ColumnTarget[] = [
  'displayName',
  'givenName',
  'surname',
  'emails',
  'mobilePhones',
  'businessPhones',
  'homePhones',
  'fax',
  'company',
  'jobTitle',
  'department',
  'office',
  ...addressPlaces.flatMap((place) => addressParts.map((part) => `${place}.${part}` as const)),
  'webPage',
  'imAddresses',
  'notes',
  'mailTip',
  'hiddenFromAddressLists',
  'namePrefix',
  'middleName',
  'nameSuffix',
];

/** Returns a choice in words: `Mobile phone`, `Home address: city`. */
export function columnChoiceText(choice: ColumnChoice): string {
  const texts = messages.transfer.columns;
  if (choice === 'none' || choice === 'auto') return texts[choice];
  if (choice === 'namePrefix' || choice === 'middleName' || choice === 'nameSuffix') return texts[choice];
  if (!isAddressTarget(choice)) return messages.fields[choice];
  const [place, part] = placeAndPart(choice);
  const name = part === 'box' ? texts.box : messages.fields[part];
  return place === 'business' ? name : texts.atPlace[place]({ part: name });
}

const mostValues = 3;
const rowsLookedAt = 200;

/** Returns the columns of a file that have values, with their first values. */
export function shownColumns({ columns, rows }: InputTable): readonly ShownColumn[] {
  return columns.flatMap(({ heading, target }, index) => {
    const found = new Set<string>();
    for (const { cells } of rows.slice(0, rowsLookedAt)) {
      const value = (cells[index] ?? '').trim();
      if (value !== '') found.add(value.slice(0, 100).toWellFormed());
      if (found.size === mostValues) break;
    }
    if (found.size === 0 && !rows.slice(rowsLookedAt).some(({ cells }) => (cells[index] ?? '').trim() !== ''))
      return [];
    return [
      { index, heading: heading.slice(0, 100).toWellFormed(), choice: choiceOf(target), values: [...found] },
    ];
  });
}

function choiceOf(target: Column['target']): ColumnChoice {
  if (target === undefined) return 'none';
  return typeof target === 'string' ? target : 'auto';
}

/**
 * Returns a file whose columns hold what a person says.
 * @param choices by the columns' positions; the others stay as they were recognised
 */
export function withChoices(file: InputTable, choices: Readonly<Record<string, ColumnChoice>>): InputTable {
  const columns = file.columns.map((column, index): Column => {
    const choice = choices[index];
    if (choice === undefined || choice === 'auto') return column;
    return { ...column, target: choice === 'none' ? undefined : choice };
  });
  return { ...file, columns };
}
