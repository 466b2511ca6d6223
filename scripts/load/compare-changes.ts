import type { MailContactRecord } from '../../sandbox/organisation/records.ts';
import { verifyAudit } from '../../src/changes/audit/audit.ts';
import { loadRecord } from '../../src/changes/request/change-record.ts';
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
    const { request, after } = record;
    const wholes = [{ operation: request.operation, target: request.target, after }];
    const items = record.items.map(({ item, after: values }) => ({ ...item, after: values }));
    for (const { operation, target, after: values } of items.length > 0 ? items : wholes) {
      const id = target?.id ?? '';
      if (operation === 'delete') expected.delete(id);
      else expected.set(id, values.jobTitle ?? expected.get(id) ?? '');
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
    const { state, target } = record.request;
    if (state === 'uncertain') uncertainLeft += 1;
    if (state === 'approved' || state === 'applying') complain('lost', `CR-${number} is still ${state}`);
    // A change that failed or is in doubt says so to its requester, and names the contact.
    const isInDoubt = state === 'failed' || state === 'uncertain';
    const targets = [target, ...record.request.items.map((item) => item.target)];
    for (const one of isInDoubt ? targets : []) if (one !== undefined) visible.add(one.id);
    if (state === 'uncertain') {
      const values = [record.after, ...record.items.map(({ after }) => after)];
      for (const email of values.flatMap(({ emails = [] }) => emails)) visible.add(email);
    }
    const left = (await database.work.ofRequest(number)).filter(({ kind }) => kind !== 'notice');
    if (left.length > 0 && state !== 'pending' && state !== 'uncertain') {
      complain('orphaned', `${left[0]?.kind} of CR-${number}, which is ${state}`);
    }
  }
  for (const [id, jobTitle] of expected) {
    const contact = byId.get(id);
    if (visible.has(id)) continue;
    if (contact === undefined) complain('lost', `contact ${id} is not there`);
    else if (contact.title !== jobTitle) complain('lost', `"${jobTitle}" is "${contact.title}"`);
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
}
