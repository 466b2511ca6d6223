import type { Contact } from '../../contacts/contact.ts';
import { ownerText } from '../../contacts/owner.ts';
import type { CallContext, WritableProvider } from '../../providers/provider.ts';
import {
  type ChangeRecord,
  outcomeText,
  type PartRecord,
  type PartRow,
  withPart,
} from '../request/change-record.ts';
import { noReading, type PartState } from '../request/change-request.ts';
import { applyChange, type Ending, failureOf, type Piece, readBack, readTarget } from './apply-change.ts';
import type { StepJournal } from './step-journal.ts';

export interface ApplyPartsOptions {
  readonly provider: WritableProvider;
  readonly journal: StepJournal;
  /** A new one for each part, because each has its own time limit. */
  readonly call: () => CallContext;
  /** Stores that a part is done. */
  readonly save: (position: number, fields: PartRow) => Promise<void>;
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
export async function applyParts(record: ChangeRecord, options: ApplyPartsOptions): Promise<PartsEnding> {
  const { provider, journal, call, save } = options;
  let now = record;
  const unsaved: UnsavedPart[] = [];
  const note = (one: PartRecord, state: PartState, ending: PartEnding) => {
    const fields: PartRow = {
      ...{ state, problem: ending.problem, outcome: outcomeText(ending) },
      target_id: ending.targetId,
      target_owner: ownerText(ending.stored?.ref.owner ?? one.part.target?.owner),
    };
    now = withPart(now, one.position, fields);
    return fields;
  };
  const end = (event: Ending['event'], { problem, error }: PartEnding) => ({
    record: now,
    unsaved,
    ending: {
      ...{ event, problem, error, stored: undefined, reading: noReading },
      targetId: record.request.target?.id ?? '',
    },
  });

  const isUntouched = !journal.wrote() && !journal.isInDoubt();
  if (isUntouched && record.parts.every(({ part }) => part.state === 'waiting')) {
    const others = await lookAtAll(record, options);
    for (const { one, ending } of others) {
      unsaved.push({ position: one.position, fields: note(one, stateAfter[ending.event], ending) });
    }
    const worst = gravest.flatMap((event) => others.find(({ ending }) => ending.event === event) ?? [])[0];
    if (worst !== undefined) return end(worst.ending.event, worst.ending);
  }
  for (const one of record.parts) {
    if (one.part.state === 'done') continue;
    const own = journal.part(prefixOf(one));
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
    const wrote = now.parts.some(({ part }) => part.state === 'done');
    return end(ending.event === 'conflict' && wrote ? 'fail' : ending.event, ending);
  }
  return end('succeed', success);
}

interface PartsEnding {
  readonly ending: Ending;
  readonly record: ChangeRecord;
  readonly unsaved: readonly UnsavedPart[];
}

interface UnsavedPart {
  readonly position: number;
  readonly fields: PartRow;
}

type PartEnding = Omit<Ending, 'event'>;

const success: PartEnding = {
  problem: '',
  error: undefined,
  targetId: '',
  stored: undefined,
  reading: noReading,
};

/** What a look at all contacts may end in, the one that decides first. */
const gravest: readonly Ending['event'][] = ['conflict', 'fail', 'postpone'];

const stateAfter: Readonly<Record<Ending['event'], PartState>> = {
  succeed: 'done',
  fail: 'failed',
  conflict: 'conflict',
  lose: 'uncertain',
  // It is gone on with where it stopped.
  postpone: 'waiting',
};

/** In front of the names of a part's steps. */
export function prefixOf({ position }: Pick<PartRecord, 'position'>): string {
  return `${position}/`;
}

/** A part, as what is done to its contact. */
export function toPiece(record: ChangeRecord, { position, part, before, after }: PartRecord): Piece {
  const { operation, target, difference } = part;
  const submissionKey = `${record.request.submissionKey}/${position}`;
  return { operation, target, difference, before, after, submissionKey };
}

/** The parts that cannot be applied, because their contacts are not as they were or cannot be read. */
async function lookAtAll(
  record: ChangeRecord,
  { provider, journal, call }: ApplyPartsOptions,
): Promise<readonly { readonly one: PartRecord; readonly ending: Ending }[]> {
  const found: { readonly one: PartRecord; readonly ending: Ending }[] = [];
  const known = record.parts.filter(({ part }) => part.operation !== 'create');
  for (let start = 0; start < known.length; start += readAtOnce) {
    const looks = known.slice(start, start + readAtOnce).map(async (one) => {
      const targetId = one.part.target?.id ?? '';
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
