import { type Owner, ownerText } from '../contacts/owner.ts';
import type { Store } from '../store/database.ts';
import { type ChangeRecord, outcomeText, type StoredOutcome, withPart } from './change-record.ts';
import { doubtfulPart } from './reconcile.ts';
import type { Transitions } from './transitions.ts';

/** What was seen of the contact in doubt. */
export interface Sight {
  /** '' when no other id than before is known. */
  readonly targetId: string;
  readonly owner: Owner | undefined;
  readonly outcome: StoredOutcome;
}

/**
 * Ends an uncertain request once it is known what became of it. Of a request of parts it is one part that was in
 * doubt: when that one is there, those that are still waiting are applied.
 */
export async function clearUp(
  store: Store,
  transitions: Transitions,
  record: ChangeRecord,
  event: 'confirm' | 'deny',
  sight: Sight,
  change: NonNullable<Parameters<Transitions['advance']>[3]>,
): Promise<ChangeRecord> {
  const doubtful = doubtfulPart(record);
  const { target } = record.request;
  const of = doubtful === undefined ? target : doubtful.part.target;
  const seen = {
    target_id: sight.targetId || (of?.id ?? ''),
    target_owner: ownerText(sight.owner ?? of?.owner),
    outcome: outcomeText(sight.outcome),
  };
  const problem = event === 'confirm' ? { problem: '' } : {};
  if (doubtful === undefined) {
    return transitions.advance(store, record, event, { ...change, fields: { ...seen, ...problem } });
  }
  const { position } = doubtful;
  const fields = { ...seen, ...problem, state: event === 'confirm' ? 'done' : 'failed' };
  const now = withPart(record, position, fields);
  const isMore = event === 'confirm' && now.request.parts.some(({ state }) => state === 'waiting');
  const moved = await transitions.advance(store, now, isMore ? 'go-on' : event, {
    ...change,
    fields: problem,
  });
  return transitions.savePart(store, moved, position, fields);
}
