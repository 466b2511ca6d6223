import { BackendError } from '../../platform/errors.ts';
import type { CallContext, WritableProvider, WriteContext } from '../../providers/provider.ts';
import type { Store } from '../../store/database.ts';
import type { ChangeStepRow } from '../../store/tables.ts';
import type { ChangeRecord, ItemRecord, StoredOutcome } from '../request/change-record.ts';
import { noReading } from '../request/change-request.ts';
import { prefixOf, toPiece } from './apply-batch.ts';
import { isAsAsked, type Piece, pieceOf, readBack } from './apply-change.ts';

/** The state of an uncertain request's effect in the contact system. */
export interface Finding extends StoredOutcome {
  /**
   * 'incomplete': the steps that must not be repeated are done, and the rest can be repeated. 'unknown': the
   * system could not be queried, or contradicts itself.
   */
  readonly kind: 'there' | 'incomplete' | 'not-there' | 'unknown';
  /** The contact's id, '' when none is known. */
  readonly targetId: string;
  /** The step in doubt that was found to be done, with its result. */
  readonly found: FoundStep | undefined;
}

/** A step's full name, and its result as JSON. */
export interface FoundStep {
  readonly name: string;
  readonly result: string;
}

/**
 * Looks for the effect of an uncertain request without causing it. 'not-there' means that a contact to be
 * created does not exist now. A call may still arrive, so callers wait before they rely on it. Updates and
 * deletions can be repeated; a missing one is 'incomplete'.
 */
export async function findEffect(
  record: ChangeRecord,
  provider: WritableProvider,
  store: Pick<Store, 'changes'>,
  call: CallContext,
): Promise<Finding> {
  const doubtful = uncertainItem(record);
  const piece = doubtful === undefined ? pieceOf(record) : toPiece(record, doubtful);
  const isNew = piece.target === undefined;
  const rows = isNew ? await store.changes.stepsOfAll([record.request.number]) : [];
  return findEffectOf(piece, rows, doubtful === undefined ? '' : prefixOf(doubtful), provider, call);
}

/**
 * Looks for the effect of one contact's change.
 * @param rows the request's steps
 * @param prefix that of the change's steps
 */
export async function findEffectOf(
  piece: Piece,
  rows: readonly ChangeStepRow[],
  prefix: string,
  provider: WritableProvider,
  call: CallContext,
): Promise<Finding> {
  const unseen = { targetId: '', stored: undefined, reading: noReading, found: undefined };
  let targetId = piece.target?.id ?? '';
  let found: FoundStep | undefined;
  if (targetId === '') {
    const made = await findCreated(piece, rows, prefix, provider, call);
    if (made === undefined) return { ...unseen, kind: 'unknown' };
    if (made.id === '') {
      const kind = provider.capabilities.createsRepeatably ? 'incomplete' : 'not-there';
      return { ...unseen, kind, reading: { ...noReading, found: 'absent' } };
    }
    targetId = made.id;
    found = made.found;
  }
  const { stored, reading } = await readBack(piece, provider, targetId, call);
  const seen = { targetId, stored, reading, found };
  if (reading.found === 'nothing') return { ...seen, kind: 'unknown' };
  if (isAsAsked(piece, reading)) return { ...seen, kind: 'there' };
  // Some systems show contacts with a delay, so an unreadable contact does not mean failure.
  return { ...seen, kind: 'incomplete' };
}

/** Returns the item whose outcome is unknown; undefined for a request about one contact. */
export function uncertainItem({ items }: ChangeRecord): ItemRecord | undefined {
  return items.find(({ item }) => item.state === 'uncertain');
}

/** Thrown to stop a provider's `create` before it writes. */
class NotWrittenError extends Error {}

/** Returns the id of the created contact, '' if it certainly does not exist; undefined if that is unknown. */
async function findCreated(
  { after, submissionKey }: Piece,
  rows: readonly ChangeStepRow[],
  prefix: string,
  provider: WritableProvider,
  call: CallContext,
): Promise<{ readonly id: string; readonly found: FoundStep | undefined } | undefined> {
  const isRecorded = ({ state }: ChangeStepRow) => state === 'done' || state === 'noted';
  const results = new Map(rows.filter(isRecorded).map((row) => [row.name, row.result]));
  let id = '';
  let found: FoundStep | undefined;
  const recall = <T>(name: string) => {
    const text = results.get(`${prefix}${name}`);
    return text === undefined ? undefined : { value: (text === '' ? undefined : JSON.parse(text)) as T };
  };
  const note: WriteContext['note'] = async <T>(name: string) => {
    const known = recall<T>(name);
    if (known === undefined) throw new NotWrittenError();
    return known.value;
  };
  const step: WriteContext['step'] = async <T>(
    name: string,
    _run: () => Promise<T>,
    recover?: () => Promise<T | undefined>,
  ): Promise<T> => {
    const known = recall<T>(name);
    const result = known === undefined ? await recover?.() : known.value;
    if (typeof result === 'string' && id === '') id = result;
    if (known === undefined) {
      if (result === undefined) throw new NotWrittenError();
      found = { name: `${prefix}${name}`, result: JSON.stringify(result) };
    }
    return result as T;
  };
  try {
    return { id: await provider.create(after, { ...call, submissionKey, step, note }), found };
  } catch (error) {
    if (error instanceof NotWrittenError) return { id, found };
    if (error instanceof BackendError) return id === '' ? undefined : { id, found };
    throw error;
  }
}
