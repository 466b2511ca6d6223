import { BackendError } from '../errors.ts';
import type { CallContext, WritableProvider, WriteContext } from '../providers/provider.ts';
import type { Store } from '../store/database.ts';
import type { ChangeStepRow } from '../store/tables.ts';
import { type Piece, pieceOf, readBack } from './apply-change.ts';
import { prefixOf, toPiece } from './apply-parts.ts';
import type { ChangeRecord, PartRecord, StoredOutcome } from './change-record.ts';

/** What a look at the contact system says about an uncertain request. */
export interface Finding extends StoredOutcome {
  /** 'silent': the system could not be asked, or contradicts itself. */
  readonly kind: 'there' | 'not-there' | 'silent';
  /** The contact's id, '' when none is known. */
  readonly targetId: string;
}

/**
 * Looks for the effect of an uncertain request without ever causing it. 'not-there' means that it, or a part of it,
 * is not there now; a call that is still on its way may yet arrive, so callers wait before they believe it.
 */
export async function lookFor(
  record: ChangeRecord,
  provider: WritableProvider,
  store: Pick<Store, 'changes'>,
  call: CallContext,
): Promise<Finding> {
  const silent: Finding = { kind: 'silent', targetId: '', stored: undefined, mismatches: [] };
  const doubtful = doubtfulPart(record);
  const piece = doubtful === undefined ? pieceOf(record) : toPiece(record, doubtful);
  let targetId = piece.target?.id ?? '';
  if (targetId === '') {
    const rows = await store.changes.steps(record.request.number);
    const prefix = doubtful === undefined ? '' : prefixOf(doubtful);
    const found = await findCreated(piece, rows, prefix, provider, call);
    if (found === undefined) return silent;
    if (found === '') return { ...silent, kind: 'not-there' };
    targetId = found;
  }
  const { stored, mismatches, certain, missing } = await readBack(piece, provider, targetId, call);
  const seen = { targetId, stored, mismatches };
  if (certain) return { ...seen, kind: mismatches.length === 0 ? 'there' : 'not-there' };
  // Callers wait before they believe that it is gone: some systems are slow to show what they have.
  return { ...seen, kind: missing ? 'not-there' : 'silent' };
}

/** The part whose outcome is not known; undefined for a request about one contact. */
export function doubtfulPart({ parts }: ChangeRecord): PartRecord | undefined {
  return parts.find(({ part }) => part.state === 'uncertain');
}

/** Ends a provider's `create` where it would write something. */
class NotWrittenError extends Error {}

/** @returns the id, '' when the contact is certainly not there, undefined when that cannot be told */
async function findCreated(
  { after, submissionKey }: Piece,
  rows: readonly ChangeStepRow[],
  prefix: string,
  provider: WritableProvider,
  call: CallContext,
): Promise<string | undefined> {
  const done = new Map(rows.filter(({ state }) => state === 'done').map((row) => [row.name, row.result]));
  let id = '';
  const step: WriteContext['step'] = async <T>(
    name: string,
    _run: () => Promise<T>,
    recover?: () => Promise<T | undefined>,
  ): Promise<T> => {
    const text = done.get(`${prefix}${name}`);
    const result = text === undefined ? await recover?.() : text === '' ? undefined : JSON.parse(text);
    if (typeof result === 'string' && id === '') id = result;
    if (text === undefined && result === undefined) throw new NotWrittenError();
    return result as T;
  };
  try {
    return await provider.create(after, { ...call, submissionKey, step });
  } catch (error) {
    if (error instanceof NotWrittenError) return id;
    if (error instanceof BackendError) return id === '' ? undefined : id;
    throw error;
  }
}
