import type { Logger } from 'pino';
import type { Contact, ContactRef } from '../../contacts/contact.ts';
import type { ContactWrite } from '../../contacts/contact-write.ts';
import { createPoller } from '../../platform/poller.ts';
import { repeatWhileWanted } from '../../platform/single-flight.ts';
import type { Store } from '../../store/database.ts';
import { type ChangeRecord, loadRecords, toItem } from './change-record.ts';
import { type ChangeOperation, isListOperation } from './change-request.ts';

/** Receives the contact writes of changes in commit order, at least once. */
export type OnWritten = (writes: readonly ContactWrite[]) => Promise<void> | void;

/** Returns all contact writes of a change so far, by item. */
export function writesOf({
  request,
  outcome,
}: Pick<ChangeRecord, 'request' | 'outcome'>): readonly ContactWrite[] {
  const { items, state } = request;
  if (items.length === 0 && request.batch === undefined) {
    return writeOf({ ...request, stored: outcome?.stored, isDone: state === 'applied' });
  }
  return items.flatMap((item) =>
    item.state === 'waiting' ? [] : writeOf({ ...item, isDone: item.state === 'done' }),
  );
}

interface WrittenContact {
  readonly operation: ChangeOperation;
  readonly target: ContactRef | undefined;
  readonly stored: Contact | undefined;
  readonly problem: string;
  readonly isDone: boolean;
}

function writeOf({ operation, target, stored, problem, isDone }: WrittenContact): readonly ContactWrite[] {
  // The contact itself is the same in another list.
  if (isListOperation(operation)) return [];
  if (stored !== undefined) return [{ kind: 'stored', contact: stored }];
  if (target === undefined) return [];
  const isDeleted = operation === 'delete' && isDone;
  const isMissing = operation !== 'create' && problem === 'not-found';
  return [{ kind: isDeleted || isMissing ? 'gone' : 'unread', ref: target }];
}

/**
 * Stores the contact writes of a change for all processes: in the cached contacts, and as a revision number
 * on the request. Runs in the transaction that ends the write.
 */
export async function recordWrites(
  store: Store,
  number: number,
  writes: readonly ContactWrite[],
): Promise<void> {
  if (writes.length === 0) return;
  await keepWrites(store, writes);
  await store.changes.recordWrite(number);
}

/** Stores contact writes in the cached contacts. */
export async function keepWrites(store: Store, writes: readonly ContactWrite[]): Promise<void> {
  for (const write of writes) {
    if (write.kind === 'stored') await store.directory.keep(write.contact);
    else if (write.kind === 'gone')
      await store.directory.drop(write.ref.source, write.ref.owner, write.ref.id);
  }
}

/** Returns a large batch with those of its items that have written; any other request unchanged. */
async function withMarkedItems(
  store: Pick<Store, 'changes'>,
  record: ChangeRecord,
  marks: readonly { readonly number: number; readonly position: number }[],
): Promise<ChangeRecord> {
  const { number, source, batch } = record.request;
  if (batch === undefined) return record;
  const positions = marks.flatMap((mark) => (mark.number === number ? [mark.position] : []));
  const rows = await store.changes.itemsAt(number, positions);
  const items = rows.map((row) => toItem(source, row).item);
  return { ...record, request: { ...record.request, items } };
}

export interface WriteFollowerOptions {
  readonly store: Pick<Store, 'changes'>;
  readonly onWritten: OnWritten;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Logger;
  /** How often to poll for writes of other processes, in milliseconds. */
  readonly everyMs: number;
}

/** Delivers the contact writes of all processes to this one. */
export interface WriteFollower {
  /** Starts polling. */
  start(): void;
  /** Delivers everything committed before this call; resolves when the listener is done. Never throws. */
  follow(): Promise<void>;
  stop(): Promise<void>;
}

/** Writes older than this, in milliseconds, are not delivered to a process that has just started. */
const startsBackMs = 5 * 60_000;
const pageSize = 100;

export function createWriteFollower(options: WriteFollowerOptions): WriteFollower {
  const { store, onWritten, clock, log, everyMs } = options;
  const notBefore = clock() - startsBackMs;
  let reached = 0;
  const catchUp = repeatWhileWanted(deliver);
  const poller = createPoller({
    name: 'contact writes',
    everyMs,
    log,
    run: async () => {
      await catchUp.run();
      return false;
    },
  });

  async function deliver(): Promise<void> {
    for (let more = true; more; ) {
      const marks = await store.changes.writtenSince(reached, notBefore, pageSize);
      const numbers = [...new Set(marks.map(({ number }) => number))];
      for (const record of await loadRecords(store.changes, numbers)) {
        await onWritten(writesOf(await withMarkedItems(store, record, marks)));
      }
      reached = marks.at(-1)?.revision ?? reached;
      more = marks.length === pageSize;
    }
  }

  return {
    start: poller.start,
    async follow() {
      try {
        await catchUp.run();
      } catch (error) {
        log.warn({ event: 'contact_writes.failed', error }, 'contact writes not read');
      }
    },
    async stop() {
      await poller.stop();
      await catchUp.inProgress()?.catch(() => undefined);
    },
  };
}
