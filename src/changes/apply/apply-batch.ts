import type { Contact } from '../../contacts/contact.ts';
import { ownerText } from '../../contacts/owner.ts';
import type { CallContext, WritableProvider } from '../../providers/provider.ts';
import {
  type ChangeRecord,
  type ItemRecord,
  type ItemRow,
  outcomeText,
  withItem,
} from '../request/change-record.ts';
import { type ItemState, noReading } from '../request/change-request.ts';
import { applyChange, type Ending, failureOf, type Piece, readBack, readTarget } from './apply-change.ts';
import type { StepJournal } from './step-journal.ts';

export interface ApplyBatchOptions {
  readonly provider: WritableProvider;
  readonly journal: StepJournal;
  /** A new one for each part, because each has its own time limit. */
  readonly call: () => CallContext;
  /** Stores that a part is done. */
  readonly save: (position: number, fields: ItemRow) => Promise<void>;
  /** Stores a contact that a part is about to delete. */
  readonly keep: (position: number, contact: Contact) => Promise<void>;
}

/** So many contacts are read side by side. */
const readAtOnce = 4;

/**
 * Applies a request of several parts, or goes on where an earlier run was cut off. Before the first part is written
 * every target is read again, and when one is not as it was, nothing is written at all. Then one part after the
 * other is applied; the first that does not succeed is the last that is begun, so that at most one is in doubt.
 * @returns how it ended, the request with its parts as they are then, and what of that is to be stored with the end
 * @throws {Error} when a record cannot be written; what has happened stays for the next run
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
    const others = await lookAtAll(record, options);
    for (const { one, ending } of others) {
      unsaved.push({ position: one.position, fields: note(one, stateAfter[ending.event], ending) });
    }
    const worst = gravest.flatMap((event) => others.find(({ ending }) => ending.event === event) ?? [])[0];
    if (worst !== undefined) return end(worst.ending.event, worst.ending);
  }
  for (const one of record.items) {
    if (one.item.state === 'done') continue;
    const own = journal.item(prefixOf(one));
    const ending = await applyChange(toPiece(record, one), provider, own, call(), (contact) =>
      options.keep(one.position, contact),
    );
    const fields = note(one, stateAfter[ending.event], ending);
    if (ending.event === 'succeed') {
      await save(one.position, fields);
      continue;
    }
    unsaved.push({ position: one.position, fields });
    // Changed between the look at all and its turn: what was written before it stays written.
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

/** What a look at all contacts may end in, the one that decides first. */
const gravest: readonly Ending['event'][] = ['conflict', 'fail', 'postpone'];

const stateAfter: Readonly<Record<Ending['event'], ItemState>> = {
  succeed: 'done',
  fail: 'failed',
  conflict: 'conflict',
  lose: 'uncertain',
  // It is gone on with where it stopped.
  postpone: 'waiting',
};

/** In front of the names of a part's steps. */
export function prefixOf({ position }: Pick<ItemRecord, 'position'>): string {
  return `${position}/`;
}

/** A part, as what is done to its contact. */
export function toPiece(record: ChangeRecord, { position, item, before, after }: ItemRecord): Piece {
  const { operation, target, difference } = item;
  const submissionKey = `${record.request.submissionKey}/${position}`;
  return { operation, target, difference, before, after, submissionKey };
}

/** The parts that cannot be applied, because their contacts are not as they were or cannot be read. */
async function lookAtAll(
  record: ChangeRecord,
  { provider, journal, call }: ApplyBatchOptions,
): Promise<readonly { readonly one: ItemRecord; readonly ending: Ending }[]> {
  const found: { readonly one: ItemRecord; readonly ending: Ending }[] = [];
  const known = record.items.filter(({ item }) => item.operation !== 'create');
  for (let start = 0; start < known.length; start += readAtOnce) {
    const looks = known.slice(start, start + readAtOnce).map(async (one) => {
      const targetId = one.item.target?.id ?? '';
      try {
        await readTarget(toPiece(record, one), provider, true, call());
      } catch (error) {
        const piece = toPiece(record, one);
        const failure = failureOf(piece, error, journal);
        const look = await readBack(piece, provider, targetId, call());
        found.push({ one, ending: { ...failure, targetId, ...look } });
      }
    });
    await Promise.all(looks);
  }
  return found.sort((a, b) => a.one.position - b.one.position);
}
