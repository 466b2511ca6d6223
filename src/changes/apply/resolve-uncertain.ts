import { type Owner, ownerText } from '../../contacts/owner.ts';
import type { Store } from '../../store/database.ts';
import { type ChangeRecord, outcomeText, type StoredOutcome, withItem } from '../request/change-record.ts';
import type { Transitions } from '../request/transitions.ts';
import { type FoundStep, uncertainItem } from './find-effect.ts';

/** The observed state of a contact in doubt. */
export interface Observation {
  /** '' if no new id is known. */
  readonly targetId: string;
  readonly owner: Owner | undefined;
  readonly outcome: StoredOutcome;
  /** A step in doubt that turned out to be done. */
  readonly found: FoundStep | undefined;
}

/**
 * Ends an uncertain request once its outcome is known, or lets it resume. In a batch one item is in doubt: if
 * it is confirmed, the waiting items are applied.
 */
export async function resolveUncertain(
  store: Store,
  transitions: Transitions,
  uncertain: ChangeRecord,
  event: 'confirm' | 'deny' | 'go-on',
  observation: Observation,
  change: NonNullable<Parameters<Transitions['advance']>[3]>,
): Promise<ChangeRecord> {
  const record = event === 'deny' ? await withoutDoubt(store, uncertain) : uncertain;
  const doubtful = uncertainItem(record);
  const { number, target } = record.request;
  const of = doubtful === undefined ? target : doubtful.item.target;
  const seen = {
    target_id: observation.targetId || (of?.id ?? ''),
    target_owner: ownerText(observation.owner ?? of?.owner),
    outcome: outcomeText(observation.outcome),
  };
  if (observation.found !== undefined) await storeFound(store, number, observation.found);
  const problem = event === 'deny' ? {} : { problem: '' };
  const fields = { ...change.fields, ...problem };
  if (doubtful === undefined) {
    return transitions.advance(store, record, event, { ...change, fields: { ...fields, ...seen } });
  }
  const { position } = doubtful;
  const states = { confirm: 'done', deny: 'failed', 'go-on': 'waiting' } as const;
  const item = { ...seen, ...problem, state: states[event] };
  const now = withItem(record, position, item);
  const isMore = event === 'confirm' && now.request.items.some(({ state }) => state === 'waiting');
  const moved = await transitions.advance(store, now, isMore ? 'go-on' : event, { ...change, fields });
  return transitions.saveItem(store, moved, position, item);
}

/** Marks the steps in doubt as failed. */
async function withoutDoubt(store: Store, record: ChangeRecord): Promise<ChangeRecord> {
  for (const step of await store.changes.stepsOfAll([record.request.number])) {
    if (step.state === 'begun') await store.changes.saveStep({ ...step, state: 'failed' });
  }
  const steps = record.request.steps.map(({ name, state }) => ({
    name,
    state: state === 'begun' ? ('failed' as const) : state,
  }));
  return { ...record, request: { ...record.request, steps } };
}

/** Marks a found step as done, so that a later attempt does not repeat it. */
export async function storeFound(store: Store, number: number, { name, result }: FoundStep): Promise<void> {
  const step = (await store.changes.stepsOfAll([number])).find((each) => each.name === name);
  if (step !== undefined) await store.changes.saveStep({ ...step, state: 'done', result });
}
