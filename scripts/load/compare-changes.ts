import type { MailContactRecord } from '../../sandbox/organisation/records.ts';
import { verifyAudit } from '../../src/changes/audit/audit.ts';
import { type ChangeRecord, loadRecord, toItem } from '../../src/changes/request/change-record.ts';
import { itemsLeft, type LargeBatch } from '../../src/changes/request/change-request.ts';
import type { Database } from '../../src/store/database.ts';

/** What does not fit together. */
export interface Comparison {
  readonly requests: number;
  readonly lost: number;
  readonly doubled: number;
  readonly orphaned: number;
  readonly uncertainLeft: number;
  /** One line for each fault. */
  readonly complaints: readonly string[];
}

/**
 * Compares what people were promised, what the database says, and what is really in Exchange.
 * @param contacts the mail contacts that only these change requests can have made
 * @param promised names of the promises, each with whether the database has it
 */
export async function compareChanges(
  database: Database,
  contacts: readonly MailContactRecord[],
  promised: ReadonlyMap<string, boolean>,
): Promise<Comparison> {
  const complaints: string[] = [];
  const count = { lost: 0, doubled: 0, orphaned: 0 };
  const complain = (kind: keyof typeof count, what: string) => {
    count[kind] += 1;
    complaints.push(`${kind}: ${what}`);
  };
  const byId = new Map(contacts.map((record) => [record.guid, record]));
  const applied = new Map<number, number>();
  const order: number[] = [];
  /** What each contact went through. */
  const history = new Map<string, string[]>();
  for (let after = 0; ; ) {
    const rows = await database.audit.after(after, 500);
    for (const { event, request_number: number, seq } of rows) {
      after = seq;
      if (event !== 'succeed' && event !== 'confirm') continue;
      applied.set(number, (applied.get(number) ?? 0) + 1);
      order.push(number);
    }
    if (rows.length === 0) break;
  }
  for (const [number, times] of applied)
    if (times > 1) complain('doubled', `CR-${number} succeeded ${times} times`);
  for (const [promise, isKept] of promised) if (!isKept) complain('lost', `promised request ${promise}`);

  /** What the requests, in the order of their success, say that there is. */
  const expected = new Map<string, string>();
  for (const number of order) {
    const record = await loadRecord(database.changes, number);
    if (record === undefined) continue;
    for (const { operation, id, isDone, after } of await partsOf(record)) {
      history.set(id, [...(history.get(id) ?? []), `CR-${number} "${after.jobTitle}"`]);
      if (operation === 'delete') expected.delete(id);
      else if (isDone) expected.set(id, after.jobTitle ?? expected.get(id) ?? '');
    }
  }
  /** Ids and addresses of contacts about which a request says that it is in doubt. */
  const visible = new Set<string>();
  let requests = 0;
  let uncertainLeft = 0;
  for (let number = 1; ; number += 1) {
    const record = await loadRecord(database.changes, number);
    if (record === undefined) break;
    requests += 1;
    const { state, batch } = record.request;
    const isUncertain = state === 'uncertain' || (state === 'applying' && isAllButCertain(batch));
    if (isUncertain) uncertainLeft += 1;
    else if (state === 'approved' || state === 'applying') complain('lost', `CR-${number} is still ${state}`);
    // A change that failed or is in doubt says so to its requester, and names the contact.
    for (const { id, after } of isUncertain || state === 'failed' ? await partsOf(record) : []) {
      if (id !== '') visible.add(id);
      if (isUncertain) for (const email of after.emails ?? []) visible.add(email);
    }
    const left = (await database.work.ofRequest(number)).filter(({ kind }) => kind !== 'notice');
    if (left.length > 0 && state !== 'pending' && !isUncertain) {
      complain('orphaned', `${left[0]?.kind} of CR-${number}, which is ${state}`);
    }
  }
  for (const [id, jobTitle] of expected) {
    const contact = byId.get(id);
    if (visible.has(id)) continue;
    if (contact === undefined) complain('lost', `contact ${id} is not there`);
    else if (contact.title !== jobTitle) {
      complain('lost', `"${jobTitle}" is "${contact.title}", after ${history.get(id)?.join(', ')}`);
    }
  }
  const seen = new Set<string>();
  for (const { guid, externalEmailAddress } of contacts) {
    if (seen.has(externalEmailAddress)) complain('doubled', externalEmailAddress);
    seen.add(externalEmailAddress);
    if (!expected.has(guid) && !visible.has(guid) && !visible.has(externalEmailAddress))
      complain('orphaned', externalEmailAddress);
  }
  const verdict = await verifyAudit(database);
  if (!verdict.intact) complain('lost', `audit entry ${verdict.brokenAt}`);
  return { requests, ...count, uncertainLeft, complaints };

  /** The changes of single contacts that a request is made of. */
  async function partsOf({ request, after }: ChangeRecord) {
    const rows = await database.changes.itemsOfAll([request.number]);
    const { operation, target } = request;
    if (rows.length === 0) return [{ operation, id: target?.id ?? '', isDone: true, after }];
    return rows
      .map((row) => toItem(request.source, row))
      .map(({ item, after: values }) => ({
        operation: item.operation,
        id: item.target?.id ?? '',
        isDone: item.state === 'done',
        after: values,
      }));
  }
}

/** Whether a large batch has only items left whose outcome is in doubt. */
function isAllButCertain(batch: LargeBatch | undefined): boolean {
  return batch !== undefined && batch.uncertain > 0 && itemsLeft(batch) === 0;
}
