import { inMenu } from '../../cards/engine/buttons.ts';
import type { CardAction } from '../../cards/engine/card.ts';
import {
  columnInput,
  type ImportSetting,
  importColumns,
  settingInput,
} from '../../cards/imports/import-columns.ts';
import { asOwner } from '../../contacts/owner.ts';
import type { SourceId } from '../../contacts/sources.ts';
import { messages } from '../../languages/messages.ts';
import { type ColumnChoice, columnTargets } from '../../transfer/column-choices.ts';
import { duplicateChoices } from '../../transfer/plan-import.ts';
import { plainButton } from '../buttons.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { CardReply } from '../reply.ts';
import { signReview } from '../reviews/review-reference.ts';
import { signImport } from './import-reference.ts';
import { importTargets } from './import-targets.ts';
import type { ImportChoices, ReceivedFile } from './imports.ts';

const columnsOnPage = 8;
const keys = ['email', 'name', 'phone'] as const;
const meanings = ['leave', 'clear'] as const;

/** Returns the card that asks what the columns of a file hold. */
export function columnsReply(
  file: ReceivedFile,
  choices: ImportChoices,
  context: DialogContext,
  shown: { readonly start?: number; readonly problem?: string; readonly placement?: 'new' | 'replace' } = {},
): CardReply {
  const { start = 0, problem = '', placement = 'replace' } = shown;
  const { id, name, count, columns, emptyColumns, notes } = file;
  const texts = messages.imports.columns;
  const onPage = columns.slice(start, start + columnsOnPage);
  const end = start + onPage.length;
  const isPart = columns.length > columnsOnPage;
  const ref = (first: number) => ({ ref: signImport({ id, start: first }, context) });
  const card = importColumns({
    title: texts.title({ count, name }),
    notes: [
      ...notes,
      ...(columns.length === 0 ? [] : [texts.whatColumnsHold]),
      ...(emptyColumns === 0 ? [] : [texts.emptyColumns({ count: emptyColumns })]),
      ...(isPart ? [texts.part({ first: start + 1, last: end, count: columns.length })] : []),
    ],
    columns: onPage.map((column) => ({ ...column, chosen: choices.columns[column.index] ?? column.choice })),
    settings: end < columns.length ? [] : settingsOf(choices, columns.length > 0, context),
    problem,
    actions: [
      ...(end < columns.length
        ? [{ title: texts.moreColumns, verb: 'import.columns' as const, data: ref(end) }]
        : []),
      { title: texts.check, verb: 'import.compare', data: ref(start), style: 'positive' },
      ...(start > 0
        ? [
            {
              title: texts.earlierColumns,
              verb: 'import.columns' as const,
              data: ref(Math.max(0, start - columnsOnPage)),
            },
          ]
        : []),
      ...(columns.length > 0 && context.reviews !== undefined && context.roles.has('admin')
        ? [bouncedButton(id, context)]
        : []),
      { title: messages.buttons.cancel, verb: 'import.cancel', data: ref(0), sendsInputs: false },
    ],
  });
  return { kind: 'card', card, placement };
}

/** Returns the button that takes the file as addresses that bounced, instead of importing it. */
function bouncedButton(file: string, context: DialogContext): CardAction {
  const data = { ref: signReview({ file }, context.actor.objectId, context) };
  return inMenu(plainButton(messages.reviews.form.useFile, 'review.form', data));
}

function settingsOf(
  { source, key, emptyCells, duplicates = 'leave' }: ImportChoices,
  hasCells: boolean,
  context: DialogContext,
): readonly ImportSetting[] {
  const texts = messages.imports.columns;
  const targets = importTargets(context);
  const systems = targets.map((value) => ({ title: messages.sources[value].label, value }));
  return [
    ...(targets.length > 1
      ? [{ id: 'source' as const, label: texts.system, value: source, choices: systems }]
      : []),
    {
      id: 'key',
      label: texts.key,
      value: key,
      choices: keys.map((value) => ({ title: texts.keys[value], value })),
    },
    ...(hasCells
      ? [
          {
            id: 'empty' as const,
            label: texts.emptyCells,
            value: emptyCells,
            choices: meanings.map((value) => ({ title: texts.emptyMeans[value], value })),
          },
        ]
      : []),
    {
      id: 'duplicates',
      label: texts.duplicates,
      value: duplicates,
      choices: duplicateChoices.map((value) => ({ title: texts.duplicateChoices[value], value })),
    },
  ];
}

/** Returns what a file is imported as unless the person chooses otherwise. */
function firstChoices({ columns }: ReceivedFile, source: SourceId): ImportChoices {
  return { source, key: firstKey(columns, {}), emptyCells: 'leave', columns: {} };
}

/** Returns what contacts are recognised by unless the person chooses otherwise: the address if there is one. */
function firstKey(columns: ReceivedFile['columns'], chosen: ImportChoices['columns']): ImportChoices['key'] {
  const choices = columns.map(({ index, choice }) => chosen[index] ?? choice);
  const hasAddresses = choices.length === 0 || choices.includes('emails') || choices.includes('auto');
  return hasAddresses ? 'email' : 'name';
}

/** Returns the last choices with those of a card's inputs; what the client did not send, or nobody offered, stays. */
export function readChoices(
  data: Readonly<Record<string, unknown>>,
  { columns }: ReceivedFile,
  before: ImportChoices,
  context: DialogContext,
): ImportChoices {
  const chosen: Record<string, ColumnChoice> = { ...before.columns };
  for (const { index, choice } of columns) {
    const value = data[columnInput(index)];
    const offered: readonly ColumnChoice[] = [
      ...columnTargets,
      'none',
      ...(choice === 'auto' ? [choice] : []),
    ];
    const found = offered.find((one) => one === value);
    if (found !== undefined) chosen[index] = found;
  }
  const key = oneOf(keys, data[settingInput('key')]) ?? before.key;
  // The person who chooses a column with addresses has left the key as it was proposed without one.
  const isProposed = key === before.key && key === firstKey(columns, before.columns);
  return {
    source: oneOf(importTargets(context), data[settingInput('source')]) ?? before.source,
    key: isProposed ? firstKey(columns, chosen) : key,
    emptyCells: oneOf(meanings, data[settingInput('empty')]) ?? before.emptyCells,
    duplicates: oneOf(duplicateChoices, data[settingInput('duplicates')]) ?? before.duplicates ?? 'leave',
    columns: chosen,
  };
}

function oneOf<T>(offered: readonly T[], value: unknown): T | undefined {
  return offered.find((one) => one === value);
}

/** Returns what the person chose last, or the first choices; undefined if no system takes contacts. */
export async function choicesOf(
  file: ReceivedFile,
  context: DialogContext,
): Promise<ImportChoices | undefined> {
  const targets = importTargets(context);
  const kept = await context.imports.choicesOf(file.id, asOwner(context.actor.objectId));
  if (kept !== undefined && targets.includes(kept.source)) return kept;
  const [source] = targets;
  return source && firstChoices(file, source);
}
