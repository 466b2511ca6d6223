import {
  type BatchItem,
  type ChangeRequest,
  type ChangeStep,
  isListOperation,
  type LargeBatch,
  total,
} from '../../changes/request/change-request.ts';
import type { ContactField } from '../../contacts/contact.ts';

/** How much of a change is in the contact system, according to the last reading and the steps. */
export interface Extent {
  readonly done: 'nothing' | 'some' | 'all' | 'unknown';
  /** For 'some': the fields that are stored as wanted, and those that are not. */
  readonly written: readonly ContactField[];
  readonly missing: readonly ContactField[];
}

/** Whether the last reading shows no value that differs from the requested one. */
export function isStoredAsRequested({ reading, items }: Pick<ChangeRequest, 'reading' | 'items'>): boolean {
  return [{ reading }, ...items].every(({ reading: { otherwise } }) => otherwise.length === 0);
}

type Asked = Pick<ChangeRequest, 'operation' | 'difference' | 'reading'>;

/** Returns the extent of a request. */
export function extentOf(request: Asked & Pick<ChangeRequest, 'items' | 'steps' | 'batch'>): Extent {
  const { items, steps, batch } = request;
  if (batch !== undefined) return extentOfBatch(batch);
  if (items.length === 0) return extentOfOne(request, hasTouched(steps));
  const extents = items.map((item, index) => extentOfItem(item, index, steps).done);
  if (extents.every((done) => done === 'all')) return whole('all');
  if (extents.every((done) => done === 'nothing')) return whole('nothing');
  return whole(extents.some((done) => done === 'all' || done === 'some') ? 'some' : 'unknown');
}

function extentOfBatch({ planned, done, uncertain }: LargeBatch): Extent {
  if (total(done) === total(planned)) return whole('all');
  if (total(done) > 0) return whole('some');
  return whole(uncertain > 0 ? 'unknown' : 'nothing');
}

/** Returns the extent of a batch item, whose step names have its number as prefix. */
function extentOfItem(item: BatchItem, index: number, steps: readonly ChangeStep[]): Extent {
  if (item.state === 'done') return whole('all');
  return extentOfOne(item, hasTouched(steps.filter(({ name }) => name.startsWith(`${index + 1}/`))));
}

function extentOfOne({ operation, difference, reading }: Asked, touched: boolean): Extent {
  // Without a reading, only "nothing was sent" and "everything was refused" are certain.
  if (reading.found === 'nothing') return whole(touched ? 'unknown' : 'nothing');
  // A list may be as wanted because somebody else has changed it.
  if (isListOperation(operation) && !touched) return whole('nothing');
  if (operation === 'delete' || operation === 'remove-from-list')
    return whole(reading.found === 'absent' ? 'all' : 'nothing');
  // A new contact may not be visible yet.
  if (reading.found === 'absent') return whole(touched ? 'unknown' : 'nothing');
  const fields = difference.map(({ field }) => field);
  const written = fields.filter((field) => !reading.otherwise.includes(field));
  const missing = fields.filter((field) => reading.otherwise.includes(field));
  if (missing.length === 0) return whole('all');
  return written.length === 0 && operation !== 'create'
    ? whole('nothing')
    : { done: 'some', written, missing };
}

function whole(done: Extent['done']): Extent {
  return { done, written: [], missing: [] };
}

/** Whether a step changed something or may have. */
function hasTouched(steps: readonly ChangeStep[]): boolean {
  return steps.some(({ state }) => state !== 'failed');
}
