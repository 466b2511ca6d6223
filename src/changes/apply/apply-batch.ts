import type { Contact } from '../../contacts/contact.ts';
import type { ListRef } from '../../contacts/distribution-list.ts';
import { ownerText } from '../../contacts/owner.ts';
import { mapInChunks } from '../../platform/chunks-of.ts';
import type { CallContext, WritableProvider } from '../../providers/provider.ts';
import {
  type ChangeRecord,
  type ItemRecord,
  type ItemRow,
  outcomeText,
  withItem,
} from '../request/change-record.ts';
import { type ItemState, noReading } from '../request/change-request.ts';
import {
  applyChange,
  type Ending,
  failureOf,
  type Piece,
  readBack,
  readTarget,
  refuseSecondCopy,
} from './apply-change.ts';
import { isAlreadyAsWanted } from './change-refusal.ts';
import type { StepJournal } from './step-journal.ts';

export interface ApplyBatchOptions {
  readonly provider: WritableProvider;
  readonly journal: StepJournal;
  /** Creates the call context of an item; each item has its own time limit. */
  readonly call: () => CallContext;
  /** Stores that an item is done. */
  readonly save: (position: number, fields: ItemRow) => Promise<void>;
  /** Stores a contact that an item is about to delete, with the lists that it is in. */
  readonly keep: (position: number, contact: Contact, lists: readonly ListRef[] | undefined) => Promise<void>;
}

/** The number of contacts read concurrently. */
const readAtOnce = 4;

/**
 * Applies a request with several items, or resumes an interrupted run. Before the first write every target is
 * read again; if one has changed, nothing is written. Then the items are applied in order until one fails, so
 * that at most one is in doubt.
 * @returns the result, the request with its current items, and the item changes to store with the result
 * @throws {Error} if a record cannot be written; recorded steps stay for the next run
 */
export async function applyBatch(record: ChangeRecord, options: ApplyBatchOptions): Promise<BatchOutcome> {
  const { provider, journal, call, save } = options;
  let now = record;
  const unsaved: UnsavedItem[] = [];
  const note = (one: ItemRecord, state: ItemState, ending: ItemOutcome) => {
    const fields: ItemRow = {
      state,
      problem: ending.problem,
      outcome: outcomeText(ending),
      target_id: ending.targetId,
      target_owner: ownerText(ending.stored?.ref.owner ?? one.item.target?.owner),
    };
    now = withItem(now, one.position, fields);
    return fields;
  };
  const end = (event: Ending['event'], { problem, error }: ItemOutcome) => ({
    record: now,
    unsaved,
    ending: {
      event,
      problem,
      error,
      stored: undefined,
      reading: noReading,
      targetId: record.request.target?.id ?? '',
    },
  });

  const isUntouched = !journal.wrote() && !journal.isInDoubt();
  if (isUntouched && record.items.every(({ item }) => item.state === 'waiting')) {
    const others = await checkTargets(record, options);
    // A contact that need not be added again is no reason to leave out the others.
    const stops = others.every(({ ending }) => isAlreadyAsWanted(ending.problem))
      ? others.filter(() => others.length === record.items.length)
      : others;
    for (const { one, ending } of stops) {
      unsaved.push({ position: one.position, fields: note(one, stateAfter[ending.event], ending) });
    }
    const worst = bySeverity.flatMap((event) => stops.find(({ ending }) => ending.event === event) ?? [])[0];
    if (worst !== undefined) return end(worst.ending.event, worst.ending);
  }
  for (const one of record.items) {
    if (one.item.state === 'done') continue;
    const own = journal.item(prefixOf(one));
    const ending = await applyChange(toPiece(record, one), provider, own, call(), (contact, lists) =>
      options.keep(one.position, contact, lists),
    );
    // That something is already as it was wanted is no reason to leave out the others.
    const isDone = ending.event === 'succeed' || isAlreadyAsWanted(ending.problem);
    const fields = note(one, isDone ? 'done' : stateAfter[ending.event], ending);
    if (isDone) {
      await save(one.position, fields);
      continue;
    }
    unsaved.push({ position: one.position, fields });
    // The target changed after the check of all targets: earlier writes stay.
    const wrote = now.items.some(({ item }) => item.state === 'done');
    return end(ending.event === 'conflict' && wrote ? 'fail' : ending.event, ending);
  }
  return end('succeed', success);
}

interface BatchOutcome {
  readonly ending: Ending;
  readonly record: ChangeRecord;
  readonly unsaved: readonly UnsavedItem[];
}

interface UnsavedItem {
  readonly position: number;
  readonly fields: ItemRow;
}

type ItemOutcome = Omit<Ending, 'event'>;

const success: ItemOutcome = {
  problem: '',
  error: undefined,
  targetId: '',
  stored: undefined,
  reading: noReading,
};

/** The possible results of checking all targets, most severe first. */
const bySeverity: readonly Ending['event'][] = ['conflict', 'fail', 'postpone'];

export const stateAfter: Readonly<Record<Ending['event'], ItemState>> = {
  succeed: 'done',
  fail: 'failed',
  conflict: 'conflict',
  lose: 'uncertain',
  // The next run resumes here.
  postpone: 'waiting',
};

/** Returns the prefix of an item's step names. */
export function prefixOf({ position }: Pick<ItemRecord, 'position'>): string {
  return `${position}/`;
}

/** Returns the change of an item. */
export function toPiece(
  record: ChangeRecord,
  { position, item, before, after, recreates }: ItemRecord,
): Piece {
  const { operation, target, difference, lists } = item;
  const submissionKey = `${record.request.submissionKey}/${position}`;
  return { operation, target, difference, lists, recreates, before, after, submissionKey };
}

/** Returns the items that cannot be applied because their contacts have changed or cannot be read. */
async function checkTargets(
  record: ChangeRecord,
  { provider, journal, call }: ApplyBatchOptions,
): Promise<readonly { readonly one: ItemRecord; readonly ending: Ending }[]> {
  const known = record.items.filter(({ item, recreates }) => item.operation !== 'create' || recreates !== '');
  const found = await mapInChunks(known, readAtOnce, async (one) => {
    const targetId = one.item.target?.id ?? '';
    const piece = toPiece(record, one);
    try {
      if (piece.operation === 'create') await refuseSecondCopy(piece, provider, call());
      else await readTarget(piece, provider, true, call());
      return [];
    } catch (error) {
      const failure = failureOf(piece, error, journal);
      const seen = await readBack(piece, provider, targetId, call());
      return [{ one, ending: { ...failure, targetId, ...seen } }];
    }
  });
  return found.flat();
}
